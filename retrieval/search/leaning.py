"""Whether a question leans on what was said before it. Pure."""

import re

from retrieval.question_words import content_of
from retrieval.search.keywords import stems

MOST_CONTENT_AFTER_OPENING = 5
"""An opening like "and" or "what about" leans on what was said unless this many words and more follow it."""

MOST_CONTENT_WITH_POINTER = 5
"""A question with more words of its own than this says what its "it" stands for (measured on the mtrag sets)."""

FEWEST_THINGS_OF_ITS_OWN = 2
"""What leans and names fewer things ("and how do I return it?") cannot have come to something else."""

NAMES_NOTHING = frozenset(
    "appli approv ask bring call charg contact cost date day deadlin decid earli earliest els exact exampl far fast "
    "form happen hour last late latest limit link long longer maximum mean minimum month near next often pay person "
    "quick report s send sign soon speak start step submit take talk tell time today tomorrow week work write year "
    "yet".split()
)
"""Stems of words that ask for a detail of something without naming it: "for how long?", "who do I ask?"."""

_OPENING = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|so|hm+|ah|oh)\W+)*"
    r"(?:and|but|or|then|only|even|what about|how about|what if|if so|if not|same for|"
    r"(?:is|was|does|did|can|will|would) (?:it|that|this)|(?:are|do|can|will) (?:they|those|these))\b",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"\b(?:it|its|they|them|their|theirs|he|she|him|his|her|those|these|there|the same|such|the latter|the former|"
    r"the (?:first|second|other) one|(?:this|that|which|another|a new) ones?|the others?)\b|"
    r"\b(?:that|this)\b(?=\s*(?:[?.!,]|$|is\b|was\b|work|mean|apply|happen|cost|take))|\bdo(?:ing|ne)? (?:this|that)\b",
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
    words = content_of(stems(question))
    if not words or (NAMES_NOTHING.issuperset(words) and not _names_the_department(question)):
        return True
    content = len(words)
    if _OPENING.search(question) and content <= MOST_CONTENT_AFTER_OPENING:
        return True
    return content <= MOST_CONTENT_WITH_POINTER and _points_back(question)


def may_be_apart(question: str) -> bool:
    """Whether a question that seems to lean on what was said could still be about something else: "is it safe to upload
    a contract?" could, "who do I ask about it?" could not."""
    things = set(content_of(stems(question))) - NAMES_NOTHING
    return len(things) >= FEWEST_THINGS_OF_ITS_OWN


def _points_back(question: str) -> bool:
    plain = _NO_POINTER.sub(" ", question)
    return bool(_POINTER.search(_DEPARTMENT.sub(" ", plain) if _names_the_department(question) else plain))


def _names_the_department(question: str) -> bool:
    # "IT" is one, unless everything is shouted.
    return bool(_DEPARTMENT.search(question)) and not question.isupper()
