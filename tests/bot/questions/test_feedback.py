from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.gaps.gap_loop import GapLoop
from bot.questions.feedback import Feedback, GaveFeedback, NotYours
from bot.replies import reply_to
from knowledge import tables
from knowledge.gaps.gaps import GapKind, NearestPassage
from retrieval.outcome import Answered, Citation, Question
from tests.bot.gap_house import ANN, BOB, NOON, GapHouse

if TYPE_CHECKING:
    from retrieval.encoding.embedding import Encoder

BIKE = "Can I expense a bicycle for commuting?"
HEADING = ("Expenses", "Travel")
CITED = Citation(1, "a1", "p1", "Expenses", HEADING, "travel", "Trains are paid.", "/articles/a1")


@pytest.fixture
def house(engine: AsyncEngine, encoder: "Encoder") -> GapHouse:
    return GapHouse(engine, encoder)


@pytest.fixture
def loop(house: GapHouse) -> GapLoop:
    return house.loop()


@pytest.fixture
def feedback(house: GapHouse, loop: GapLoop) -> Feedback:
    return Feedback(house.engine, house.questions, loop, lambda: NOON)


async def answered(house: GapHouse, text: str = BIKE) -> Question:
    question = await house.asked(text)
    await house.questions.claim(question.id, "worker", timedelta(minutes=1))
    reply = reply_to(Answered("Trains are paid.[1]", (CITED,), 0.9))
    assert await house.questions.finish(question.id, "worker", reply)
    return question


async def kept(house: GapHouse) -> list[dict[str, Any]]:
    async with house.engine.connect() as connection:
        return [dict(row) for row in (await connection.execute(select(tables.feedback))).mappings()]


async def test_the_asker_says_that_it_helped(house: GapHouse, feedback: Feedback, loop: GapLoop) -> None:
    question = await answered(house)
    assert await feedback.give(question.id, ANN.id, True, note=" Thanks ") == GaveFeedback(None)
    [row] = await kept(house)
    assert (row["question_id"], row["person_id"], row["helped"]) == (question.id, ANN.id, True)
    assert (row["reason"], row["note"], row["given_at"]) == (None, "Thanks", NOON)
    assert await loop.gaps() == []


async def test_nobody_else_can_judge_an_answer_or_learn_that_it_exists(house: GapHouse, feedback: Feedback) -> None:
    question = await answered(house)
    assert await feedback.give(question.id, BOB.id, False, "wrong") == NotYours()
    assert await feedback.give("no such question", BOB.id, False, "wrong") == NotYours()
    assert await kept(house) == []


@pytest.mark.parametrize(
    ("reason", "kind"),
    [("wrong", GapKind.UNCLEAR), ("outdated", GapKind.STALE), ("incomplete", GapKind.MISSING)],
)
async def test_what_was_wrong_with_an_answer_opens_a_gap(
    house: GapHouse, feedback: Feedback, loop: GapLoop, reason: str, kind: GapKind
) -> None:
    question = await answered(house)
    given = await feedback.give(question.id, ANN.id, False, reason)
    [gap] = await loop.gaps()
    assert given == GaveFeedback(gap.id)
    assert (gap.kind, gap.title) == (kind, BIKE)
    details = await loop.gap(gap.id)
    assert details is not None
    assert details.nearest == (NearestPassage("p1", "a1", "Expenses", HEADING, None),)


async def test_a_wrong_answer_joins_the_gap_of_those_who_got_none(
    house: GapHouse, feedback: Feedback, loop: GapLoop
) -> None:
    known = await loop.log(await house.asked("May I claim the cost of a bike to commute?", BOB), "", (), False)
    question = await answered(house)
    assert await feedback.give(question.id, ANN.id, False, "wrong") == GaveFeedback(known.gap_id)


@pytest.mark.parametrize("reason", [None, "not_my_case"])
async def test_an_answer_that_was_only_not_for_me_opens_none(
    house: GapHouse, feedback: Feedback, loop: GapLoop, reason: str | None
) -> None:
    question = await answered(house)
    assert await feedback.give(question.id, ANN.id, False, reason) == GaveFeedback(None)
    assert await loop.gaps() == []


async def test_changing_ones_mind_changes_the_one_judgement(house: GapHouse, feedback: Feedback, loop: GapLoop) -> None:
    question = await answered(house)
    await feedback.give(question.id, ANN.id, False, "wrong", "The price is old")
    [first] = await kept(house)
    assert await feedback.give(question.id, ANN.id, True) == GaveFeedback(None)
    [second] = await kept(house)
    assert second["id"] == first["id"]
    assert (second["helped"], second["reason"], second["note"]) == (True, None, None)
    [gap] = await loop.gaps()
    assert gap.questions == 1


async def test_saying_it_twice_counts_once(house: GapHouse, feedback: Feedback, loop: GapLoop) -> None:
    question = await answered(house)
    first = await feedback.give(question.id, ANN.id, False, "wrong")
    assert await feedback.give(question.id, ANN.id, False, "outdated") == first
    [gap] = await loop.gaps()
    assert (gap.questions, len(await kept(house))) == (1, 1)


async def test_a_reason_given_with_a_thumb_up_is_dropped(house: GapHouse, feedback: Feedback, loop: GapLoop) -> None:
    question = await answered(house)
    assert await feedback.give(question.id, ANN.id, True, "wrong") == GaveFeedback(None)
    assert [row["reason"] for row in await kept(house)] == [None]
    assert await loop.gaps() == []


async def test_a_note_no_database_could_hold_is_kept_as_far_as_it_can_be(house: GapHouse, feedback: Feedback) -> None:
    question = await answered(house)
    await feedback.give(question.id, ANN.id, True, note="fi\x00ne \ud83d")
    assert [row["note"] for row in await kept(house)] == ["fine ?"]


async def test_an_unknown_reason_is_refused(house: GapHouse, feedback: Feedback) -> None:
    question = await answered(house)
    with pytest.raises(ValueError, match="because"):
        await feedback.give(question.id, ANN.id, False, "because")
    assert await kept(house) == []
