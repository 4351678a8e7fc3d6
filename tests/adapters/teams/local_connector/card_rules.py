"""What an Adaptive Card of version 1.5 may hold, as far as we use it. Ours, and stricter than any client: what is
unknown is a fault, every card has its fallback text, and nothing names a colour that a theme does not know.

Written from adaptivecards.io/explorer; `published_schema` has the checks against what Microsoft publishes.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

Json = dict[str, Any]

VERSION = "1.5"
LARGEST_BYTES = 28 * 1024
"""Of a card alone; the smallest limit that Teams documents for any way of sending one."""

TEXT_LOOK = set("size weight isSubtle color italic highlight strikethrough underline fontType".split())
PLACE = set("spacing separator id isVisible height".split())
COLORS = {"default", "dark", "light", "accent", "good", "warning", "attention"}
INPUT = set("id label isRequired errorMessage".split()) | PLACE

ELEMENTS: Mapping[str, tuple[set[str], set[str]]] = {
    "TextBlock": ({"text"}, {"text", "wrap", "style", "maxLines", "horizontalAlignment"} | TEXT_LOOK | PLACE),
    "RichTextBlock": ({"inlines"}, {"inlines", "horizontalAlignment"} | PLACE),
    "Input.Text": ({"id", "label"}, {"isMultiline", "maxLength", "placeholder", "value", "style"} | INPUT),
    "Input.Date": ({"id", "label"}, {"min", "max", "value", "placeholder"} | INPUT),
    "ActionSet": ({"actions"}, {"actions"} | PLACE),
    "Input.Toggle": ({"id", "title"}, {"title", "value", "valueOn", "valueOff", "wrap"} | INPUT),
    "Input.ChoiceSet": ({"id", "label", "choices"}, {"choices", "isMultiSelect", "style", "value", "wrap"} | INPUT),
}
"""What an element must have, and what it may have, beside its type."""

ACTION = {"title", "style", "fallback", "tooltip", "id"}
ACTIONS: Mapping[str, tuple[set[str], set[str]]] = {
    "Action.Execute": ({"title", "verb", "data", "fallback"}, {"verb", "data", "associatedInputs"} | ACTION),
    "Action.Submit": ({"title", "data"}, {"data", "associatedInputs"} | ACTION),
    "Action.ShowCard": ({"title", "card"}, {"card"} | ACTION),
    "Action.OpenUrl": ({"url"}, {"url"} | ACTION),
}
STYLES = {"default", "positive", "destructive"}
MOST_ACTIONS = 6
"""Teams puts what is more into a menu, where nobody looks."""


def faults_in_card(card: Json) -> list[str]:
    """What is wrong with a whole card; empty when it is right."""
    whole = {"$schema", "type", "version", "fallbackText", "body", "actions", "refresh"}
    faults = [f"card with {name!r}" for name in sorted(set(card) - whole)]
    if card.get("type") != "AdaptiveCard" or card.get("version") != VERSION:
        faults.append("a card that is none of this version")
    if not card.get("fallbackText"):
        faults.append("a card without fallback text")
    if len(json.dumps(card, ensure_ascii=False).encode()) > LARGEST_BYTES:
        faults.append("a card that is too large")
    return [*faults, *_faults_in_content(card)]


def _faults_in_content(card: Json) -> Iterator[str]:
    body, actions = card.get("body", []), card.get("actions", [])
    if not body and not actions:
        yield "a card that shows nothing"
    if len(actions) > MOST_ACTIONS:
        yield f"{len(actions)} buttons"
    for element in body:
        yield from _faults_in_element(element)
    for action in actions:
        yield from _faults_in_action(action)
    ids = [element["id"] for element in body if "id" in element]
    if len(set(ids)) < len(ids):
        yield "two fields of one name"


def _faults_in_element(element: Json) -> Iterator[str]:
    yield from _faults_in_fields(element, ELEMENTS)
    yield from _faults_in_look(element)
    for inline in element.get("inlines", ()):
        unknown = set(inline) - {"type", "text", "selectAction"} - TEXT_LOOK
        if inline.get("type") != "TextRun" or not inline.get("text") or unknown:
            yield f"a text run that is none: {sorted(unknown)}"
        yield from _faults_in_look(inline)
        if "selectAction" in inline:
            yield from _faults_in_action(inline["selectAction"])
    for action in element.get("actions", ()):
        yield from _faults_in_action(action)
    for choice in element.get("choices", ()):
        if set(choice) != {"title", "value"} or not all(isinstance(each, str) and each for each in choice.values()):
            yield f"a choice that is none: {choice}"


def _faults_in_action(action: Json) -> Iterator[str]:
    yield from _faults_in_fields(action, ACTIONS)
    if action.get("style", "default") not in STYLES:
        yield f"a button of style {action['style']!r}"
    if "url" in action and not str(action["url"]).startswith(("http://", "https://")):
        yield f"a link to {action['url']!r}"
    if isinstance(action.get("fallback"), dict):
        yield from _faults_in_action(action["fallback"])
    if "card" in action:
        yield from _faults_in_content(action["card"])


def _faults_in_fields(thing: Json, known: Mapping[str, tuple[set[str], set[str]]]) -> Iterator[str]:
    kind = str(thing.get("type"))
    if kind not in known:
        yield f"{kind!r} is unknown"
        return
    must, may = known[kind]
    yield from (f"{kind} without {name!r}" for name in sorted(must - set(thing)))
    yield from (f"{kind} with {name!r}" for name in sorted(set(thing) - must - may - {"type"}))


def _faults_in_look(thing: Json) -> Iterator[str]:
    if str(thing.get("color", "default")).lower() not in COLORS:
        yield f"the fixed colour {thing['color']!r}"
