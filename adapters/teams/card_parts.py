"""What our Adaptive Cards are made of. Text that others wrote goes into text runs, which know no markup. Pure.

Only the host's own colours, sizes and spacings are named, so that cards are readable in dark and in high contrast.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.honest_links import is_web
from adapters.teams.writing_text import cut, unformatted
from bot.messages import Button

Json = dict[str, Any]

SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
VERSION = "1.5"
"""The newest that Teams shows everywhere; from 1.4 on a card's buttons may change the card in place."""

CONTENT_TYPE = "application/vnd.microsoft.card.adaptive"

LONGEST_TITLE = 75
LONGEST_FALLBACK = 500
LONGEST_WORDS = 1_000
"""Characters somebody may write into a field."""

MOST_EXPANDED = 8
"""Options that are shown all at once; more fold away."""

WORDS = "words"
"""The field that takes what a button asks for."""


def card(body: Sequence[Json], actions: Sequence[Json] = (), fallback: str = "") -> Json:
    """A card. `fallback` is shown by clients that are too old for it."""
    made: Json = {
        "$schema": SCHEMA,
        "type": "AdaptiveCard",
        "version": VERSION,
        "fallbackText": cut(unformatted(fallback), LONGEST_FALLBACK) or "Please update Teams to see this.",
        "body": list(body),
    }
    return made | ({"actions": list(actions)} if actions else {})


def attachment(of_card: Json) -> Json:
    """A card as an attachment of a message."""
    return {"contentType": CONTENT_TYPE, "content": of_card}


def run(text: str, **look: Any) -> Json:
    """A piece of a line, exactly as it is written. `look`: size, weight, isSubtle, color (a name of the host's)."""
    return {"type": "TextRun", "text": text or " ", **look}


def link(text: str, url: str, **look: Any) -> Json:
    """A piece of a line that opens an address; the words alone where no browser opens it."""
    opens = {"selectAction": {"type": "Action.OpenUrl", "url": url}} if is_web(url) else {}
    return run(text, **look) | opens


def line(*runs: Json, **place: Any) -> Json:
    """A paragraph of such pieces. `place`: spacing, separator."""
    return {"type": "RichTextBlock", "inlines": list(runs), **place}


def small(text: str, **place: Any) -> Json:
    """A quiet remark."""
    return line(run(text, size="Small", isSubtle=True), **place)


def words(text: str, **place: Any) -> Json:
    """Words of normal size."""
    return line(run(text), **place)


def heading(text: str, **place: Any) -> Json:
    """A heading, which screen readers find as one. The text is ours."""
    return {
        "type": "TextBlock",
        "text": text,
        "weight": "Bolder",
        "size": "Medium",
        "wrap": True,
        "style": "heading",
    } | (place)


def button(
    action: str, title: str, value: str = "", style: str = "default", carried: Mapping[str, str] | None = None
) -> Json:
    """A button whose press comes back to us, and may change the card in place. Older clients get a plain one.

    What is `carried` comes back like what is filled in.
    """
    data = {**(carried or {}), "action": action, "value": value}
    shown = {"title": cut(" ".join(title.split()), LONGEST_TITLE)} | ({} if style == "default" else {"style": style})
    return {
        "type": "Action.Execute",
        "verb": action,
        "data": data,
        **shown,
        "fallback": {"type": "Action.Submit", "data": data, **shown},
    }


def asking_button(asking: Button) -> Json:
    """A button that first asks for a few words, in the card itself."""
    field = text_field(WORDS, asking.asks, is_required=asking.needs_words)
    send = button(asking.action, "Send", asking.value, "positive")
    return unfolding(asking.label, [field], send, "positive" if asking.is_main else "default")


def unfolding(title: str, body: Sequence[Json], sends: Json, style: str = "default") -> Json:
    """A button that unfolds a part of the card, with one button in it."""
    inner = {"type": "AdaptiveCard", "body": list(body), "actions": [sends]}
    shown = {"title": cut(title, LONGEST_TITLE)} | ({} if style == "default" else {"style": style})
    return {"type": "Action.ShowCard", "card": inner, **shown}


def buttons_here(*actions: Json) -> Json:
    """Buttons in the middle of a card, under what they are about."""
    return {"type": "ActionSet", "actions": list(actions)}


def text_field(name: str, label: str, is_required: bool = False, value: str = "", longest: int = LONGEST_WORDS) -> Json:
    """A field for a few lines."""
    field = one_line_field(name, label, value, longest) | {"isMultiline": True}
    return field | ({"isRequired": True, "errorMessage": "Please write a few words."} if is_required else {})


def one_line_field(name: str, label: str, value: str, longest: int) -> Json:
    """A field for a few words. `longest` counts characters."""
    field: Json = {"type": "Input.Text", "id": name, "label": label, "maxLength": longest}
    return field | ({"value": value} if value else {})


def day_field(name: str, label: str, value: str) -> Json:
    """A field for a day, as 2026-11-22."""
    return {"type": "Input.Date", "id": name, "label": label} | ({"value": value} if value else {})


def tick(name: str, title: str, is_on: bool) -> Json:
    """Yes or no: comes back as "true" or "false"."""
    return {"type": "Input.Toggle", "id": name, "title": title, "value": str(is_on).lower(), "wrap": True}


def submit(title: str, value: str) -> Json:
    """The button of a dialog."""
    return {"type": "Action.Submit", "title": title, "data": {"value": value}}


def choice(
    name: str, label: str, options: Sequence[tuple[str, str]], chosen: str = "", is_required: bool = False
) -> Json:
    """One of several; `options` are (value, words)."""
    made = _choices(name, label, options) | {"style": "expanded" if len(options) < MOST_EXPANDED else "compact"}
    if is_required:
        made |= {"isRequired": True, "errorMessage": "Please choose one."}
    return made | ({"value": chosen} if chosen else {})


def ticks(name: str, label: str, options: Sequence[tuple[str, str]], chosen: Sequence[str]) -> Json:
    """Any of several. What is ticked comes back as one text with commas."""
    return _choices(name, label, options) | {"isMultiSelect": True, "style": "expanded", "value": ",".join(chosen)}


def _choices(name: str, label: str, options: Sequence[tuple[str, str]]) -> Json:
    listed = [{"title": shown, "value": value} for value, shown in options]
    return {"type": "Input.ChoiceSet", "id": name, "label": label, "choices": listed, "wrap": True}
