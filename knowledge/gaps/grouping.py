"""Which gap a question belongs to: questions that mean the same are one gap, from the second one on. Pure.

A new question joins the gap it is most linked to. Then the gaps around it, whose questions it draws nearer or apart,
are grouped afresh by average linkage over the drawn vectors, so that what was placed when little was known moves once
more is known. What people have put somewhere, and gaps that are being worked on, keep their questions.
`benchmarks/grouping.py` measures it, and what else was tried is in benchmarks/RESULTS.md.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import uuid4

import numpy as np

from knowledge.gaps.gaps import GapState
from knowledge.gaps.linkage import FREE, NEVER, Flags, Numbers, Vector, linked
from knowledge.gaps.nearest import NearestQuestions

__all__ = ["LINK_FROM", "Grouped", "Grouping", "Vector"]

LINK_FROM = 0.70
"""The mean cosine of drawn vectors from which questions are one gap; for two questions alone, a cosine of .61. Found on
three sets of real questions that were grouped by people."""

TAKEN_APART = 200
"""How many questions are grouped one by one when one arrives: some milliseconds' work. Larger gaps take part whole."""

TAKEN_APART_AT_REST = 4000
"""The same, when all gaps are grouped afresh and nobody waits: about a second."""

NO_GAP = -1


@dataclass(frozen=True)
class Grouped:
    """A question in a gap that takes in questions. `by_hand`: a person put it there, so only a person moves it."""

    question_id: str
    gap_id: str
    state: GapState
    by_hand: bool
    vector: Vector


class Grouping:
    """The gap questions that are not settled, all of one model, in memory. Not safe for two threads at once."""

    def __init__(self, link_from: float = LINK_FROM, new_id: Callable[[], str] = lambda: uuid4().hex) -> None:
        self._link_from = link_from
        self._new_id = new_id
        self._nearest = NearestQuestions()
        self._questions: list[str] = []
        self._row_of: dict[str, int] = {}
        self._gaps: list[str] = []
        self._states: list[GapState] = []
        self._number_of: dict[str, int] = {}
        self._gap_of = np.zeros(0, dtype=np.intp)
        self._by_hand = np.zeros(0, dtype=np.bool_)

    def __contains__(self, question_id: str) -> bool:
        return question_id in self._row_of

    def add(self, questions: Sequence[Grouped]) -> None:
        """Take in questions that are in gaps. The gap known longest keeps its id where two have equal claims."""
        if questions:
            self._nearest.add(np.stack([each.vector for each in questions]))
        for each in questions:
            self._note(each.question_id, self._numbered(each.gap_id, each.state), each.by_hand)

    def change(self, question_id: str, gap_id: str, state: GapState, by_hand: bool) -> None:
        """A known question is in this gap now, and that gap in this state."""
        row = self._row_of[question_id]
        self._gap_of[row] = self._numbered(gap_id, state)
        self._by_hand[row] = by_hand

    def place(self, question_id: str, vector: Vector) -> dict[str, str]:
        """Take in a new question; gives its gap, and that of every other question which moves because of it.

        A gap id that was not known is a new gap. Nothing moves out of a gap that is not open, nor into or out of one
        that is dismissed; only the new question may join that.
        """
        touched = self._nearest.add(vector[np.newaxis])
        self._note(question_id, self._most_linked(), by_hand=False)
        moved = self._regroup(np.unique(self._gap_of[touched]), TAKEN_APART)
        return {question_id: self._gaps[self._gap_of[-1]]} | moved

    def regroup(self) -> dict[str, str]:
        """Group all gaps afresh; gives the gap of every question that moves. See `place`."""
        return self._regroup(np.unique(self._gap_of), TAKEN_APART_AT_REST)

    def _note(self, question_id: str, number: int, by_hand: bool) -> None:
        self._row_of[question_id] = len(self._questions)
        self._questions.append(question_id)
        self._gap_of = np.append(self._gap_of, number)
        self._by_hand = np.append(self._by_hand, by_hand)

    def _numbered(self, gap_id: str, state: GapState = GapState.OPEN) -> int:
        number = self._number_of.setdefault(gap_id, len(self._gaps))
        if number == len(self._gaps):
            self._gaps.append(gap_id)
            self._states.append(state)
        self._states[number] = state
        return number

    def _most_linked(self) -> int:
        """The number of the gap that the question added last joins, which is new if it is the first of its kind."""
        if not self._gaps:
            return self._numbered(self._new_id())
        drawn = self._nearest.drawn
        sizes = np.bincount(self._gap_of, minlength=len(self._gaps))
        totals = np.bincount(self._gap_of, weights=drawn[:-1] @ drawn[-1], minlength=len(self._gaps))
        links = np.where(sizes > 0, totals / np.maximum(sizes, 1), NEVER)
        best = int(links.argmax())
        return best if links[best] >= self._link_from else self._numbered(self._new_id())

    def _regroup(self, around: Numbers, taken_apart: int) -> dict[str, str]:
        """Group these gaps afresh; gives the gap of every question that moves."""
        dismissed = np.array([state is GapState.DISMISSED for state in self._states], dtype=np.bool_)
        rows = np.flatnonzero(np.isin(self._gap_of, around[~dismissed[around]]))
        if not len(rows):
            return {}
        gap_of, stays = self._gap_of[rows], self._stays(rows)
        piece_of, anchors = _pieces(gap_of, stays, taken_apart)
        group_of = linked(self._nearest.drawn[rows], piece_of, anchors, self._link_from)
        kept = _kept_gaps(gap_of, group_of, stays)
        goes_to = np.array([self._numbered(self._new_id()) if gap == NO_GAP else gap for gap in kept], dtype=np.intp)
        self._gap_of[rows] = goes_to[group_of]
        moving = rows[self._gap_of[rows] != gap_of]
        return {self._questions[row]: self._gaps[self._gap_of[row]] for row in moving}

    def _stays(self, rows: Numbers) -> Flags:
        worked_on = np.array([state is not GapState.OPEN for state in self._states], dtype=np.bool_)
        return np.asarray(self._by_hand[rows] | worked_on[self._gap_of[rows]])


