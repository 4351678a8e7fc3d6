"""What to search for: a question, and what was said before it in its conversation or its own message. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.outcome import Turn
from retrieval.question_words import content_of
from retrieval.search.keywords import stems
from retrieval.search.leaning import leans_on_history
from retrieval.search.message import asks, in_message

LEANING_SHARE = 0.6
"""What the turn before counts for a question that leans on it; both shares were chosen on the mtrag sets, and hold on
the scenarios of orsharc-policy."""

BACKGROUND_SHARE = 0.25
"""What the turn before counts for a question that could stand alone."""

BARE_ANSWERS = frozenset({"yes", "yeah", "yep", "ok", "okay", "sure", "nope", "correct", "right", "thank", "thanks"})
"""Stems of turns that answer the bot; they name nothing that could be searched for."""


@dataclass(frozen=True)
class Asked:
    """What to search for: the question, and what was said before it, which counts for `share` of the whole.

    `is_told`: what was said before tells of the asker's case, rather than asking something of its own.
    """

    text: str
    context: str = ""
    share: float = 0.0
    is_told: bool = False

    @property
    def leans(self) -> bool:
        """Whether the question can hardly be understood without what was said before."""
        return self.share >= LEANING_SHARE

    @property
    def standalone(self) -> str:
        """The question as one reads it without the conversation: led by what it leans on, if it leans on something."""
        return f"{self.context}\n{self.text}" if self.leans else self.text


def in_context(question: str, history: Sequence[Turn]) -> Asked:
    """The question and what its message tells beside, or else the asker's turn before it; of a chain of follow-ups, the
    turn that it began with.

    Even a question that stands alone is about what was talked of: what was said before counts a little.
    """
    message = in_message(question)
    if message.told:
        return Asked(message.asked, message.told, BACKGROUND_SHARE, is_told=True)
    question = message.asked
    earlier = [turn.text for turn in history if turn.role == "user" and _says_something(turn.text)]
    if not earlier:
        return Asked(question)
    leans = leans_on_history(question)
    context = _topic(earlier) if leans else earlier[-1]
    return Asked(question, context, LEANING_SHARE if leans else BACKGROUND_SHARE, is_told=not asks(context))


def said_before(question: str, history: Sequence[Turn]) -> str:
    """The asker's earlier turn that the question is looked up with; empty where there is none."""
    return "" if in_message(question).told else in_context(question, history).context


def as_one_reads_it(question: str, history: Sequence[Turn]) -> str:
    """The question for somebody who has not read its conversation: led by the turn it leans on, if it leans on one."""
    asked = in_context(question, history)
    return f"{asked.context}\n{question}" if asked.leans else question


def _says_something(text: str) -> bool:
    return not set(content_of(stems(text))) <= BARE_ANSWERS


def _topic(earlier: Sequence[str]) -> str:
    # A chain of follow-ups ("and there?", "and for two?") has its topic where it began.
    for text in reversed(earlier):
        if not leans_on_history(text):
            return text
    return earlier[0]
