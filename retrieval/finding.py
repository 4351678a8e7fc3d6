"""Choosing the candidates of one search from what the rankers scored."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue import View
from retrieval.ranking import Candidate

HIDDEN = np.float32(-1.0)
"""The cosine given to rows that may not be shown: lower than any real one, and never returned."""

KEYWORD_WORTH = 0.25
"""What a full keyword score is worth beside a cosine when choosing what to read closely; ranking weighs anew."""

Pairs = AbstractSet[tuple[str, str]]


@dataclass(frozen=True)
class Scores:
    """What the rankers gave: the question's cosine with every row of the view; keyword shares and likenesses by entry
    id. An entry without a likeness is taken to be as like the question as its cosine says."""

    cosines: NDArray[np.float32]
    keywords: Mapping[str, float]
    likeness: Mapping[str, float] = field(default_factory=dict)

    def likeness_of(self, view: View, row: int) -> float:
        """How well a row's words meet the question's."""
        return self.likeness.get(view.entries[row].id, float(self.cosines[row]))


def promising(view: View, scores: Scores, limit: int, most: int) -> list[int]:
    """The `most` rows to read closely: of the `limit` nearest in meaning and all that share words with the question.

    A phrasing among them brings in all the passages of its article, as near as the phrasing is.
    """
    cosines = scores.cosines
    worth = {row: float(cosines[row]) for row in _best_rows(cosines, limit)}
    for row in [row for row in worth if view.entries[row].is_phrasing]:
        for each in view.passage_rows(view.entries[row].found.passage.article_id):
            worth[each] = max(worth.get(each, -1.0), worth[row])
    for entry_id, share in scores.keywords.items():
        row_of = view.rows.get(entry_id)
        if row_of is not None:
            worth[row_of] = worth.get(row_of, float(cosines[row_of])) + KEYWORD_WORTH * share
    shown = [row for row in worth if cosines[row] > HIDDEN]
    return sorted(shown, key=lambda row: (-worth[row], view.entries[row].id))[:most]


def candidates(view: View, rows: Sequence[int], scores: Scores, pairs: Pairs) -> list[Candidate]:
    """The passages among `rows`, with what each ranker saw in them; `pairs` are the question's neighbouring words."""
    phrasings: dict[str, tuple[float, float]] = {}
    for row in rows:
        entry = view.entries[row]
        if entry.is_phrasing:
            article_id = entry.found.passage.article_id
            seen = (scores.likeness_of(view, row), float(scores.cosines[row]))
            phrasings[article_id] = max(phrasings.get(article_id, seen), seen)
    passages = [row for row in rows if not view.entries[row].is_phrasing]
    return [_candidate(view, row, scores, pairs, phrasings) for row in passages]


def _candidate(
    view: View, row: int, scores: Scores, pairs: Pairs, phrasings: Mapping[str, tuple[float, float]]
) -> Candidate:
    entry = view.entries[row]
    phrasing_likeness, phrasing = phrasings.get(entry.found.passage.article_id, (0.0, 0.0))
    return Candidate(
        found=entry.found,
        cosine=float(scores.cosines[row]),
        likeness=scores.likeness_of(view, row),
        phrasing=phrasing,
        phrasing_likeness=phrasing_likeness,
        keyword=scores.keywords.get(entry.id, 0.0),
        pairs=len(pairs & entry.pairs) / len(pairs) if pairs else 0.0,
        words=len(entry.stems),
    )


def _best_rows(cosines: NDArray[np.float32], limit: int) -> list[int]:
    count = min(limit, len(cosines))
    if count == 0:
        return []
    best = np.argpartition(cosines, -count)[-count:] if count < len(cosines) else np.arange(len(cosines))
    return [int(row) for row in best if cosines[row] > HIDDEN]
