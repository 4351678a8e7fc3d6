"""What the bot writes unasked, as Slack blocks, and its buttons as they come back. Pure."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from adapters.honest_links import pieces
from adapters.slack.blocks import (
    LONGEST_BUTTON,
    LONGEST_NOTICE,
    MOST_CHARACTERS,
    MOST_SOURCES,
    Block,
    context_block,
    cut,
    fit,
    size,
    source_text,
)
from adapters.slack.heard import Pressed
from adapters.slack.writing_text import escaped, link, safe_markdown, unformatted
from bot.messages import Button, Message
from bot.notices import first_sentence, plain

BUTTON = "press"
"""What the action ids of these buttons begin with: "press.0.nudge.got_it"."""

MOST_BUTTONS = 25
"""In one block of actions (docs.slack.dev, actions block)."""

LONGEST_ASKING = 300
"""Characters of what a button asks for; all that it carries must stay under 2,000."""


@dataclass(frozen=True)
class Chosen:
    """A button of ours that was pressed: what `bot.messages.Button` said of it."""

    action: str
    value: str
    asks: str
    label: str


def letter(message: Message, stamp: str = "") -> dict[str, Any]:
    """The `text` and `blocks` of a message. `stamp` makes the blocks' ids new, as a change needs them."""
    foot = [context_block(context_words(message.context))] if message.context else []
    sources = [context_block(source_text(each)) for each in message.citations[:MOST_SOURCES]]
    used = sum(size(block) for block in (*sources, *foot))
    text = {"type": "markdown", "text": fit(safe_markdown(message.text), MOST_CHARACTERS - used)}
    every: list[Block] = [text, *sources, *foot, *_buttons(message)]
    stamp = stamp or uuid4().hex[:8]
    blocks = [{**block, "block_id": f"{stamp}-{place}"} for place, block in enumerate(every)]
    return {"text": escaped(first_sentence(plain(message.text))) or " ", "blocks": blocks}


def context_words(context: str) -> str:
    """The small line below a message, its links as Slack writes them."""
    told = pieces(cut(context, LONGEST_NOTICE))
    return "".join(link(url, words) if url else unformatted(words) for words, url in told)


def chosen_in(pressed: Pressed) -> Chosen | None:
    """The button that was pressed; None where it is none that `letter` made."""
    _, place, action = (*pressed.action.split(".", 2), "", "")[:3]
    try:
        carried = json.loads(pressed.value)
    except ValueError:
        return None
    if not place.isdigit() or not action or not isinstance(carried, dict):
        return None
    value, asks, label = (str(carried.get(name) or "") for name in ("value", "asks", "label"))
    return Chosen(action, value, asks, label)


def _buttons(message: Message) -> list[Block]:
    buttons = [_button(place, button) for place, button in enumerate(message.buttons[:MOST_BUTTONS])]
    return [{"type": "actions", "elements": buttons}] if buttons else []


def _button(place: int, button: Button) -> Block:
    words = {"type": "plain_text", "text": cut(button.label, LONGEST_BUTTON), "emoji": False}
    # What comes back with a press is all there is to go by: Slack repeats no message that only one person saw.
    carried = {"value": button.value}
    if button.asks:
        carried |= {"asks": cut(button.asks, LONGEST_ASKING), "label": cut(button.label, LONGEST_BUTTON)}
    made = {
        "type": "button",
        "action_id": f"{BUTTON}.{place}.{button.action}",
        "text": words,
        "value": json.dumps(carried, ensure_ascii=False),
    }
    return made | ({"style": "primary"} if button.is_main else {})
