"""Merging what the rankers found into one order.

Meaning leads. Words, pairs of neighbouring words and a passage's length are added to it. How much words count depends
on the question: where one article stands out by meaning, the question is a paraphrase and its words mislead; where many
are alike, as in a handbook with ten similar sections, the exact words decide. Weights and alternatives:
benchmarks/RESULTS.md.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.articles import PublishedPassage
from retrieval.outcome import Evidence

MOST_WORD_WEIGHT = 0.21
"""The weight of words, out of 1, when meaning singles out nothing."""

MARGIN_SCALE = 0.1
"""The lead in cosine at which the weight of words has fallen to 37 % of that."""

WORDS_SCALE = 2.0
"""Even a good passage gets about half of the keyword score that is possible; this makes it comparable with meaning."""

PAIR_WEIGHT = 0.26
"""Words that stand together in question and passage mean the same thing more often than words that are apart."""

LENGTH_WEIGHT = 0.048
"""What a passage gains for each e-fold in words: of two that match alike, the longer one more often says how."""

COSINE_FLOOR = -0.1
"""The cosine of texts that have nothing in common, for this family of models: where the scale begins."""


@dataclass(frozen=True)
class Candidate:
    """A passage that was found, with what each ranker saw in it.

    `cosine` is the passage's own likeness to the question, `phrasing` that of the nearest phrasing its article is also
    asked as (0 when it has none). `keyword` is its BM25 score as a share of what a passage full of the question's words
    would get, `pairs` the share of the question's neighbouring word pairs that stand together in it too, and `words`
    how many words it has.
    """

    found: PublishedPassage
    cosine: float
    phrasing: float = 0.0
    keyword: float = 0.0
    pairs: float = 0.0
    words: int = 0


def rank(candidates: Sequence[Candidate]) -> list[Evidence]:
    """All candidates, best first, ranks counted from 1."""
    if not candidates:
        return []
    meanings = _meanings(candidates)
    best = max(*meanings, COSINE_FLOOR + 1e-6)
    weight = word_weight(_margin(candidates, meanings))
    scored = [
        (_score(candidate, (meaning - COSINE_FLOOR) / (best - COSINE_FLOOR), weight), candidate)
        for candidate, meaning in zip(candidates, meanings, strict=True)
    ]
    scored.sort(key=lambda each: (-each[0], each[1].found.passage.id))
    return [_evidence(candidate, score, place) for place, (score, candidate) in enumerate(scored, start=1)]


def best_of_each_article(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The first passage of every article, in order."""
    best: dict[str, Evidence] = {}
    for each in evidence:
        best.setdefault(each.article_id, each)
    return list(best.values())


def word_weight(margin: float) -> float:
    """How much words count, given how far the best article leads by meaning."""
    return MOST_WORD_WEIGHT * math.exp(-max(0.0, margin) / MARGIN_SCALE)


def _score(candidate: Candidate, meaning: float, weight: float) -> float:
    words = weight * WORDS_SCALE * candidate.keyword + PAIR_WEIGHT * candidate.pairs
    return (1 - weight) * meaning + words + LENGTH_WEIGHT * math.log1p(candidate.words)


def _meanings(candidates: Sequence[Candidate]) -> list[float]:
    # A phrasing speaks for its article; within the article it speaks for the passage nearest to the question.
    nearest: dict[str, Candidate] = {}
    for candidate in candidates:
        article_id = candidate.found.passage.article_id
        if article_id not in nearest or candidate.cosine > nearest[article_id].cosine:
            nearest[article_id] = candidate
    return [
        max(candidate.cosine, candidate.phrasing)
        if nearest[candidate.found.passage.article_id] is candidate
        else candidate.cosine
        for candidate in candidates
    ]


def _margin(candidates: Sequence[Candidate], meanings: Sequence[float]) -> float:
    best: dict[str, float] = {}
    for candidate, meaning in zip(candidates, meanings, strict=True):
        article_id = candidate.found.passage.article_id
        best[article_id] = max(best.get(article_id, COSINE_FLOOR), meaning)
    two_best = sorted(best.values(), reverse=True)[:2]
    return two_best[0] - two_best[1] if len(two_best) > 1 else 1.0


def _evidence(candidate: Candidate, score: float, place: int) -> Evidence:
    scores = {
        "meaning": candidate.cosine,
        "phrasing": candidate.phrasing,
        "keyword": candidate.keyword,
        "pairs": candidate.pairs,
    }
    return Evidence(candidate.found, place, score, scores)
