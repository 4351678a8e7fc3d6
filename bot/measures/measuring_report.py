"""What `handrail evaluate` reports, in the words of its fixed JSON contract."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from bot.measures.measuring import (
    Measured,
    abstained_right,
    abstained_wrong,
    answerable_auroc,
    answered_right,
    answered_wrong,
    count,
    coverage,
    coverage_at_precision,
    hit_rate,
    interval,
    mean_reciprocal_rank,
    normalised_gain,
    percentile,
    pointed_right,
    pointed_wrong,
    precision,
)

DIGITS = 4


def summary(measured: Sequence[Measured]) -> dict[str, Any]:
    """The measures over all questions.

    `recall` at k is the share of answerable questions with a right passage among the first k. `auroc_by_kind` holds
    answerable questions against each kind of the others, since one blended figure hides the hard kind. `precision` is
    the share of answers, `coverage` that of answerable questions, that end in an answer from a right passage.
    """
    kinds = sorted({each.kind for each in measured if not each.is_answerable})
    times = [each.milliseconds for each in measured]
    return {
        "questions": len(measured),
        "recall": {str(depth): round(hit_rate(measured, depth), DIGITS) for depth in (1, 5, 10)},
        "mrr10": round(mean_reciprocal_rank(measured), DIGITS),
        "ndcg10": round(normalised_gain(measured), DIGITS),
        "answerable_auroc": _rounded(answerable_auroc(measured)),
        "auroc_by_kind": {kind: _rounded(answerable_auroc(measured, kind)) for kind in kinds},
        "coverage_at_95_precision": round(coverage_at_precision(measured, 0.95), DIGITS),
        "precision": _rounded(precision(measured)),
        "coverage": round(coverage(measured), DIGITS),
        "intervals": _intervals(measured, kinds),
        "answered_right": count(measured, answered_right),
        "answered_wrong": count(measured, answered_wrong),
        "abstained_right": count(measured, abstained_right),
        "abstained_wrong": count(measured, abstained_wrong),
        "pointed_right": count(measured, pointed_right),
        "pointed_wrong": count(measured, pointed_wrong),
        "query_ms": {"p50": round(percentile(times, 0.5), 2), "p95": round(percentile(times, 0.95), 2)},
    }


def per_question(measured: Sequence[Measured]) -> list[dict[str, Any]]:
    """What was found for each question."""
    return [
        {
            "id": each.id,
            "outcome": each.outcome,
            "ranked": list(each.ranked),
            "cited": list(each.cited),
            "pointed": list(each.pointed),
            "confidence": round(each.confidence, DIGITS),
        }
        for each in measured
    ]


def _intervals(measured: Sequence[Measured], kinds: Sequence[str]) -> dict[str, list[float] | None]:
    # Bound by keyword, since a function made in a loop would see the last kind only.
    statistics: dict[str, Callable[[Sequence[Measured]], float | None]] = {
        "recall 1": partial(hit_rate, depth=1),
        "recall 5": partial(hit_rate, depth=5),
        "mrr10": mean_reciprocal_rank,
        "precision": precision,
        "coverage": coverage,
        **{f"auroc {kind}": partial(answerable_auroc, kind=kind) for kind in kinds},
    }
    found = {name: interval(measured, statistic) for name, statistic in statistics.items()}
    return {name: [round(end, DIGITS) for end in ends] if ends else None for name, ends in found.items()}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
