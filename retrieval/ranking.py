"""Merging what the rankers found into one order.

How well a passage meets the question word by word leads; its meaning as a whole, its keyword score, pairs of
neighbouring words and its length are added. Lists that only point elsewhere add no length: a table of contents has all
the words and no answer. Weights and alternatives: benchmarks/RESULTS.md.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.articles import PublishedPassage
from retrieval.outcome import Evidence
from retrieval.pointers import share_said

MEANING_WEIGHT = 0.5
"""What the cosine of question and passage as wholes counts, beside 1 for their likeness word by word."""

WORDS_WEIGHT = 0.1
"""What a full keyword score counts: rare exact words, such as names and codes."""

PAIR_WEIGHT = 0.1
"""Words that stand together in question and passage mean the same thing more often than words that are apart."""

LENGTH_WEIGHT = 0.03
"""What a passage gains for each e-fold in words: of two that match alike, the longer one more often says how."""

OPENING_LEAD = 0.1
"""What an article's opening is ahead by when a phrasing looks for the passage it speaks for: most phrasings ask what
the article as a whole is about."""

CLOSE_CALL = 0.05
"""Two passages no further apart than this are about equally likely to hold the answer. On the development sets, giving
both where it is so close raises the share of answers that hold the right passage by three to fourteen points and
doubles every tenth to every second answer."""


@dataclass(frozen=True)
class Candidate:
    """A passage that was found, with what each ranker saw in it.

    `cosine` compares passage and question as wholes, `likeness` word by word; `phrasing` and `phrasing_likeness` are
    those of the nearest phrasing its article is also asked as (0 when it has none). `keyword` is its BM25 score as a
    share of what a passage full of the question's words would get, `pairs` the share of the question's neighbouring
    word pairs that stand together in it too, and `words` how many words it has.
    """

    found: PublishedPassage
    cosine: float
    likeness: float = 0.0
    phrasing: float = 0.0
    phrasing_likeness: float = 0.0
    keyword: float = 0.0
    pairs: float = 0.0
    words: int = 0

    @property
    def article_id(self) -> str:
        """The article the passage belongs to."""
        return self.found.passage.article_id


def rank(candidates: Sequence[Candidate]) -> list[Evidence]:
    """All candidates, best first, ranks counted from 1."""
    spoken_for = _spoken_for(candidates)
    scored = sorted((_scored(each, spoken_for.get(each.article_id)) for each in candidates), key=_best_first)
    return [Evidence(found, place, score, scores) for place, (score, found, scores) in enumerate(scored, start=1)]


def best_of_each_article(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The first passage of every article, in order."""
    best: dict[str, Evidence] = {}
    for each in evidence:
        best.setdefault(each.article_id, each)
    return list(best.values())


def too_close_to_call(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The best passage, and the second where it is hardly behind: either may hold the answer."""
    return tuple(each for each in evidence[:2] if evidence[0].score - each.score <= CLOSE_CALL)


def _spoken_for(candidates: Sequence[Candidate]) -> dict[str, Candidate]:
    # A phrasing speaks for its article; within the article it speaks for the passage that would come first without it.
    best: dict[str, Candidate] = {}
    for candidate in filter(lambda each: each.phrasing, candidates):
        first = best.setdefault(candidate.article_id, candidate)
        best[candidate.article_id] = max(first, candidate, key=_worth)
    return best


def _worth(candidate: Candidate) -> float:
    """What a passage is worth to a phrasing that looks for the one it speaks for."""
    lead = 0.0 if candidate.found.passage.heading_path else OPENING_LEAD
    return _sum(_scores(candidate, is_spoken_for=False)) + lead


def _scored(candidate: Candidate, spoken_for: Candidate | None) -> tuple[float, PublishedPassage, dict[str, float]]:
    scores = _scores(candidate, is_spoken_for=candidate is spoken_for)
    total = _sum(scores)
    if spoken_for is not None and candidate is not spoken_for:
        # The phrasing does not say which of two passages that are hardly apart it means: hardly apart they stay.
        behind = _worth(spoken_for) - _worth(candidate)
        if behind <= CLOSE_CALL:
            total = max(total, _sum(_scores(spoken_for, is_spoken_for=True)) - behind)
    return total, candidate.found, scores


def _scores(candidate: Candidate, is_spoken_for: bool) -> dict[str, float]:
    by_phrasing = candidate.phrasing_likeness if is_spoken_for else candidate.likeness
    return {
        "likeness": max(candidate.likeness, by_phrasing),
        "meaning": candidate.cosine,
        "phrasing": candidate.phrasing if is_spoken_for else 0.0,
        "keyword": candidate.keyword,
        "pairs": candidate.pairs,
        "extent": math.log1p(candidate.words * share_said(candidate.found.passage.text)),
    }


def _sum(scores: Mapping[str, float]) -> float:
    meaning = max(scores["meaning"], scores["phrasing"])
    words = WORDS_WEIGHT * scores["keyword"] + PAIR_WEIGHT * scores["pairs"]
    return scores["likeness"] + MEANING_WEIGHT * meaning + words + LENGTH_WEIGHT * scores["extent"]


def _best_first(scored: tuple[float, PublishedPassage, dict[str, float]]) -> tuple[float, str]:
    return -scored[0], scored[1].passage.id
