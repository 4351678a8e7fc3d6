from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.drafts.expert_request_book import ExpertRequest, ExpertRequestBook, RequestState
from bot.messages import ToChannel, ToPerson
from tests.bot.scripted_house import Clock
from tests.knowledge.gap_desk import CURATOR, GapDesk

LEASE = timedelta(minutes=5)
ANN = ToPerson("slack:ann", "slack")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def book(engine: AsyncEngine, clock: Clock) -> ExpertRequestBook:
    return ExpertRequestBook(engine, clock)


async def _add(engine: AsyncEngine, book: ExpertRequestBook, to: ToPerson | ToChannel = ANN) -> str:
    async with engine.begin() as connection:
        return await book.add(connection, "g1", to, "web:curator", "You may know.")


async def _read(book: ExpertRequestBook, request_id: str) -> ExpertRequest:
    found = await book.request(request_id)
    assert found is not None
    return found


async def test_a_request_is_read_as_it_was_written(engine: AsyncEngine, book: ExpertRequestBook, clock: Clock) -> None:
    request_id = await _add(engine, book)
    assert await _read(book, request_id) == ExpertRequest(
        request_id, "g1", ANN, "web:curator", "You may know.", RequestState.WAITING, "", clock(), None
    )
    channel = ToChannel("teams", "19:c")
    assert (await _read(book, await _add(engine, book, channel))).to == channel
    assert await book.request("none") is None


async def test_a_request_is_known_by_the_message_it_stands_in(engine: AsyncEngine, book: ExpertRequestBook) -> None:
    request_id = await _add(engine, book)
    await book.sent(request_id, "T1/C1/1.1")
    found = await book.standing_in("slack", "T1/C1/1.1")
    assert found is not None
    assert (found.id, found.state) == (request_id, RequestState.SENT)
    assert await book.standing_in("teams", "T1/C1/1.1") is None


async def test_one_worker_makes_the_draft_and_another_when_that_one_died(
    engine: AsyncEngine, book: ExpertRequestBook, clock: Clock
) -> None:
    request_id = await _add(engine, book)
    assert not await book.hold(request_id, LEASE)
    await book.answered(request_id)
    assert [await book.hold(request_id, LEASE), await book.hold(request_id, LEASE)] == [True, False]
    clock.pass_by(LEASE)
    assert await book.hold(request_id, LEASE)


async def test_an_answer_that_comes_while_a_draft_is_made_is_not_forgotten(
    engine: AsyncEngine, book: ExpertRequestBook, clock: Clock
) -> None:
    request_id = await _add(engine, book)
    await book.answered(request_id)
    await book.hold(request_id, LEASE)
    taken_up = await _read(book, request_id)
    clock.pass_by(timedelta(seconds=1))
    await book.answered(request_id)
    await book.drafted(taken_up)
    assert [each.id for each in await book.in_state(RequestState.ANSWERED)] == [request_id]
    await book.drafted(await _read(book, request_id))
    assert await book.in_state(RequestState.ANSWERED) == []


async def test_requests_come_along_when_a_gap_joins_another(engine: AsyncEngine, book: ExpertRequestBook) -> None:
    desk = GapDesk(engine)
    await desk.fill("g1", 1)
    await desk.fill("g2", 2)
    request_id = await _add(engine, book)
    await desk.store.merge(["g2", "g1"], CURATOR)
    assert [each.id for each in await book.of_gap("g2")] == [request_id]
    await book.ended(request_id, RequestState.DECLINED)
    assert [each.state for each in await book.of_gap("g1")] == [RequestState.DECLINED]
