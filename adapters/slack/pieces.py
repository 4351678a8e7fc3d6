"""The small pieces that windows and the Home tab are made of. Pure."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

View = dict[str, Any]

FIELD = "value"
"""The action id of every field of a window that nothing listens to."""

LONGEST_OPTION = 75
LONGEST_OPTION_VALUE = 150


def plain(text: str) -> View:
    """Text without any formatting."""
    return {"type": "plain_text", "text": text, "emoji": False}


def section(text: str) -> View:
    """A paragraph."""
    return {"type": "section", "text": plain(text)}


def header(text: str) -> View:
    """A heading."""
    return {"type": "header", "text": plain(text)}


def quiet_line(text: str) -> View:
    """A small line."""
    return {"type": "context", "elements": [plain(text)]}


def option(value: str, label: str) -> View:
    """One of the things to choose."""
    return {"text": plain(shortened(label, LONGEST_OPTION)), "value": value}


def shortened(text: str, longest: int) -> str:
    """On one line, and cut where it is longer."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def button(action: str, label: str, value: str = "", sure: str = "") -> View:
    """A button; with `sure`, Slack asks first whether that is meant."""
    made: View = {"type": "button", "action_id": action, "text": plain(shortened(label, LONGEST_OPTION))}
    if value:
        made["value"] = value
    if sure:
        words = {"title": plain(label), "text": plain(sure), "confirm": plain(label), "deny": plain("Cancel")}
        made |= {"style": "danger", "confirm": words}
    return made


def actions(*buttons: View) -> View:
    """Buttons side by side."""
    return {"type": "actions", "elements": list(buttons)}


def field(name: str, label: str, element: View, optional: bool = False) -> View:
    """A field of a window; `name` is what it comes back under."""
    return {"type": "input", "block_id": name, "label": plain(label), "element": element, "optional": optional}


def choice(options: Sequence[View], chosen: str, action: str = FIELD) -> View:
    """A menu with one thing chosen."""
    first = next((each for each in options if each["value"] == chosen), options[0])
    return {"type": "static_select", "action_id": action, "options": list(options), "initial_option": first}


def text_field(longest: int, many_lines: bool = True, **more: Any) -> View:
    """A field to write in."""
    written = {"type": "plain_text_input", "action_id": FIELD, "multiline": many_lines, "max_length": longest}
    return {**written, **more}


def window(callback: str, title: str, blocks: Sequence[View], **more: Any) -> View:
    """A window. `more` may name the button that sends it (`submit`), the one that closes it, and what it remembers."""
    made: View = {"type": "modal", "callback_id": callback, "title": plain(title), "blocks": list(blocks)}
    made["close"] = plain(more.pop("close", "Close"))
    if submit := more.pop("submit", ""):
        made["submit"] = plain(submit)
    noted: Mapping[str, Any] | None = more.pop("noted", None)
    if noted is not None:
        made["private_metadata"] = json.dumps(noted, ensure_ascii=False)
    return made | more


def filled(view: Mapping[str, Any], name: str) -> str:
    """What was written or chosen in a field, of whatever kind it is; empty for nothing."""
    fields: Mapping[str, Any] = view.get("state", {}).get("values", {}).get(name) or {}
    given: Mapping[str, Any] = next(iter(fields.values()), {})
    chosen = given.get("selected_option") or next(iter(given.get("selected_options") or ()), None)
    if chosen:
        return str(chosen.get("value") or "")
    return str(given.get("value") or given.get("selected_date") or given.get("selected_conversation") or "")
