"""Telling what a message asks from what it tells: greetings, what happened, something pasted. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.checking.sentences import sentence_spans
from retrieval.codes import codes_in
from retrieval.question_words import content_of
from retrieval.search.keywords import stems
from retrieval.search.leaning import leans_on_history
from retrieval.small_talk import small_talk

ASKING_WORD = r"(?:what|how|who|whom|whose|which|where|when|why)\b"
HELPING_VERB = r"(?:can|could|do|does|did|is|are|was|were|will|would|should|may|must|shall|am)\b"

FEWEST_WORDS = 3
"""Shorter pieces ("any idea?") do not say what they ask about."""

FEWEST_WORDS_OF_A_STORY = 20
"""What is told in fewer words belongs to the question ("Our driver called in sick. May we run anyway?"); more is as
often in its way. Chosen on the questions of benchmarks/organisations and the scenarios of orsharc-policy
(benchmarks/RESULTS.md, "A message that tells a story")."""

FEWEST_CONTENT_WITH_POINTER = 2
"""What points at something and has fewer words of its own ("How do I get this fixed?") is about its story."""

_BEGINS_TO_ASK = re.compile(
    rf"(?:\W|\d)*(?:(?:so|ok|please|also|and)\W+)*(?:{ASKING_WORD}|{HELPING_VERB})", re.IGNORECASE
)
_POINTER = re.compile(r"\b(?:this|that|these|those)\b", re.IGNORECASE)
_MARKS = re.compile(r"([.!?…]{3})[.!?…]+")
# What is pasted is often wrapped: a line that begins with a small letter goes on, unless it begins to ask.
_LINE = re.compile(rf"\n(?:(?![a-z])|(?=(?i:{ASKING_WORD}|{HELPING_VERB})))")
_GREETED = re.compile(
    r"(?:hi+|hello+|hey+|hiya|dear|greetings|morning|good (?:morning|afternoon|evening|day))(?: [\w'’-]+){0,2}"
    r"\s*[,!–—]+\s*",
    re.IGNORECASE,
)
_COURTESY = re.compile(
    r"\W*(?:(?:i )?hope (?:you|all|this|that|everyone|someone)|quick (?:one|question)|no (?:rush|hurry|worries)|"
    r"sorry (?:to (?:bother|disturb|trouble|ask)|for (?:the (?:bother|long)|asking|bothering)|if this)|"
    r"(?:many |with )?thanks?(?: you)?(?: (?:so much|very much|a lot|a bunch|again|all|in advance|ever so))+|"
    r"(?:many |with )?thank(?:s| you) for (?:your|any|the|all(?: the| your)?) (?:help|time|support|patience)|"
    r"(?:thanks|thank you|thx|cheers|best|(?:best|kind|warm)(?:est)? (?:regards|wishes)|regards),? \S{1,30}\W{0,9}\Z|"
    r"any (?:help|pointers|advice|ideas?) (?:is|are|would|much|greatly|appreciated|welcome)|"
    r"(?:please )?(?:let me know|lmk|advise)\W{0,9}\Z)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Message:
    """What a message asks, and what it tells beside; nothing where it cannot be told apart."""

    asked: str
    told: str = ""


def asks(text: str) -> bool:
    """Whether `text` is put as a question."""
    return bool(_BEGINS_TO_ASK.match(text)) or _has_mark(text)


def stands_alone(text: str) -> bool:
    """Whether `text` is a question that can be understood without the words around it."""
    return asks(text) and len(text.split()) >= FEWEST_WORDS and not leans_on_history(text)


def in_message(text: str) -> Message:
    """What `text` asks, apart from courtesies and from what it tells at length.

    Where its first question leans on the rest ("Can I return it?"), all of that is what it asks. A sentence that names
    a code belongs to the question.
    """
    said = [piece for piece in map(_without_greeting, _sentences(text)) if not _is_courtesy(piece)]
    asking = list(filter(_has_mark, said)) or list(filter(stands_alone, said))
    asked = dict.fromkeys([*asking, *filter(codes_in, said)])
    told = " ".join(piece for piece in said if piece not in asked)
    is_story = len(told.split()) >= FEWEST_WORDS_OF_A_STORY
    if is_story and asking and stands_alone(asking[0]) and _says_enough(asking[0]):
        return Message(" ".join(piece for piece in said if piece in asked), told)
    return Message(" ".join(said) or text)


def _says_enough(asked: str) -> bool:
    return len(content_of(stems(asked))) >= FEWEST_CONTENT_WITH_POINTER or not _POINTER.search(asked)


def _without_greeting(piece: str) -> str:
    return _GREETED.sub("", piece, count=1) if _GREETED.match(piece) else piece


def _is_courtesy(piece: str) -> bool:
    return small_talk(piece) is not None or bool(_COURTESY.match(piece) and not _has_mark(piece))


def _has_mark(text: str) -> bool:
    # What stands behind the last letter or digit. Searching for it takes a pattern the square of a long row of marks.
    end = next((place for place in range(len(text), 0, -1) if text[place - 1].isalnum()), 0)
    return "?" in text[end:]


def tidy(text: str) -> str:
    """The lines of `text` that say something, with one space between words and no more than three marks in a row."""
    lines = "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
    return _MARKS.sub(r"\1", lines)


def _sentences(text: str) -> Iterator[str]:
    for wrapped in _LINE.split(tidy(text)):
        line = wrapped.replace("\n", " ")
        yield from (line[start:end] for start, end in sentence_spans(line))
