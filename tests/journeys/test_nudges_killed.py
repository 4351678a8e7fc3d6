"""A thousand people in twelve time zones, killed processes, and a Slack that is out for an hour."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.nudge_book import A_MINUTE
from tests.conftest import POSTGRESQL, SQLITE
from tests.journeys.nudged_company import GONE_FROM_SLACK, LATE_RISERS, ON_LEAVE, Company, company, kind_of, local_hour

THOUSAND = 1000
STEP = timedelta(minutes=30)
MONDAY_NIGHT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
KILLED_AT = (100, 250, 400, 550, 700)

pytestmark = pytest.mark.usefixtures("socket_enabled")


async def assert_all_is_well(told: Company) -> None:
    """Everybody got it exactly once or has a stated reason, at a moment that suits them, and no faster than allowed."""
    received = told.received()
    expected = {number for number in range(told.size) if kind_of(number) in (0, LATE_RISERS)}
    assert set(received) == expected
    assert {number: len(moments) for number, moments in received.items() if len(moments) != 1} == {}
    for number, (moment,) in received.items():
        earliest = 11 if kind_of(number) == LATE_RISERS else 9
        assert earliest <= local_hour(number, moment) < 17, f"{number} at {moment}"
    numbers = Counter(kind_of(number) for number in range(told.size))
    assert await told.stands() == {
        ("sent", None): len(expected),
        ("dropped", "on_leave"): numbers[ON_LEAVE],
        ("dropped", "unreachable"): numbers[GONE_FROM_SLACK],
    }
    a_minute = Counter(moment for moments in received.values() for moment in moments)
    # Whatever the others hold just then is not counted yet.
    assert max(a_minute.values()) <= A_MINUTE + len(told.workers)
    assert told.slack.workspace.problems == []


@pytest.mark.parametrize(("database_url", "workers"), [(SQLITE, 1), (POSTGRESQL, 3)], indirect=["database_url"])
async def test_a_thousand_people_get_it_once_though_processes_are_killed(
    engine: AsyncEngine, tmp_path: Path, workers: int
) -> None:
    async with company(engine, tmp_path, THOUSAND) as told:
        await told.send()
        await told.start_workers(workers)
        killing = asyncio.create_task(told.kill_at(*KILLED_AT))
        await told.pass_time(MONDAY_NIGHT, STEP)
        await killing
        assert told.killed == told.died == len(KILLED_AT)
        await assert_all_is_well(told)


@pytest.mark.parametrize(("database_url", "workers"), [(SQLITE, 1), (POSTGRESQL, 2)], indirect=["database_url"])
async def test_an_hour_without_slack_loses_and_doubles_nothing(
    engine: AsyncEngine, tmp_path: Path, workers: int
) -> None:
    async with company(engine, tmp_path, 120) as told:
        await told.send()
        await told.start_workers(workers)
        # Nine o'clock in New York is in the middle of it.
        await told.pass_time(datetime(2026, 11, 23, 13, 0, tzinfo=UTC), timedelta(hours=1))
        await told.pass_time(told.clock.time + STEP, STEP)
        before = len(told.slack.workspace.messages)
        for outage in (503, 429):
            told.slack.outage = outage
            await told.pass_time(told.clock.time + STEP, timedelta(minutes=10))
        assert told.slack.refused > 0
        told.slack.outage = None
        await told.pass_time(MONDAY_NIGHT, timedelta(hours=1))
        assert len(told.slack.workspace.messages) > before
        assert told.died == 0
        await assert_all_is_well(told)
