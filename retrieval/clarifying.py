"""Asking back when a question fits several articles equally well."""

from collections.abc import Sequence

from retrieval.catalogue import heading_of
from retrieval.keywords import stems
from retrieval.outcome import Evidence
from retrieval.ranking import best_of_each_article

MOST_WORDS = 2
"""A question with more content words than this says which article it means."""

MOST_CHOICES = 3
NEARLY_EQUAL = 0.06
"""How far apart, in cosine, articles may be and still be equally likely meant."""


def choices_between(question: Sequence[str], evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """What to ask back, as questions to tap: two or three articles that all bear the question's words in their titles.

    Empty when the question says enough, or when the words belong to one article alone. `question` holds word stems.
    """
    if not 1 <= len(question) <= MOST_WORDS:
        return ()
    wanted = set(question)
    titled = [each for each in best_of_each_article(evidence) if wanted <= set(stems(each.found.details.title))]
    if len(titled) < 2:
        return ()
    best = titled[0].scores["meaning"]
    equal = [each for each in titled if best - each.scores["meaning"] <= NEARLY_EQUAL]
    return tuple(each.found.details.title for each in equal[:MOST_CHOICES]) if len(equal) > 1 else ()
