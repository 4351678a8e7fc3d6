"""Choosing the candidates of one search from what the rankers scored."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue import Entry, View
from retrieval.ranking import Candidate

HIDDEN = np.float32(-1.0)
"""The cosine given to rows that may not be shown: lower than any real one, and never returned."""

Pairs = AbstractSet[tuple[str, str]]


def candidates(
    view: View, cosines: NDArray[np.float32], keywords: Mapping[str, float], pairs: Pairs, limit: int
) -> list[Candidate]:
    """The `limit` passages nearest in meaning and all that `keywords` names.

    `cosines` are the question's with every row of `view`, `keywords` the keyword shares by entry id, `pairs` the
    question's word pairs. A phrasing among the nearest brings in all the passages of its article.
    """
    phrasings: dict[str, float] = {}
    rows = {view.rows[each] for each in keywords if each in view.rows}
    for row in _best_rows(cosines, limit):
        entry = view.entries[row]
        if entry.is_phrasing:
            article_id = entry.found.passage.article_id
            phrasings[article_id] = max(phrasings.get(article_id, 0.0), float(cosines[row]))
            rows.update(view.passage_rows(article_id))
        else:
            rows.add(row)
    return [
        _candidate(view.entries[row], float(cosines[row]), phrasings, keywords, pairs)
        for row in sorted(rows)
        if cosines[row] > HIDDEN
    ]


def _candidate(
    entry: Entry, cosine: float, phrasings: Mapping[str, float], keywords: Mapping[str, float], pairs: Pairs
) -> Candidate:
    return Candidate(
        found=entry.found,
        cosine=cosine,
        phrasing=phrasings.get(entry.found.passage.article_id, 0.0),
        keyword=keywords.get(entry.id, 0.0),
        pairs=len(pairs & entry.pairs) / len(pairs) if pairs else 0.0,
        words=len(entry.stems),
    )


def _best_rows(cosines: NDArray[np.float32], limit: int) -> list[int]:
    count = min(limit, len(cosines))
    best = np.argpartition(-cosines, count - 1)[:count] if count < len(cosines) else np.arange(len(cosines))
    return [int(row) for row in best if cosines[row] > HIDDEN]
