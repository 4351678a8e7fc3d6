from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.questions.gap_notes import log_gap
from retrieval.outcome import Answered, Clarify, Outcome, Partial, Question, Unknown
from tests.bot.scripted_house import ANN, DESK, GapNotes, InGap

QUESTION = Question("q1", "May I, and when?", ANN, DESK, datetime(2026, 11, 20, 12, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("outcome", "note"),
    [
        (Unknown(), ("q1", "", False)),
        (Unknown(restricted=True), ("q1", "", True)),
        (Partial("Yes.", (), 0.9, missing="when is payday?"), ("q1", "when is payday?", False)),
        (Partial("Yes.", (), 0.9, missing="and for how long is it?"), ("q1", "", False)),
        (Partial("Yes.", (), 0.9, missing=""), ("q1", "", False)),
    ],
)
async def test_what_was_missing_becomes_a_gap_the_asker_hears_of(
    engine: AsyncEngine, outcome: Outcome, note: tuple[str, str, bool]
) -> None:
    notes = GapNotes(engine)
    assert await log_gap(notes, QUESTION, outcome) == InGap("g1")
    assert notes.notes == [note]


async def test_a_contradiction_becomes_a_gap_that_those_who_mend_it_see(engine: AsyncEngine) -> None:
    notes = GapNotes(engine)
    assert await log_gap(notes, QUESTION, Answered("Five, or six.", (), 0.9, conflicting=True)) is None
    assert notes.notes == [("q1", "contradiction", False)]


@pytest.mark.parametrize("outcome", [Answered("Five.", (), 0.9), Clarify()])
async def test_what_lacks_nothing_becomes_no_gap(engine: AsyncEngine, outcome: Outcome) -> None:
    notes = GapNotes(engine)
    assert await log_gap(notes, QUESTION, outcome) is None
    assert notes.notes == []
