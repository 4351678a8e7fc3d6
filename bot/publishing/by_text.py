"""Whether an article answers a question by what it says, and not only by what it is called.

An article whose title, heading or phrasing is the question is taken for its answer, whatever stands in it: right for
finding it, and no proof. So its sentences are read without those names, in a look that is otherwise the real one.
"""

from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from knowledge.articles import PublishedPassage
from retrieval.looking import Look
from retrieval.search.keywords import stems
from retrieval.sufficiency import BY_NAME, overlap

SPEAKS_FROM = 0.5
"""The likeness, word by word, from which sentences speak of what was asked. On the gap cards of two handbooks, 21 of 23
texts that answer their question reach it; of texts about something else in the same handbook, one in ten to twenty. A
text that says yes in other words may miss it: then a person decides."""


def without_names(passages: Sequence[PublishedPassage], asked: Collection[str]) -> list[PublishedPassage]:
    """The passages by their sentences: without title and phrasings, and without headings that are such a question."""
    questions = [frozenset(stems(each)) for each in asked]
    return [_without_names(each, questions) for each in passages]


def speaks_of(look: Look, article_id: str) -> bool:
    """Whether sentences of this article were found that speak of what was looked up, among passages without names."""
    found = (each for each in look.evidence if each.article_id == article_id)
    return any(each.scores["likeness"] >= SPEAKS_FROM for each in found)


def _without_names(found: PublishedPassage, questions: Iterable[AbstractSet[str]]) -> PublishedPassage:
    kept = tuple(each for each in found.passage.heading_path if not _is_asked(each, questions))
    kept = tuple(each for each in kept if each != found.details.title)
    passage = replace(found.passage, heading_path=kept)
    return PublishedPassage(passage, replace(found.details, title="", also_asked_as=()))


def _is_asked(heading: str, questions: Iterable[AbstractSet[str]]) -> bool:
    words = frozenset(stems(heading))
    return any(overlap(words, each) >= BY_NAME for each in questions if each)
