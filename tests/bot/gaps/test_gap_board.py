from collections.abc import Callable
from datetime import datetime, timedelta

import numpy as np
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.audit_log import AuditLog
from bot.gaps.gap_board import ALL, NOBODY, TOO_OLD, GapBoard, GapsWanted
from bot.gaps.gap_loop import GapLoop
from bot.gaps.triage import Triage
from bot.questions.question_log import QuestionLog
from knowledge.gaps.gap_store import GapStore
from knowledge.gaps.gap_work import Assign, Dismiss, SetDue
from knowledge.gaps.grouping import Vector
from retrieval.outcome import Person, Place, PlaceKind, Question
from tests.conftest import NOON

PLACE = Place("web", PlaceKind.DIRECT, "c")


class Desk:
    """Asks, works and looks."""

    def __init__(self, engine: AsyncEngine, now: Callable[[], datetime]) -> None:
        self._log = QuestionLog(engine, now)
        self._loop = GapLoop(GapStore(engine), _embed, "scripted", now)
        self.triage = Triage(engine, AuditLog(engine, now), now)
        self.board = GapBoard(engine, now)

    async def ask(self, text: str, who: str = "p") -> str:
        person = Person(f"web:{who}")
        received = await self._log.accept(f"{who}:{text}", text, person, PLACE)
        question = Question(received.question_id, text, person, PLACE, NOON)
        return (await self._loop.log(question, "", (), restricted=False)).gap_id


async def _embed(text: str) -> Vector:
    places = {word: place for place, word in enumerate(["dog", "zoo", "car"])}
    vector = np.zeros(8, dtype=np.float32)
    vector[next((place for word, place in places.items() if word in text), 7)] = 1.0
    return vector


@pytest.fixture
def desk(engine: AsyncEngine, now: Callable[[], datetime]) -> Desk:
    return Desk(engine, now)


async def test_what_matters_most_comes_first_and_what_is_closed_is_left_out(desk: Desk) -> None:
    dog, zoo, car = [await desk.ask(f"the {word}?") for word in ("dog", "zoo", "car")]
    for number in range(5):
        await desk.ask("a zoo?", f"visitor {number}")
    await desk.triage.change(car, Dismiss("Not ours."), "email:ann@example.com")
    page = await desk.board.page(GapsWanted())
    assert [gap.id for gap in page.gaps] == [zoo, dog]
    assert (page.found, page.without_owner, page.pages) == (2, 2, 1)
    assert {gap.id for gap in (await desk.board.page(GapsWanted(state=ALL))).gaps} == {dog, zoo, car}
    assert [gap.id for gap in (await desk.board.page(GapsWanted(state="dismissed"))).gaps] == [car]


async def test_every_change_is_seen_at_once(desk: Desk) -> None:
    dog = await desk.ask("the dog?")
    assert (await desk.board.page(GapsWanted())).found == 1
    zoo = await desk.ask("the zoo?")
    assert (await desk.board.page(GapsWanted())).found == 2
    done = await desk.triage.change(dog, Assign("email:ann@example.com"), "email:ann@example.com")
    assert [gap.id for gap in (await desk.board.page(GapsWanted(owner="email:ann@example.com"))).gaps] == [dog]
    assert [gap.id for gap in (await desk.board.page(GapsWanted(owner=NOBODY))).gaps] == [zoo]
    await desk.triage.undo(getattr(done, "entry"), "email:ann@example.com")  # noqa: B009 - Done, as the next line shows
    assert (await desk.board.page(GapsWanted(owner=NOBODY))).found == 2
    await desk.triage.merge([dog, zoo], "email:ann@example.com")
    page = await desk.board.page(GapsWanted())
    assert [(gap.id, gap.questions) for gap in page.gaps] == [(dog, 2)]


async def test_overdue_ones_are_found_and_sorted_by_their_day(desk: Desk) -> None:
    dog, zoo = await desk.ask("the dog?"), await desk.ask("the zoo?")
    for gap_id, days in ((dog, -1), (zoo, -3)):
        await desk.triage.change(gap_id, SetDue(NOON.date() + timedelta(days=days)), "email:ann@example.com")
    page = await desk.board.page(GapsWanted(overdue=True, order="due"))
    assert [gap.id for gap in page.gaps] == [zoo, dog]
    assert page.overdue == 2


async def test_a_page_that_is_not_there_is_the_last_one(desk: Desk) -> None:
    await desk.ask("the dog?")
    assert len((await desk.board.page(GapsWanted(page=99))).gaps) == 1


async def test_what_is_read_again_in_the_background_has_all_that_happened_meanwhile(desk: Desk) -> None:
    dog = await desk.ask("the dog?")
    await desk.board.renew()
    assert set(await desk.board.all()) == {dog}
    zoo = await desk.ask("the zoo?")
    await desk.board.renew()
    assert set(await desk.board.all()) == {dog, zoo}


async def test_figures_that_nobody_reads_again_are_read_by_whoever_looks(
    engine: AsyncEngine, now: Callable[[], datetime]
) -> None:
    clock = [NOON]
    board = GapBoard(engine, lambda: clock[0])
    gap_id = await Desk(engine, now).ask("the dog?")
    recent = (await board.all())[gap_id].impact
    clock[0] += TOO_OLD - timedelta(seconds=1)
    assert (await board.all())[gap_id].impact == recent
    clock[0] += timedelta(days=60)
    assert (await board.all())[gap_id].impact < recent
