from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.console.sessions import IDLE, LONGEST, Sessions, SignedIn, derived, hashed, new_token
from bot.people.roles import Role
from knowledge.tables import console_sessions
from tests.conftest import NOON

LENA = SignedIn("email:lena@example.com", "Lena", frozenset({Role.CURATOR}))


class Clock:
    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time

    def pass_by(self, time: timedelta) -> None:
        self.time += time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(engine: AsyncEngine, clock: Callable[[], datetime]) -> Sessions:
    return Sessions(engine, clock)


async def test_a_session_is_known_by_its_token_which_is_not_in_the_database(
    sessions: Sessions, engine: AsyncEngine
) -> None:
    token = await sessions.open(LENA)
    current = await sessions.current(token)
    assert current is not None
    assert current.who == LENA
    assert current.csrf == derived(token)
    async with engine.connect() as connection:
        [row] = (await connection.execute(select(console_sessions))).all()
    assert row.token_hash == hashed(token)
    assert token not in str(row)
    assert current.csrf not in str(row)


@pytest.mark.parametrize("token", ["", "wrong", "\udcff"])
async def test_another_token_is_nobodys(sessions: Sessions, token: str) -> None:
    await sessions.open(LENA)
    assert await sessions.current(token) is None


async def test_who_does_nothing_for_long_is_signed_out(sessions: Sessions, clock: Clock) -> None:
    token = await sessions.open(LENA)
    clock.pass_by(IDLE - timedelta(minutes=1))
    assert await sessions.current(token) is not None
    clock.pass_by(IDLE - timedelta(minutes=1))
    assert await sessions.current(token) is not None
    clock.pass_by(IDLE)
    assert await sessions.current(token) is None


async def test_after_a_working_day_everybody_is_signed_out(sessions: Sessions, clock: Clock) -> None:
    token = await sessions.open(LENA)
    for _ in range(int(LONGEST / timedelta(hours=1)) - 1):
        clock.pass_by(timedelta(hours=1))
        assert await sessions.current(token) is not None
    clock.pass_by(timedelta(hours=1))
    assert await sessions.current(token) is None


async def test_a_session_that_was_ended_is_over(sessions: Sessions) -> None:
    token, other = await sessions.open(LENA), await sessions.open(LENA)
    await sessions.close(token)
    assert await sessions.current(token) is None
    assert await sessions.current(other) is not None
    await sessions.close_all_of(LENA.person_id)
    assert await sessions.current(other) is None


async def test_what_has_expired_is_cleared_away(sessions: Sessions, clock: Clock, engine: AsyncEngine) -> None:
    await sessions.open(LENA)
    clock.pass_by(LONGEST)
    token = await sessions.open(LENA)
    async with engine.connect() as connection:
        [row] = (await connection.execute(select(console_sessions))).all()
    assert row.token_hash == hashed(token)


def test_no_two_tokens_are_the_same() -> None:
    assert len({new_token() for _ in range(100)}) == 100
