"""Whether a question leans on the conversation before it, and what to search for when it does."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.outcome import Turn
from retrieval.question_words import content_of
from retrieval.search.keywords import stems

MOST_CONTENT_AFTER_OPENING = 5
"""An opening like "and" or "what about" leans on what was said unless this many words and more follow it."""

MOST_CONTENT_WITH_POINTER = 5
"""A question with more words of its own than this says what its "it" stands for (measured on the mtrag sets)."""

LEANING_SHARE = 0.6
"""What the turn before counts for a question that leans on it; both shares were chosen on the mtrag sets, and hold on
the scenarios of orsharc-policy."""

BACKGROUND_SHARE = 0.25
"""What the turn before counts for a question that could stand alone."""

BARE_ANSWERS = frozenset({"yes", "yeah", "yep", "ok", "okay", "sure", "nope", "correct", "right", "thank", "thanks"})
"""Stems of turns that answer the bot; they name nothing that could be searched for."""

_OPENING = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|so|hm+|ah|oh)\W+)*"
    r"(?:and|but|or|then|only|even|what about|how about|what if|if so|if not|same for|"
    r"(?:is|was|does|did|can|will|would) (?:it|that|this)|(?:are|do|can|will) (?:they|those|these))\b",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|she|him|his|her|those|these|there|the same|such|the latter|the former|"
    r"the (?:first|second|other) one|(?:this|that|which|another|a new) ones?|the others?)\b|"
    r"\b(?:that|this)\b(?=\s*(?:[?.!,]|$|is\b|was\b|work|mean|apply|happen|cost|take))",
    re.IGNORECASE,
)
_NO_POINTER = re.compile(
    r"\b(?:is|are|was|were|be) there\b|\bthere(?:['’]?s| is| are| was| were| will)\b|\bsuch as\b|"
    r"\bit (?:desk|support|team|department|help|people|ticket|policy|security)\b",
    re.IGNORECASE,
)
_DEPARTMENT = re.compile(r"\bIT\b")


def leans_on_history(question: str) -> bool:
    """Whether the question cannot be understood without what was said before ("and for contractors?")."""
    content = len(content_of(stems(question)))
    if content == 0:
        return True
    if _OPENING.search(question) and content <= MOST_CONTENT_AFTER_OPENING:
        return True
    return content <= MOST_CONTENT_WITH_POINTER and _points_back(question)


@dataclass(frozen=True)
class Asked:
    """What to search for: the question, and what was said before it, which counts for `share` of the whole.

    `standalone` is the question as one reads it without the conversation.
    """

    text: str
    context: str = ""
    share: float = 0.0

    @property
    def may_be_apart(self) -> bool:
        """Whether the question has a conversation before it, and can be understood without."""
        return bool(self.context) and self.share < LEANING_SHARE

    @property
    def standalone(self) -> str:
        """The question, led by what it leans on where it leans on something."""
        return f"{self.context}\n{self.text}" if self.share >= LEANING_SHARE else self.text


def in_context(question: str, history: Sequence[Turn]) -> Asked:
    """The question and the asker's turn before it; of a chain of follow-ups, the turn that it began with.

    Even a question that stands alone is about what was talked of: the turn before it counts a little.
    """
    earlier = [turn.text for turn in history if turn.role == "user" and _says_something(turn.text)]
    if not earlier:
        return Asked(question)
    if leans_on_history(question):
        return Asked(question, _topic(earlier), LEANING_SHARE)
    return Asked(question, earlier[-1], BACKGROUND_SHARE)


def _says_something(text: str) -> bool:
    return not set(content_of(stems(text))) <= BARE_ANSWERS


def _points_back(question: str) -> bool:
    plain = _NO_POINTER.sub(" ", question)
    # "IT" is a department, unless everything is shouted.
    return bool(_POINTER.search(plain if question.isupper() else _DEPARTMENT.sub(" ", plain)))


def _topic(earlier: Sequence[str]) -> str:
    # A chain of follow-ups ("and there?", "and for two?") has its topic where it began.
    for text in reversed(earlier):
        if not leans_on_history(text):
            return text
    return earlier[0]
