from datetime import timedelta

import pytest
from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.gaps.gap_figures import COUNTED_AGAIN, FigureBook, count
from knowledge.gaps.impact import LATELY, Counted
from knowledge.tables import feedback, gap_questions
from tests.knowledge.gap_desk import CURATOR, NOON, GapDesk


@pytest.fixture
def desk(engine: AsyncEngine) -> GapDesk:
    return GapDesk(engine)


async def _judge(desk: GapDesk, number: int, person: str, reason: str | None) -> None:
    row = {"id": f"f{number}", "question_id": f"q{number}", "person_id": person, "helped": False, "reason": reason}
    async with desk.engine.begin() as connection:
        await connection.execute(insert(feedback).values(row | {"given_at": NOON}))


async def test_people_are_counted_once_by_when_they_asked(desk: GapDesk) -> None:
    await desk.enter(0, "leave", person="web:ann", asked_at=NOON)
    await desk.enter(1, "leave", person="web:ann", asked_at=NOON - LATELY - timedelta(days=1))
    await desk.enter(2, "leave", person="web:bob", asked_at=NOON - LATELY)
    await desk.enter(3, "leave", person="web:cleo", asked_at=NOON - 3 * LATELY)
    await desk.enter(4, "pay", person="web:cleo", asked_at=NOON)
    async with desk.engine.connect() as connection:
        counted = await count(connection, NOON)
    assert counted == {
        "leave": Counted(askers=3, questions=4, lately=2, before=1, let_down=1),
        "pay": Counted(askers=1, questions=1, lately=1, is_new=True),
    }


async def test_people_who_said_what_was_wrong_were_let_down(desk: GapDesk) -> None:
    await desk.enter(0, "leave", person="web:ann")
    await desk.enter(1, "leave", person="web:bob")
    await _judge(desk, 0, "web:ann", "wrong")
    await _judge(desk, 1, "web:bob", None)
    async with desk.engine.connect() as connection:
        assert (await count(connection, NOON))["leave"].let_down == 1


async def test_the_book_always_says_what_counting_afresh_would(desk: GapDesk) -> None:
    book = FigureBook()

    async def agree() -> None:
        async with desk.engine.connect() as connection:
            assert await book.counted(connection, NOON) == await count(connection, NOON)

    await agree()
    await desk.fill("leave", 0, 1)
    await agree()
    await desk.fill("pay", 2, 3)
    await agree()
    await desk.store.move("q0", "pay", CURATOR)
    await agree()
    await desk.store.merge(["pay", "leave"], CURATOR)
    await agree()
    async with desk.engine.begin() as connection:
        await connection.execute(delete(gap_questions).where(gap_questions.c.question_id == "q2"))
    await agree()


async def test_figures_are_counted_again_after_some_minutes(desk: GapDesk) -> None:
    book = FigureBook()
    await desk.fill("leave", 0)
    async with desk.engine.connect() as connection:
        await book.counted(connection, NOON)
    await _judge(desk, 0, "web:ann", "wrong")
    async with desk.engine.connect() as connection:
        assert (await book.counted(connection, NOON))["leave"].let_down == 0
        assert (await book.counted(connection, NOON + COUNTED_AGAIN))["leave"].let_down == 1
