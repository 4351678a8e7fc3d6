from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.heartbeats import DEAD_AFTER, FORGOTTEN_AFTER, Heartbeats
from tests.bot.scripted_house import Clock


async def test_a_process_without_a_sign_of_life_counts_as_dead_and_is_forgotten_in_the_end(engine: AsyncEngine) -> None:
    clock = Clock()
    beats = Heartbeats(engine, clock)
    await beats.beat("a")
    clock.pass_by(DEAD_AFTER + timedelta(seconds=1))
    await beats.beat("b")
    assert await beats.dead() == ["a"]
    await beats.beat("a")
    assert await beats.dead() == []
    clock.pass_by(FORGOTTEN_AFTER + timedelta(seconds=1))
    assert await beats.dead() == []


async def test_what_a_process_leaves_that_ends_in_good_order_is_taken_over_at_once(engine: AsyncEngine) -> None:
    beats = Heartbeats(engine, Clock())
    await beats.beat("a")
    await beats.beat("b")
    await beats.leave("a")
    assert await beats.dead() == ["a"]
