"""A passage beside the nearest passages of other articles: which say the same, and which say something else. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from knowledge.articles import PublishedPassage
from retrieval.composing.conflicts import conflict
from retrieval.outcome import Evidence

Stems = Callable[[str], list[str]]

SAYS_THE_SAME = 0.82
"""The likeness (a cosine) from which two passages of different articles say much the same: in the sample knowledge only
closing lines ("Who to ask") reach it."""

FEWEST_WORDS = 20
"""A passage of fewer words is a closing line or a pointer: being like another one means nothing."""

ABOUT_THE_SAME = 0.70
"""The likeness from which two passages are about one thing, so that different amounts contradict each other. In the
sample knowledge it leaves the one real contradiction, and drops seven pairs that only share words."""

MOST_LISTED = 5


@dataclass(frozen=True)
class Double:
    """A passage of another article that says much the same, and how alike they are (a cosine)."""

    mine: PublishedPassage
    theirs: PublishedPassage
    likeness: float


@dataclass(frozen=True)
class Disagreement:
    """Two passages of different articles that name different amounts for the same thing."""

    mine: PublishedPassage
    theirs: PublishedPassage


def doubles(mine: PublishedPassage, nearest: Sequence[Evidence]) -> list[Double]:
    """The passages of other articles that say much the same as `mine`, the most alike first."""
    if len(mine.passage.text.split()) < FEWEST_WORDS:
        return []
    others = [each for each in nearest if each.article_id != mine.passage.article_id]
    found = [Double(mine, each.found, _likeness(each)) for each in others if _likeness(each) >= SAYS_THE_SAME]
    return sorted(found, key=lambda each: -each.likeness)


def disagreement(mine: PublishedPassage, nearest: Sequence[Evidence], stems: Stems) -> Disagreement | None:
    """The nearest passage that contradicts `mine`, taken as answers to what mine is about: its title and headings, and
    what people also ask it as."""
    elsewhere = [each for each in nearest if each.article_id != mine.passage.article_id]
    others = [each for each in elsewhere if _likeness(each) >= ABOUT_THE_SAME]
    for about in subjects_of(mine):
        found = conflict(stems(about), [Evidence(mine, 0, 1.0), *others], stems)
        if found is not None:
            return Disagreement(mine, found.found)
    return None


def subjects_of(found: PublishedPassage) -> list[str]:
    """What a passage answers, as far as it says so itself."""
    headings = " ".join(dict.fromkeys([found.details.title, *found.passage.heading_path]))
    return [headings, *found.details.also_asked_as]


def one_for_each_article(found: Iterable[Double]) -> list[Double]:
    """The most alike passage of each other article, at most `MOST_LISTED`."""
    best: dict[str, Double] = {}
    for each in sorted(found, key=lambda double: -double.likeness):
        best.setdefault(each.theirs.passage.article_id, each)
    return list(best.values())[:MOST_LISTED]


def _likeness(evidence: Evidence) -> float:
    return evidence.scores.get("meaning", 0.0)
