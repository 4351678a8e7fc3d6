"""Two articles that answer the same question differently: shown as a disagreement, never averaged.

Crying wolf costs more trust than a disagreement that nobody notices. So only amounts are compared, and only where two
statements name the same kind of amount about the same thing.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from retrieval.composing.blocks import REMEMBERED, BlockKind, blocks_of, sentences_of
from retrieval.outcome import Evidence
from retrieval.question_words import content_of

Stems = Callable[[str], list[str]]

ABOUT_THE_SAME = 2
"""How many words two statements share, beside their amounts and names, when they are about the same thing, and that
have to be `MOST_OF_IT` of the shorter one's. For money by the day, head or mile, which is a rare kind of amount, one
word is enough."""

MOST_OF_IT = 0.5
"""Also the share of the question's words that two statements have both when they answer it with few words in common."""

FEWEST_OF_A_COPY = 3
MOST_OF_A_COPY = 0.75
"""So many words, and so much of the shorter one's, show a statement to be a copy: it answers what the other does."""

LEAST_FIT = 0.33
"""The share of the question's words in the first statement that the other one must have too."""

_SMALL = "one two three four five six seven eight nine ten eleven twelve".split()
_NUMBERS = {word: str(number) for number, word in enumerate(_SMALL, start=1)} | {
    "fifteen": "15", "twenty": "20", "thirty": "30", "forty": "40", "sixty": "60", "ninety": "90",
}  # fmt: skip
_UNITS = (
    r"%|(?:per\s?cent|percent|days?|nights?|weeks?|months?|hours?|minutes?|years?|times|people|persons?|km|kilometres?|"
    r"miles|GB|characters)\b"
)
_AMOUNT = re.compile(
    rf"(?:(?P<currency>[€$£])\s?(?P<money>\d[\d.,]*)"
    rf"|\b(?P<count>\d[\d.,]*|{'|'.join(_NUMBERS)})[\s-]?(?P<sort>(?:working|business|calendar)\s+)?(?P<unit>{_UNITS}))"
    r"(?:(?:\s+of(?:\s+[a-z]+){1,3}?)?(?:\s?/\s?|,?\s+(?:an?|per|each|every|for\s+(?:each|every))\s+(?:full\s+)?)(?P<per>[a-z]+))?",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[\w,] )[A-Z][\w-]+")
_RATE = re.compile(r"\b(?P<rate>dai|night|week|month|year|hour)ly\b", re.IGNORECASE)
_AT_LEAST = re.compile(
    r"\b(?:at least|more than|over|above|after|minimum|from|older than)\W+(?:\w+\W+)?$", re.IGNORECASE
)
_AT_MOST = re.compile(r"\b(?:up to|within|at most|less than|under|below|maximum|before)\W+(?:\w+\W+)?$", re.IGNORECASE)
_AMOUNT_WORDS = frozenset(
    "dai day night week month year hour minut time per cent percent km kilometr mile gb tb person peopl work busi "
    "calendar one two three four five six seven eight nine ten eleven twelv fifteen twenti thirti forti sixti nineti "
    "half full least most within up befor after under over abov below maximum minimum limit onli each everi first next "
    "take long much mani often s t".split()
)
_ASKS_FOR_AN_AMOUNT = frozenset(
    "mani much long often far late earli soon old big larg high when until limit maximum minimum max deadlin rate "
    "allow budget price cost fee percent percentag notic period number amount day night week month year hour "
    "minut".split()
)


@dataclass(frozen=True)
class _Wanted:
    """The words of what is asked. `amount`: it asks how much, how many, how long or by when."""

    words: frozenset[str]
    amount: bool


@dataclass(frozen=True)
class _Amount:
    """An amount of one kind: its unit, and what it is counted by. `bound` tells "at least" from "at most"."""

    kind: tuple[str, str]
    value: str
    bound: str

    @property
    def is_money_rate(self) -> bool:
        return self.kind[0] in "€$£" and bool(self.kind[1])

    def contradicts(self, other: "_Amount") -> bool:
        is_other_end = {self.bound, other.bound} == {"most", "least"}
        return self.kind == other.kind and self.value != other.value and not is_other_end


@dataclass(frozen=True)
class _Statement:
    """A list item or table row, or a sentence that names amounts, with its amounts and words.

    `context` adds the words of title and headings. `names` are words with a capital, which set a statement apart
    ("in Zurich"). `in_series` is true for items and rows, which are likely to differ from each other by something
    they name.
    """

    amounts: tuple[_Amount, ...]
    words: frozenset[str]
    context: frozenset[str]
    names: frozenset[str]
    in_series: bool


def conflict(question: Sequence[str], evidence: Sequence[Evidence], stems: Stems) -> Evidence | None:
    """The best passage of another article whose amounts contradict the first one's, or None.

    `question` holds the question's word stems. Two passages conflict when each has a statement about the question, both
    about the same thing, that name different amounts of the same kind; and neither passage has the other's amount.
    """
    wanted = _Wanted(frozenset(content_of(question)), not _ASKS_FOR_AN_AMOUNT.isdisjoint(question))
    if not evidence or not wanted.words:
        return None
    first = _statements(*_words_of(evidence[0]), stems)
    units = {amount.kind[0] for statement in first for amount in statement.amounts}
    others = (each for each in evidence[1:] if each.article_id != evidence[0].article_id and _names_a_unit(each, units))
    return next((each for each in others if _contradict(first, _statements(*_words_of(each), stems), wanted)), None)


