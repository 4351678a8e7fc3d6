"""Asking back when a question fits several articles equally well."""

from collections.abc import Sequence

from retrieval.outcome import Evidence
from retrieval.question_words import content_of
from retrieval.ranking import best_of_each_article
from retrieval.search.keywords import stems

MOST_WORDS = 2
"""A question with more content words than this says which article it means."""

MOST_WORDS_OF_A_NAME = 2
"""All words, of which one says something: "leave", "my leave"."""

MOST_CHOICES = 3
NEARLY_EQUAL = 0.06
"""How far apart, in cosine, articles may be and still be equally likely meant."""


def choices_between(question: Sequence[str], evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """What to ask back, as questions to tap: two or three articles that all bear the question's words in their titles.

    Empty when the question says enough, or when the words belong to one article alone. Who types a mere name ("leave")
    may mean any of them, whoever says more one of those that are nearly as close as the first. `question` holds word
    stems, each once.
    """
    wanted = set(content_of(question))
    if not 1 <= len(wanted) <= MOST_WORDS:
        return ()
    articles = best_of_each_article(evidence)
    titled = [each for each in articles if wanted <= set(stems(each.found.details.title))]
    if len(titled) < 2 or titled[0] is not articles[0]:
        return ()
    least = _likeness(titled[0]) - NEARLY_EQUAL
    is_name = len(wanted) == 1 and len(question) <= MOST_WORDS_OF_A_NAME
    meant = titled if is_name else [each for each in titled if _likeness(each) >= least]
    titles = dict.fromkeys(each.found.details.title for each in meant)
    return tuple(titles)[:MOST_CHOICES] if len(titles) > 1 else ()


def _likeness(evidence: Evidence) -> float:
    return max(evidence.scores["meaning"], evidence.scores["phrasing"])
