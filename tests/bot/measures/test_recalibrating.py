import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.measures.recalibrating import adjusted
from bot.measures.recalibration import State
from bot.replies import reply_to
from knowledge import tables
from retrieval.encoding.embedding import Encoder
from retrieval.outcome import Answered, Citation, Person
from retrieval.recalibrated import Adjustment, Recalibrated
from retrieval.search.index import PassageIndex
from tests.bot.explained_shelf import deciding_over, shelf_index
from tests.bot.judged_house import QUESTIONS, JudgedHouse, gentle
from tests.conftest import NOON


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[PassageIndex]:
    index = asyncio.run(shelf_index(tmp_path_factory.mktemp("index"), encoder))
    yield index
    index.close()


@pytest.fixture
def house(engine: AsyncEngine, index: PassageIndex, encoder: Encoder) -> JudgedHouse:
    deciding = deciding_over(index, encoder)
    deciding.use(gentle())
    return JudgedHouse(engine, deciding)


async def test_too_few_judged_questions_change_nothing(house: JudgedHouse) -> None:
    await house.answered(QUESTIONS[:7], helped=False)
    found = await house.recalibrating().recalibrate(apply=True)
    assert (found.state, found.questions, found.proposal, found.sources) == (State.TOO_FEW, 7, None, None)
    assert house.memory.kept == []


async def test_questions_of_fewer_than_five_people_are_too_few(house: JudgedHouse) -> None:
    await house.answered(QUESTIONS, helped=False, people=4)
    found = await house.recalibrating().recalibrate()
    assert found.state is State.TOO_FEW
    assert (found.has_enough_people, found.sources) == (False, None)


async def test_a_look_changes_nothing(house: JudgedHouse) -> None:
    await house.answered(QUESTIONS, helped=False)
    before = house.deciding.current
    found = await house.recalibrating().recalibrate()
    assert found.state is State.BETTER
    assert found.sources == {"did_not_help": len(QUESTIONS)}
    assert house.memory.kept == []
    assert house.deciding.current is before


async def test_answers_that_did_not_help_make_it_more_careful_until_that_is_undone(house: JudgedHouse) -> None:
    await house.answered(QUESTIONS, helped=False)
    recalibrating = house.recalibrating()
    found = await recalibrating.recalibrate(apply=True)
    assert found.state is State.APPLIED
    (kept,) = house.memory.kept
    assert kept.adjustment.shift < 0
    assert (kept.questions, kept.made_at) == (len(QUESTIONS), NOON)
    in_use = house.deciding.current.calibration
    assert isinstance(in_use, Recalibrated)
    assert in_use.adjustment == kept.adjustment

    undone = await recalibrating.undo()
    assert (undone.state, undone.in_use) == (State.UNDONE, None)
    assert house.deciding.current.calibration == gentle()
    assert (await recalibrating.undo()).state is State.NOTHING_TO_UNDO


async def test_answers_that_helped_alone_never_make_it_less_careful(house: JudgedHouse) -> None:
    await house.answered(QUESTIONS, helped=True)
    found = await house.recalibrating().recalibrate(apply=True)
    assert found.state is State.NOT_BETTER
    assert house.memory.kept == []


async def test_what_is_in_use_is_compared_with(house: JudgedHouse) -> None:
    await house.answered(QUESTIONS, helped=False)
    recalibrating = house.recalibrating()
    await recalibrating.recalibrate(apply=True)
    again = await recalibrating.recalibrate(apply=True)
    assert again.state is State.NOT_BETTER
    assert again.in_use == house.memory.kept[-1].adjustment


async def test_judgements_of_what_is_shown_no_more_do_not_count(house: JudgedHouse) -> None:
    await house.answered(QUESTIONS[:5], helped=True)
    assert (await house.recalibrating().recalibrate()).questions == 5
    rewritten = Citation(1, "annual-leave", "annual-leave:before", "Annual leave", (), "", "", "")
    reply = reply_to(Answered("So. [1]", (rewritten,), 0.9)).to_json()
    async with house.engine.begin() as connection:
        await connection.execute(tables.questions.update().values(reply=reply))
    assert (await house.recalibrating().recalibrate()).questions == 0


async def test_a_question_put_once_more_counts_only_in_other_words(house: JudgedHouse) -> None:
    ann = Person("web:0")
    await house.asked("Where do I park my boat?", ann)
    await house.asked("may I carry over days of annual leave into next year", ann)
    earlier = tables.questions.update().values(asked_at=NOON.replace(hour=11, minute=55))
    async with house.engine.begin() as connection:
        await connection.execute(earlier)
    await house.answered(QUESTIONS[:1], helped=True)
    found = await house.recalibrating().recalibrate()
    assert found.questions == 2


async def test_several_things_asked_at_once_are_not_about_one_passage(house: JudgedHouse) -> None:
    await house.answered([f"{QUESTIONS[0]} {QUESTIONS[5]}"], helped=True)
    assert (await house.recalibrating().recalibrate()).questions == 0


def test_without_an_adjustment_the_shipped_calibration_is_used() -> None:
    assert adjusted(gentle(), None) == gentle()
    moved = adjusted(gentle(), Adjustment(shift=0.5))
    assert moved == replace(moved, adjustment=Adjustment(shift=0.5))  # type: ignore[call-arg]