def speaks_of_an_amount(question: Sequence[str], evidence: Evidence, stems: Stems) -> bool:
    """Whether a statement of the passage names an amount and a word of the question, which is given as stems."""
    wanted = frozenset(content_of(question))
    return any(each.amounts and each.words & wanted for each in _statements(*_words_of(evidence), stems))


def _names_a_unit(evidence: Evidence, units: Iterable[str]) -> bool:
    # Reading a passage's statements takes a thousand times as long as this look at what only those can hold.
    text = evidence.found.passage.text.casefold()
    return any(unit in text for unit in units)


def _contradict(first: Sequence[_Statement], second: Sequence[_Statement], wanted: _Wanted) -> bool:
    # Where a row or sentence speaks of what is asked, the passage's others are about something else.
    speaking = [each for each in first if each.words & wanted.words] or first
    return any(
        amount.contradicts(other)
        and _both_answer(mine, theirs, amount, wanted)
        and not _is_settled(amount, second)
        and not _is_settled(other, first)
        for mine in speaking
        for theirs in second
        for amount in mine.amounts
        for other in theirs.amounts
    )


def _both_answer(mine: _Statement, theirs: _Statement, amount: _Amount, wanted: _Wanted) -> bool:
    asked = mine.words & wanted.words
    if (mine.names & asked) - theirs.context:
        return False
    if len(theirs.context & asked) < LEAST_FIT * len(asked):
        return False
    shared = (mine.words & theirs.words) - _AMOUNT_WORDS
    return bool(shared) if amount.is_money_rate else _are_about_one_thing(mine, theirs, wanted)


def _are_about_one_thing(mine: _Statement, theirs: _Statement, wanted: _Wanted) -> bool:
    """Whether one statement is a copy of the other; or they say much the same, or each says much of what is asked: both
    of these, where no amount is asked for."""
    named = _AMOUNT_WORDS | mine.names | theirs.names
    own, other, asked = mine.words - named, theirs.words - named, wanted.words - named
    shared = own & other
    shorter = min(len(own), len(other))
    if len(shared) >= max(FEWEST_OF_A_COPY, MOST_OF_A_COPY * shorter):
        return True
    are_alike = len(shared) >= max(ABOUT_THE_SAME, MOST_OF_IT * shorter) and bool(shared & asked)
    fit = len(shared & asked) > MOST_OF_IT * len(asked)
    return (are_alike or fit) if wanted.amount else (are_alike and fit)


def _is_settled(amount: _Amount, statements: Sequence[_Statement]) -> bool:
    """Whether a passage names this amount too, or a whole scale of its kind, of which the question fits one step."""
    same_unit = [each for statement in statements for each in statement.amounts if each.kind[0] == amount.kind[0]]
    if any(each.value == amount.value for each in same_unit):
        return True
    series = [statement for statement in statements if statement.in_series]
    return any(_has_scale(group, amount.kind) for group in (series, *([statement] for statement in statements)))


def _has_scale(statements: Sequence[_Statement], kind: tuple[str, str]) -> bool:
    values = {each.value for statement in statements for each in statement.amounts if each.kind == kind}
    return len(values) > 1


def _words_of(evidence: Evidence) -> tuple[str, str]:
    """The passage's title and headings, and its text."""
    return " ".join([evidence.found.details.title, *evidence.found.passage.heading_path]), evidence.found.passage.text


@lru_cache(REMEMBERED)
def _statements(title_and_headings: str, text: str, stems: Stems) -> tuple[_Statement, ...]:
    context = frozenset(stems(title_and_headings))
    found = []
    for words, in_series in _pieces(text):
        amounts = tuple(_amounts_in(words))
        if amounts or in_series:
            content = frozenset(word for word in content_of(stems(words)) if not word[0].isdigit())
            names = frozenset(stems(" ".join(_NAME.findall(words))))
            found.append(_Statement(amounts, content, content | context, names, in_series))
    return tuple(found)


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    for block in blocks_of(text):
        if block.kind is BlockKind.TABLE:
            yield from ((row, True) for row in text[block.start : block.end].splitlines())
        elif block.kind is not BlockKind.CODE:
            in_series = block.kind is BlockKind.ITEM
            yield from ((text[each.start : each.end], in_series) for each in sentences_of(text, block))


def _amounts_in(words: str) -> Iterator[_Amount]:
    rate = _RATE.search(words)
    for found in _AMOUNT.finditer(words):
        unit = found["currency"] or f"{found['sort'] or ''}{found['unit']}".casefold().strip().rstrip("s")
        per = (found["per"] or (rate["rate"] if rate and found["currency"] else "")).casefold()
        value = (found["money"] or found["count"]).casefold().rstrip(".,").replace(",", "")
        yield _Amount((unit, {"dai": "day"}.get(per, per)), _NUMBERS.get(value, value), _bound(words[: found.start()]))


def _bound(before: str) -> str:
    if _AT_LEAST.search(before):
        return "least"
    return "most" if _AT_MOST.search(before) else ""
