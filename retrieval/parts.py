"""The parts of a question that asks for more than one thing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.outcome import Turn
from retrieval.question_words import content_of
from retrieval.search.follow_up import Asked, in_context
from retrieval.search.keywords import stems
from retrieval.search.message import ASKING_WORD, FEWEST_WORDS, HELPING_VERB, asks, stands_alone, tidy
from retrieval.small_talk import small_talk

MOST_PARTS = 3
"""What is asked beyond this stays with the last part."""

MOST_WORDS = 20
"""A longer part is a story, and a story is one question with its circumstances."""

_SUBJECT = r"(?:i|we|you|he|she|it|they|my|our|the|an?|this|that|these|there|any\w*|every\w*|\w{3,}s)\b"
_AND = r"(?:and also|and|as well as|also|plus)"
# "Who led it and was praised?" asks one thing: a helping verb begins a question only where a subject follows.
_NEXT = rf"(?={ASKING_WORD}|{HELPING_VERB}\s+{_SUBJECT})"
_BREAK = re.compile(
    rf"(?<=\?)\s+(?:{_AND}\s+{_NEXT})?(?=\S)|\n(?=(?:[-*\d.)]+\s*)?(?:{ASKING_WORD}|{HELPING_VERB}))",
    re.IGNORECASE,
)
_JOINED = re.compile(rf",?\s+{_AND}\s+{_NEXT}", re.IGNORECASE)
_ARTICLE = r"(?:an?\s+|the\s+|my\s+|our\s+|some\s+)?"
_JOINED_THINGS = re.compile(
    r"(?P<lead>.*?\b(?:get|have|expense|claim|use|bring|need|order|book|buy|request)\s+" + _ARTICLE + r")"
    r"(?P<first>(?!to\b)[\w'’-]+(?:\s[\w'’-]+)?)\s+and\s+(?:also\s+)?" + _ARTICLE + r"(?P<second>[\w'’-]+"
    r"(?:\s[\w'’-]+){0,2})(?P<rest>\W*)",
    re.IGNORECASE,
)
_ONE_THING = re.compile(
    r"(?:bed and breakfast|room and board|health and safety|research and development|terms and conditions|"
    r"pros and cons|lost and found|food and drinks?|name and address)\b|.* together\b|"
    rf".* and (?:for |to |by |in )?(?:{ASKING_WORD}|{HELPING_VERB})|.* and (?:for|to|by|in|on|at|so|then|if|not)\b",
    re.IGNORECASE,
)
"""Two words that name one thing, and an "and" that joins no things."""


@dataclass(frozen=True)
class Part:
    """One of several things asked at once, as a question of its own. `thing` is what sets it apart ("a monitor"), or
    empty when it is a question by itself. `leans`: it is understood only with the part before it."""

    asked: Asked
    thing: str = ""
    leans: bool = False

    @property
    def text(self) -> str:
        """The question, without what is told beside it."""
        return self.asked.text


def parts_of(question: str) -> list[Part]:
    """The things asked in `question`; empty when it asks just one.

    What only sets the scene ("My laptop died.") or names nothing of its own ("and why?") stays with its neighbour.
    """
    pieces = [piece for asked in _BREAK.split(tidy(question)) for piece in _JOINED.split(asked)]
    if len(pieces) < 2:
        return _things(question)
    asked = _whole([piece for piece in pieces if small_talk(piece) is None])
    if len(asked) < 2:
        return _things(question)
    parts = [_part(text, before) for text, before in zip(asked, ["", *asked], strict=False)]
    is_story = any(len(part.text.split()) > MOST_WORDS for part in parts[: MOST_PARTS - 1])
    return [] if is_story else parts


def _part(text: str, before: str) -> Part:
    if not before or stands_alone(text):
        return Part(in_context(text, ()))
    return Part(in_context(text, (Turn("user", before),)), leans=True)


def _whole(said: Sequence[str]) -> list[str]:
    """What was said, as questions that can each be looked up alone, or with the one before."""
    asked: list[str] = []
    is_whole = False
    for piece in said:
        is_own = stands_alone(piece)
        if asked and not (is_whole and (is_own or _adds_a_question(piece)) and len(asked) < MOST_PARTS):
            asked[-1] = f"{asked[-1]}\n{piece}"
            is_whole = is_whole or is_own
        else:
            asked.append(piece)
            is_whole = is_own
    return asked


def _adds_a_question(piece: str) -> bool:
    return asks(piece) and len(piece.split()) >= FEWEST_WORDS and bool(content_of(stems(piece)))


def _things(question: str) -> list[Part]:
    joined = _JOINED_THINGS.fullmatch(question.strip())
    if joined is None or not asks(question):
        return []
    things = (joined["first"], joined["second"])
    if _ONE_THING.match(" and ".join(things)):
        return []
    return [Part(Asked(f"{joined['lead']}{thing}{joined['rest']}"), thing) for thing in things]
