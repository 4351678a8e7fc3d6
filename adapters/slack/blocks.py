"""A reply as Slack blocks. The foot is budgeted first, then the sources, and the answer gets what is left. Pure."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from adapters.slack.writing_text import escaped, link, safe_markdown, unformatted
from bot.notices import notice_of
from bot.phrases import SHARE
from bot.replies import ACTION_LABELS, WORKING, Reply, checked_mark, overdue_mark
from retrieval.outcome import Citation

Block = dict[str, Any]

MOST_BLOCKS = 50
MOST_CHARACTERS = 12_000
"""Of all markdown text in a message (docs.slack.dev, markdown block). All blocks together are said to be refused near
13,200 characters, so the sources share this budget."""

LONGEST_SOURCE = 600
LONGEST_NOTICE = 1_500
LONGEST_BUTTON = 75
MOST_BUTTONS = 5
MOST_SOURCES = 20
CUT_SHORT = "\n\n… That's all that fits here; the source has the rest."

NO_BREAK = "\u00a0"

BUTTON_ACTIONS = ("ask_person", "ask_privately", "stop_telling")


@dataclass(frozen=True)
class Dressing:
    """What a message is besides its reply: whose buttons it carries, a heading above it, a remark under it.

    `stamp` makes the ids of its blocks new, which Slack wants when a message is changed.
    """

    question_id: str = ""
    heading: str = ""
    remark: str = ""
    can_share: bool = False
    stamp: str = ""


def message(reply: Reply, dressing: Dressing | None = None) -> dict[str, Any]:
    """The `text` and `blocks` of a message. `text` is what a phone shows: the first sentence."""
    return {"text": escaped(notice_of(reply)), "blocks": blocks_of(reply, dressing or Dressing())}


def blocks_of(reply: Reply, dressing: Dressing) -> list[Block]:
    """The reply as at most 50 blocks."""
    foot = _foot(reply, dressing)
    notices = [context_block(line) for line in _notices(reply, dressing)]
    head = [context_block(escaped(dressing.heading))] if dressing.heading else []
    room = MOST_BLOCKS - len(foot) - len(notices) - len(head) - 1
    sources = [context_block(source_text(each)) for each in reply.citations[: min(MOST_SOURCES, room)]]
    used = sum(size(block) for block in (*foot, *notices, *head, *sources))
    answer = {"type": "markdown", "text": fit(safe_markdown(reply.text), MOST_CHARACTERS - used)}
    stamp = dressing.stamp or uuid4().hex[:8]
    every = [*head, answer, *_choices(reply, dressing), *notices, *sources, *foot]
    return [{**block, "block_id": f"{stamp}-{place}"} for place, block in enumerate(every)]


def source_text(citation: Citation) -> str:
    """One source in `mrkdwn`: its number, a link to the very passage, who checked it, and whether that is overdue."""
    heading = [part for part in citation.heading_path if part != citation.title]
    where = link(citation.url, cut(" › ".join([citation.title, *heading]), LONGEST_SOURCE // 3))
    # A sign stays with its first word, however narrow the screen.
    marks = (unformatted(mark).replace(" ", NO_BREAK, 1) for mark in (checked_mark(citation), overdue_mark(citation)))
    return " · ".join([f"[{citation.n}] {where}", *(mark for mark in marks if mark)])


def fit(text: str, room: int) -> str:
    """The text if there is room for it; else as many whole sentences as fit, and that there is more."""
    if len(text) <= room:
        return text or " "
    kept = text[: max(0, room - len(CUT_SHORT))]
    end = max(kept.rfind(". "), kept.rfind("\n"), kept.rfind("? "))
    return (kept[: end + 1] if end > len(kept) // 2 else kept).rstrip() + CUT_SHORT


def _choices(reply: Reply, dressing: Dressing) -> list[Block]:
    if not reply.choices or not dressing.question_id:
        return []
    buttons = [
        _button(f"choose_{place}", choice, f"{dressing.question_id}:{place}")
        for place, choice in enumerate(reply.choices[:MOST_BUTTONS])
    ]
    return [{"type": "actions", "elements": buttons}]


def _notices(reply: Reply, dressing: Dressing) -> list[str]:
    # A source that is overdue says so itself, in its own line.
    said = tuple(mark for mark in map(overdue_mark, reply.citations[:MOST_SOURCES]) if mark)
    lines = [*(line for line in reply.notice.splitlines() if not (said and line.endswith(said))), dressing.remark]
    return [cut(unformatted(line), LONGEST_NOTICE) for line in lines if line][:10]


def _foot(reply: Reply, dressing: Dressing) -> list[Block]:
    if not dressing.question_id or reply.outcome == WORKING:
        return []
    buttons = [
        _button(name, ACTION_LABELS[name], dressing.question_id) for name in BUTTON_ACTIONS if name in reply.actions
    ]
    if dressing.can_share:
        buttons.append(_button("share", SHARE, dressing.question_id))
    foot: list[Block] = [{"type": "actions", "elements": buttons}] if buttons else []
    return [*foot, _feedback(dressing.question_id)] if "helped" in reply.actions else foot


def _feedback(question_id: str) -> Block:
    sides = {
        f"{side}_button": {
            "text": {"type": "plain_text", "text": ACTION_LABELS[action]},
            "accessibility_label": label,
            "value": f"{action}:{question_id}",
        }
        for side, action, label in (
            ("positive", "helped", "This answer helped"),
            ("negative", "did_not_help", "This answer did not help; say why"),
        )
    }
    return {"type": "context_actions", "elements": [{"type": "feedback_buttons", "action_id": "feedback", **sides}]}


def _button(action: str, label: str, value: str) -> Block:
    words = {"type": "plain_text", "text": cut(label, LONGEST_BUTTON), "emoji": False}
    return {"type": "button", "action_id": action, "text": words, "value": value}


def context_block(text: str) -> Block:
    """One small line of `mrkdwn`."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}


def cut(text: str, longest: int) -> str:
    """The text, or as much of its beginning as fits."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def size(block: Block) -> int:
    """The characters of a block of small lines."""
    return sum(len(each.get("text", "")) for each in block.get("elements", ()) if isinstance(each.get("text"), str))
