"""What Slack takes as blocks: checked by our own table, and by the models of Slack's library.

The table is written from Slack's documentation. It is strict: an unknown block, an unknown field, a wrong kind of
text, a length over its limit or an id used twice is a fault.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

PLAIN, ANY = ("plain_text",), ("plain_text", "mrkdwn")

FIELDS: dict[str, set[str]] = {
    "section": {"text", "fields", "accessory", "expand"},
    "divider": set(),
    "header": {"text"},
    "context": {"elements"},
    "actions": {"elements"},
    "input": {"label", "element", "optional", "hint", "dispatch_action"},
    "markdown": {"text"},
    "context_actions": {"elements"},
}
ELEMENTS: dict[str, set[str]] = {
    "button": {"action_id", "text", "value", "style", "confirm", "url", "accessibility_label"},
    "static_select": {"action_id", "placeholder", "options", "initial_option", "confirm"},
    "external_select": {"action_id", "placeholder", "min_query_length", "initial_option", "confirm"},
    "conversations_select": {
        "action_id",
        "placeholder",
        "initial_conversation",
        "default_to_current_conversation",
        "filter",
        "confirm",
    },
    "datepicker": {"action_id", "placeholder", "initial_date", "confirm"},
    "checkboxes": {"action_id", "options", "initial_options", "confirm"},
    "radio_buttons": {"action_id", "options", "initial_option", "confirm"},
    "plain_text_input": {"action_id", "multiline", "max_length", "initial_value", "placeholder"},
    "feedback_buttons": {"action_id", "positive_button", "negative_button"},
}
HOLDS = {
    "actions": {"button", "static_select", "checkboxes", "radio_buttons"},
    "context_actions": {"feedback_buttons"},
    "input": {
        "plain_text_input",
        "radio_buttons",
        "checkboxes",
        "static_select",
        "external_select",
        "conversations_select",
        "datepicker",
    },
}
SURFACES = {
    "message": set(FIELDS) - {"input"},
    "home": set(FIELDS) - {"context_actions", "markdown"},
    "modal": set(FIELDS) - {"context_actions", "markdown"},
}
MOST = {"message": 50, "home": 100, "modal": 100}
MOST_MARKDOWN = 12_000
MOST_ALL = 13_200
LONGEST_BLOCK_ID = 255

Json = Mapping[str, Any]


def faults_in(blocks: Any, surface: str = "message") -> list[str]:
    """Everything that is wrong with `blocks`; empty for none."""
    if not isinstance(blocks, Sequence) or isinstance(blocks, str) or not blocks:
        return ["blocks must be a list that holds something"]
    found = [*_whole(blocks, surface)]
    for place, block in enumerate(blocks):
        found += [f"block {place}: {fault}" for fault in _block(block, surface)]
    return found or _by_the_library(blocks)


def view_faults(view: Any) -> list[str]:
    """Everything that is wrong with a Home tab or a window."""
    if not isinstance(view, Mapping) or view.get("type") not in ("home", "modal"):
        return ["a view is a home or a modal"]
    found = faults_in(view.get("blocks"), view["type"])
    if view["type"] == "modal":
        has_fields = any(block.get("type") == "input" for block in view.get("blocks") or ())
        for name in ("title", "close", *(("submit",) if has_fields or "submit" in view else ())):
            found += [f"{name}: {fault}" for fault in _text(view.get(name), PLAIN, 24)]
        if len(view.get("private_metadata", "")) > 3_000:
            found.append("private_metadata is too long")
    return found


def choice_faults(answer: Any) -> list[str]:
    """Everything that is wrong with what a menu was told that asked what there is to choose."""
    if not isinstance(answer, Mapping) or len(answer) != 1 or not set(answer) <= {"options", "option_groups"}:
        return ["a menu takes either options or option_groups"]
    found: list[str] = []
    for group in answer.get("option_groups", ()):
        found += _unknown(group, {"label", "options"})
        found += _text(group.get("label"), PLAIN, 75)
        if not 1 <= len(group["options"]) <= 100:
            found.append(f"a group of {len(group['options'])} options")
    for option in (each for group in (answer, *answer.get("option_groups", ())) for each in group.get("options", ())):
        found += _text(option.get("text"), PLAIN, 75)
        found += _long("value", option.get("value"), 150)
    return found


def _whole(blocks: Sequence[Any], surface: str) -> Iterator[str]:
    if len(blocks) > MOST[surface]:
        yield f"{len(blocks)} blocks, the most are {MOST[surface]}"
    ids = [block["block_id"] for block in blocks if isinstance(block, Mapping) and "block_id" in block]
    if len(ids) != len(set(ids)):
        yield "a block_id is used twice"
    if sum(len(block.get("text", "")) for block in blocks if block.get("type") == "markdown") > MOST_MARKDOWN:
        yield "too much markdown"
    if sum(_characters(block) for block in blocks) > MOST_ALL:
        yield "too much text in all"


def _block(block: Any, surface: str) -> Iterator[str]:
    kind = block.get("type") if isinstance(block, Mapping) else None
    if kind not in SURFACES[surface]:
        yield f"unknown here: {kind}"
        return
    yield from _unknown(block, FIELDS[kind] | {"type", "block_id"})
    if len(block.get("block_id", "")) > LONGEST_BLOCK_ID:
        yield "block_id is too long"
    yield from {"section": _section, "header": _header, "markdown": _markdown, "context": _context}.get(kind, _none)(
        block
    )
    if kind in HOLDS:
        yield from _holder(block, kind)


def _section(block: Json) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield "a section needs text or fields"
    if "text" in block:
        yield from _text(block["text"], ANY, 3_000)
    if len(block.get("fields", ())) > 10:
        yield "more than 10 fields"
    if "accessory" in block:
        yield from _element(block["accessory"], {"button", "static_select"})
    for each in block.get("fields", ()):
        yield from _text(each, ANY, 2_000)


def _header(block: Json) -> Iterator[str]:
    yield from _text(block.get("text"), PLAIN, 150)


def _markdown(block: Json) -> Iterator[str]:
    text = block.get("text")
    if not isinstance(text, str) or not text or len(text) > MOST_MARKDOWN:
        yield "markdown needs 1 to 12,000 characters"


def _context(block: Json) -> Iterator[str]:
    elements = block.get("elements") or ()
    if not 1 <= len(elements) <= 10:
        yield "context holds 1 to 10 elements"
    for each in elements:
        yield from _text(each, ANY, 3_000)


def _none(block: Json) -> Iterator[str]:
    return iter(())


def _holder(block: Json, kind: str) -> Iterator[str]:
    elements = [block.get("element")] if kind == "input" else block.get("elements") or ()
    if not 1 <= len(elements) <= {"context_actions": 5, "actions": 25}.get(kind, 1):
        yield f"{len(elements)} elements"
    if kind == "input":
        yield from _text(block.get("label"), PLAIN, 2_000)
    ids = [each.get("action_id") for each in elements if isinstance(each, Mapping)]
    if len(ids) != len(set(ids)) or None in ids:
        yield "each element needs an action_id of its own"
    for each in elements:
        yield from _element(each, HOLDS[kind])


def _element(element: Any, allowed: set[str]) -> Iterator[str]:
    kind = element.get("type") if isinstance(element, Mapping) else None
    if kind not in allowed:
        yield f"unknown element here: {kind}"
        return
    yield from _unknown(element, ELEMENTS[kind] | {"type"})
    if kind == "button":
        yield from _text(element.get("text"), PLAIN, 75)
        yield from _long("value", element.get("value", ""), 2_000)
        yield from _confirm(element.get("confirm"))
    for option in element.get("options", ()):
        yield from _unknown(option, {"text", "value", "description"})
        yield from _text(option.get("text"), ANY if kind in ("checkboxes", "radio_buttons") else PLAIN, 75)
        yield from _long("value", option.get("value", ""), 150)
    if kind in ("checkboxes", "radio_buttons") and len(element["options"]) > 10:
        yield "more than 10 options"
    yield from _chosen(element, kind)
    if kind == "feedback_buttons":
        for side in ("positive_button", "negative_button"):
            yield from _unknown(element.get(side, {}), {"text", "value", "accessibility_label"})
            yield from _text(element.get(side, {}).get("text"), PLAIN, 75)
            yield from _long("accessibility_label", element[side].get("accessibility_label", ""), 75)


def _chosen(element: Json, kind: str) -> Iterator[str]:
    if kind == "external_select":
        if "initial_option" in element:
            yield from _text(element["initial_option"].get("text"), PLAIN, 75)
        return
    initial = element.get("initial_options", [element["initial_option"]] if "initial_option" in element else None)
    if initial is not None and (not initial or any(each not in element["options"] for each in initial)):
        yield "what is chosen at first must be among the options, and not be empty"


def _confirm(confirm: Any) -> Iterator[str]:
    if confirm is None:
        return
    yield from _unknown(confirm, {"title", "text", "confirm", "deny", "style"})
    for name, longest in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
        yield from _text(confirm.get(name), PLAIN, longest)


def _text(text: Any, kinds: Sequence[str], longest: int) -> Iterator[str]:
    if not isinstance(text, Mapping) or text.get("type") not in kinds:
        yield f"text must be one of {kinds}: {text!r}"
        return
    yield from _unknown(
        text, {"type", "text", "emoji"} if text["type"] == "plain_text" else {"type", "text", "verbatim"}
    )
    if not isinstance(text.get("text"), str) or not 1 <= len(text["text"]) <= longest:
        yield f"text needs 1 to {longest} characters, not {len(text.get('text') or '')}"


def _long(name: str, value: Any, longest: int) -> Iterator[str]:
    if not isinstance(value, str) or len(value) > longest:
        yield f"{name} is longer than {longest}"


def _unknown(value: Json, known: set[str]) -> Iterator[str]:
    for name in value:
        if name not in known:
            yield f"unknown field {name!r} in {value.get('type', 'an object')}"


def _characters(value: Any) -> int:
    if isinstance(value, Mapping):
        return sum(
            len(each) if name == "text" and isinstance(each, str) else _characters(each) for name, each in value.items()
        )
    return sum(_characters(each) for each in value) if isinstance(value, list) else 0


def _by_the_library(blocks: Sequence[Any]) -> list[str]:
    found = []
    for place, block in enumerate(blocks):
        try:
            parsed = Block.parse(block)
            if parsed is None:
                found.append(f"block {place}: Slack's library does not know {block.get('type')}")
            else:
                parsed.validate_json()
                parsed.to_dict()
        except SlackObjectFormationError as error:
            found.append(f"block {place}: {error}")
    return found
