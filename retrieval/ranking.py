"""Merging what the rankers found into one order.

Meaning and words are added up, each scaled to this question's best. How much words count depends on the question: where
one passage stands out by meaning, the question is a paraphrase and its words mislead; where many are alike, as in a
handbook with ten similar sections, the exact words decide. Weights and alternatives: benchmarks/RESULTS.md.
"""

import math
from collections.abc import Sequence

from retrieval.index import Candidate
from retrieval.outcome import Evidence

MOST_WORD_WEIGHT = 0.4
"""The weight of words, out of 1, when meaning singles out nothing."""

MARGIN_SCALE = 0.08
"""The lead in cosine at which the weight of words has fallen to 37 % of that."""

COSINE_FLOOR = -0.1
"""The cosine of texts that have nothing in common, for this family of models: where the scale begins."""


def rank(candidates: Sequence[Candidate]) -> list[Evidence]:
    """All candidates, best first, ranks counted from 1."""
    if not candidates:
        return []
    meanings = _meanings(candidates)
    best_meaning = max(max(meanings), COSINE_FLOOR + 1e-6)
    best_keyword = max(candidate.keyword for candidate in candidates) or 1.0
    weight = word_weight(_margin(candidates, meanings))
    scored = [
        (
            weight * candidate.keyword / best_keyword
            + (1 - weight) * (meaning - COSINE_FLOOR) / (best_meaning - COSINE_FLOOR),
            candidate,
        )
        for candidate, meaning in zip(candidates, meanings, strict=True)
    ]
    scored.sort(key=lambda each: (-each[0], each[1].found.passage.id))
    return [_evidence(candidate, score, place) for place, (score, candidate) in enumerate(scored, start=1)]


def best_of_each_article(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The first passage of every article, in order."""
    return list({each.article_id: each for each in reversed(evidence)}.values())[::-1]


def word_weight(margin: float) -> float:
    """How much words count, given how far the best article leads by meaning."""
    return MOST_WORD_WEIGHT * math.exp(-max(0.0, margin) / MARGIN_SCALE)


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
    scores = {"meaning": candidate.cosine, "phrasing": candidate.phrasing, "keyword": candidate.keyword}
    return Evidence(candidate.found, place, score, scores)
