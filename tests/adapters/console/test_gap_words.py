from dataclasses import replace

from adapters.console.gap_words import KIND_HELP, KIND_WORDS, STATE_WORDS, WHY_NOT, WHY_NOT_ARRANGED, asked_by, why_not
from knowledge.gaps.gap_work import Refused
from knowledge.gaps.gaps import GapKind, GapState, GapSummary, NotArranged
from tests.conftest import NOON


def test_every_kind_state_and_refusal_has_its_words() -> None:
    assert set(KIND_WORDS) == set(KIND_HELP) == {kind.value for kind in GapKind}
    assert set(STATE_WORDS) == {state.value for state in GapState}
    assert (set(WHY_NOT), set(WHY_NOT_ARRANGED)) == (set(Refused), set(NotArranged))
    assert why_not(Refused.UNKNOWN) != why_not(NotArranged.UNKNOWN)


def test_few_people_are_not_counted() -> None:
    gap = GapSummary("g", "t", GapKind.MISSING, GapState.OPEN, None, 1, NOON, NOON, 1.0)
    assert asked_by(gap) == "A few people, 1 question"
    assert asked_by(replace(gap, askers=12, questions=1200)) == "12 people, 1,200 questions"
