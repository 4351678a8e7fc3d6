"""Two articles that answer the same question differently: shown as a disagreement, never averaged."""

import re
from collections.abc import Callable, Sequence

from retrieval.blocks import blocks_of, sentences_of
from retrieval.outcome import Evidence

_AMOUNT = re.compile(
    r"(?P<currency>[€$£])?\s?(?P<number>\d[\d.,]*)\s?(?P<unit>%|days?|weeks?|months?|hours?|minutes?|years?|euros?|"
    r"dollars?|pounds?|people|per cent|percent|km|miles|GB|characters)?",
    re.IGNORECASE,
)
ALIKE = 0.4
"""The share of the question's words that a sentence must have before its amounts are held against another's."""


def conflict(question: Sequence[str], evidence: Sequence[Evidence], stems: Callable[[str], list[str]]) -> Evidence | None:
    """The best passage of another article whose amounts contradict the first one's, or None.

    `question` holds the question's word stems. Two passages conflict when the sentences nearest to the question name
    amounts of the same unit and have none in common.
    """
    if not evidence:
        return None
    first = _amounts(evidence[0], question, stems)
    others = (each for each in evidence[1:] if each.article_id != evidence[0].article_id)
    return next((each for each in others if _contradict(first, _amounts(each, question, stems))), None)


def _contradict(first: dict[str, set[str]], second: dict[str, set[str]]) -> bool:
    shared = first.keys() & second.keys()
    return any(first[unit].isdisjoint(second[unit]) for unit in shared)


def _amounts(evidence: Evidence, question: Sequence[str], stems: Callable[[str], list[str]]) -> dict[str, set[str]]:
    text = evidence.found.passage.text
    context = set(stems(evidence.found.details.title)) | {
        stem for heading in evidence.found.passage.heading_path for stem in stems(heading)
    }
    amounts: dict[str, set[str]] = {}
    for block in blocks_of(text):
        for sentence in sentences_of(text, block):
            words = text[sentence.start : sentence.end]
            if _is_about(set(stems(words)) | context, question):
                for unit, number in _amounts_in(words):
                    amounts.setdefault(unit, set()).add(number)
    return amounts


def _is_about(words: set[str], question: Sequence[str]) -> bool:
    return bool(question) and len(words.intersection(question)) / len(set(question)) >= ALIKE


def _amounts_in(words: str) -> list[tuple[str, str]]:
    found = []
    for amount in _AMOUNT.finditer(words):
        unit = amount["currency"] or (amount["unit"] or "").casefold().rstrip("s")
        if unit:
            found.append((unit, amount["number"].rstrip(".,").replace(",", "")))
    return found
