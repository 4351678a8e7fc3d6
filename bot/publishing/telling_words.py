"""What somebody hears whose question has an answer now. Pure."""

import re

from bot.messages import Button, Message
from bot.replies import Reply
from knowledge.gaps.gaps import title_of

ANSWERS_IT = "told.answers_it"
NOT_QUITE = "told.not_quite"

BECAUSE_PEOPLE_ASKED = "because people asked"
WHAT_IS_MISSING = "What is still missing? (no need)"
GOOD = "Good to know."
ASKED_AGAIN = "Thank you. It's an open question again, and I'll come back to you."
NOT_YOURS = "Only the person who asked can do that."
NOT_THERE = "I don't have that question any more."

_MARKS = re.compile(r"[*_`~\[\]<>|\\]")


def told(reply: Reply, question: str, when: str, telling_id: str) -> Message:
    """The news of an answer, with its two buttons. `when` is the day it was asked, as `day_on` says it."""
    buttons = (
        Button(ANSWERS_IT, "This answers it", telling_id, is_main=True),
        Button(NOT_QUITE, "Not quite", telling_id, asks=WHAT_IS_MISSING),
    )
    return Message(_text(reply, question, when), reply.citations, _context(reply), buttons)


def judged(reply: Reply, question: str, when: str, remark: str) -> Message:
    """The same once they have said what they make of it: without the buttons, with our word on it."""
    return Message(_text(reply, question, when), reply.citations, f"{_context(reply)}\n{remark}")


def quoted(text: str) -> str:
    """What somebody asked, on one line, without the signs that would format it."""
    return title_of(_MARKS.sub("", text))


def _text(reply: Reply, question: str, when: str) -> str:
    return f"You asked {when}: *{quoted(question)}* We have an answer now.\n\n{reply.text}"


def _context(reply: Reply) -> str:
    return f"{reply.notice}\n{BECAUSE_PEOPLE_ASKED}".strip()
