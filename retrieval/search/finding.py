"""Choosing the candidates of one search from what the rankers scored."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from retrieval.ranking import Candidate
from retrieval.search.catalogue import View

KEYWORD_WORTH = 0.25
"""What a full keyword score is worth beside a cosine when choosing what to read closely; ranking weighs anew."""

NO_ROW = -1

Pairs = Collection[str]
"""Word stems that stand side by side, each with a space on both sides, as they are in `Words.stems`."""


@dataclass(frozen=True)
class Scores:
    """What the rankers gave: the question's cosine with each row that was put forward and may be shown; keyword shares
    and likenesses by entry id. An entry without a likeness is taken to be as like the question as its cosine says.
    `stems` has the word stems of each entry that was read closely, by its id (`Words.stems`)."""

    cosines: Mapping[int, float]
    keywords: Mapping[str, float]
    likeness: Mapping[str, float] = field(default_factory=dict)
    stems: Mapping[str, str] = field(default_factory=dict)

    def likeness_of(self, view: View, row: int) -> float:
        """How well a row's words meet the question's."""
        return self.likeness.get(view.entries[row].id, self.cosines[row])


def put_forward(view: View, nearest: Sequence[int], keywords: Iterable[str]) -> list[int]:
    """The rows to choose from: those nearest in meaning, and of all entries that share words with the question.

    A phrasing among the nearest brings in all the passages of its article.
    """
    rows, entries = view.rows, view.entries
    said_so = dict.fromkeys(view.article_at(row) for row in nearest if entries[row].is_phrasing)
    sharing = (rows[each] for each in keywords if each in rows)
    return list(dict.fromkeys(chain(nearest, *map(view.passage_rows, said_so), sharing)))


def promising(view: View, nearest: Sequence[int], scores: Scores, most: int) -> list[int]:
    """The `most` rows to read closely, of those put forward. A passage is as near as a phrasing of its article is."""
    cosines, rows, entries = scores.cosines, view.rows, view.entries
    worth = {row: cosines[row] for row in nearest}
    said_so: dict[str, float] = {}
    for row in nearest:
        if entries[row].is_phrasing:
            article_id = view.article_at(row)
            said_so[article_id] = max(said_so.get(article_id, -1.0), cosines[row])
    for article_id, cosine in said_so.items():
        for row in filter(cosines.__contains__, view.passage_rows(article_id)):
            worth[row] = max(worth.get(row, -1.0), cosine)
    for each, share in scores.keywords.items():
        if (row := rows.get(each, NO_ROW)) in cosines:
            worth[row] = worth.get(row, cosines[row]) + KEYWORD_WORTH * share
    return sorted(worth, key=lambda row: (-worth[row], entries[row].id))[:most]


def candidates(view: View, rows: Sequence[int], scores: Scores, pairs: Pairs) -> list[Candidate]:
    """The passages among `rows`, with what each ranker saw in them; `pairs` are the question's neighbouring words."""
    phrasings: dict[str, tuple[float, float]] = {}
    for row in rows:
        entry = view.entries[row]
        if entry.is_phrasing:
            article_id = entry.found.passage.article_id
            seen = (scores.likeness_of(view, row), scores.cosines[row])
            phrasings[article_id] = max(phrasings.get(article_id, seen), seen)
    passages = [row for row in rows if not view.entries[row].is_phrasing]
    return [_candidate(view, row, scores, pairs, phrasings) for row in passages]


def _candidate(
    view: View, row: int, scores: Scores, pairs: Pairs, phrasings: Mapping[str, tuple[float, float]]
) -> Candidate:
    entry = view.entries[row]
    stems = scores.stems.get(entry.id, "")
    phrasing_likeness, phrasing = phrasings.get(entry.found.passage.article_id, (0.0, 0.0))
    return Candidate(
        found=entry.found,
        cosine=scores.cosines[row],
        likeness=scores.likeness_of(view, row),
        phrasing=phrasing,
        phrasing_likeness=phrasing_likeness,
        keyword=scores.keywords.get(entry.id, 0.0),
        pairs=sum(map(stems.__contains__, pairs)) / len(pairs) if pairs else 0.0,
        words=max(0, stems.count(" ") - 1),
    )