def _pieces(gap_of: Numbers, stays: Flags, taken_apart: int) -> tuple[Numbers, Numbers]:
    """What is grouped, and where it must stay: each question by itself, but a gap that is too large in one piece.

    Questions that stay in one gap need not be alike. What is like some of them joins those, and so their gap.
    """
    gaps, place, sizes = np.unique(gap_of, return_inverse=True, return_counts=True)
    by_size = np.argsort(sizes, kind="stable")
    too_large = np.zeros(len(gaps), dtype=np.bool_)
    too_large[by_size] = np.cumsum(sizes[by_size]) > taken_apart
    apart = len(gaps) + np.arange(len(gap_of))
    numbers, piece_of = np.unique(np.where(too_large[place], place, apart), return_inverse=True)
    anchors = np.full(len(numbers), FREE, dtype=np.intp)
    anchors[piece_of[stays]] = gap_of[stays]
    return piece_of, anchors


def _kept_gaps(gap_of: Numbers, group_of: Numbers, stays: Flags) -> list[int]:
    """The gap that each group is from now on; NO_GAP for a new one.

    Where questions stay, their gap does. Else the group with most of a gap's questions keeps its id, and with it its
    title; the older gap, which has the lower number, where that is equal.
    """
    kept = np.full(group_of.max() + 1, NO_GAP, dtype=np.intp)
    kept[group_of[stays]] = gap_of[stays]
    given = set(kept.tolist())
    shared, counts = np.unique(np.stack((gap_of, group_of)), axis=1, return_counts=True)
    for place in np.argsort(-counts, kind="stable"):
        gap, group = shared[:, place].tolist()
        if kept[group] == NO_GAP and gap not in given:
            kept[group] = gap
            given.add(gap)
    return [int(gap) for gap in kept]
