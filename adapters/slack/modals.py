"""The small windows: why an answer did not help, asking a person, asking at all, what is said in a channel. Pure."""

import json
from collections.abc import Mapping
from typing import Any

from adapters.slack.blocks import cut
from adapters.slack.letters import BUTTON, Chosen
from adapters.slack.pieces import View, field, filled, option, plain, section, text_field
from bot.phrases import (
    ASK_PERSON_INTRO,
    ASK_PERSON_TITLE,
    GUIDANCE,
    POLICY_QUESTION,
    POLICY_TITLE,
    WHY_LABELS,
    WHY_NOTE,
    WHY_TITLE,
    WITH_NAME,
)
from bot.questions.channel_policy import MODE_LABELS, ChannelMode

LONGEST_NOTE = 1_000
LONGEST_QUESTION = 3_000
"""Slack's own limit for a text field in a window."""

LONGEST_TITLE = 24
LONGEST_LABEL = 2_000


def why_modal(question_id: str, place_id: str) -> View:
    """Asks why an answer did not help."""
    reasons = [option(value, label) for value, label in WHY_LABELS.items()]
    return _modal(
        "why",
        WHY_TITLE,
        {"question": question_id, "place": place_id},
        [
            field("reason", "Reason", {"type": "radio_buttons", "action_id": "value", "options": reasons}),
            field("note", WHY_NOTE, text_field(LONGEST_NOTE), optional=True),
        ],
    )


def ask_person_modal(question_id: str, place_id: str, whom: str, question: str) -> View:
    """Says who will be asked what, and whether the asker's name is shown."""
    named = {"type": "checkboxes", "action_id": "value", "options": [option("yes", WITH_NAME)]}
    return _modal(
        "ask_person",
        ASK_PERSON_TITLE,
        {"question": question_id, "place": place_id},
        [
            section(ASK_PERSON_INTRO.format(whom=whom)),
            section(f"“{question[: LONGEST_QUESTION - 100]}”"),
            field("named", "My name", named, optional=True),
        ],
    )


def ask_modal() -> View:
    """Asks for a question, wherever one is in Slack."""
    return _modal("ask", "Ask", {}, [field("question", GUIDANCE, text_field(LONGEST_QUESTION))])


def press_modal(chosen: Chosen, place_id: str, message_id: str) -> View:
    """Asks for the few words that go with a press."""
    opened = {"action": chosen.action, "value": chosen.value, "place": place_id, "message": message_id}
    words = field("words", cut(chosen.asks, LONGEST_LABEL), text_field(LONGEST_QUESTION))
    return _modal(BUTTON, cut(chosen.label, LONGEST_TITLE), opened, [words])


def policy_modal(channel: str, mode: ChannelMode) -> View:
    """Asks how much may be said in a channel."""
    options = {each: option(each.value, label) for each, label in MODE_LABELS.items()}
    radio = {
        "type": "radio_buttons",
        "action_id": "value",
        "options": list(options.values()),
        "initial_option": options[mode],
    }
    return _modal("policy", POLICY_TITLE, {"channel": channel}, [field("mode", POLICY_QUESTION, radio)])


def told(view: Mapping[str, Any], block: str) -> str:
    """What was filled into a field or chosen there; empty for nothing."""
    return filled(view, block)


def noted(view: Mapping[str, Any]) -> dict[str, str]:
    """What a window was opened with."""
    try:
        values = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in values.items()} if isinstance(values, dict) else {}


def _modal(callback: str, title: str, metadata: Mapping[str, str], blocks: list[View]) -> View:
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title),
        "submit": plain("Send"),
        "close": plain("Cancel"),
        "private_metadata": json.dumps(metadata),
        "blocks": blocks,
    }
