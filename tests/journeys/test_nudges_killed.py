"""A thousand people in twelve time zones, killed processes, and a Slack that is out for an hour."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.nudges.nudge_book import A_MINUTE
from tests.conftest import POSTGRESQL, SQLITE
from tests.journeys.nudged_company import (
    LATE_RISERS,
    ON_LEAVE,
    UNREACHABLE,
    Company,
    company,
    ill_timed,
    sunday,
)
from tests.journeys.nudged_on_slack import company_slack
from tests.journeys.nudged_on_teams import company_teams

THOUSAND = 1000
STEP = timedelta(minutes=30)
MONDAY_NIGHT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
KILLED_AT = (0.1, 0.25, 0.4, 0.55, 0.7)
"""When so many messages have arrived, as a share of all people."""

pytestmark = pytest.mark.usefixtures("socket_enabled")


async def assert_all_is_well(told: Company) -> None:
    """Everybody got it exactly once or has a stated reason, at a moment that suits them, and no faster than allowed."""
    received, expected = told.platform.received(), told.of_kind(0, LATE_RISERS)
    assert set(received) == expected
    assert {number: len(moments) for number, moments in received.items() if len(moments) != 1} == {}
    assert_in_time_and_slowly(told)
    assert await told.stands() == {
        ("sent", None): len(expected),
        ("dropped", "on_leave"): len(told.of_kind(ON_LEAVE)),
        ("dropped", "unreachable"): len(told.of_kind(UNREACHABLE)),
    }


def assert_in_time_and_slowly(told: Company) -> None:
    """Nobody was written to outside their hours, and never more people in a minute than may be."""
    received = told.platform.received()
    assert ill_timed(received) == []
    a_minute = Counter(moment for moments in received.values() for moment in moments)
    # Whatever the others hold just then is not counted yet.
    assert max(a_minute.values()) <= A_MINUTE + len(told.workers)


async def monday_with_killings(told: Company, workers: int) -> None:
    """The nudge goes out while a worker is killed again and again."""
    await told.send()
    await told.start_workers(workers)
    killing = asyncio.create_task(told.kill_at(*(round(share * told.size) for share in KILLED_AT)))
    await told.pass_time(MONDAY_NIGHT, STEP)
    await killing
    assert told.killed == told.died == len(KILLED_AT)


@pytest.mark.parametrize(("database_url", "workers"), [(SQLITE, 1), (POSTGRESQL, 3)], indirect=["database_url"])
async def test_a_thousand_people_get_it_once_though_processes_are_killed(
    engine: AsyncEngine, tmp_path: Path, workers: int
) -> None:
    clock = sunday(tmp_path)
    async with company_slack(clock) as slack, company(engine, tmp_path, THOUSAND, slack, clock) as told:
        await monday_with_killings(told, workers)
        await assert_all_is_well(told)
        assert slack.workspace.problems == []


@pytest.mark.parametrize(
    ("database_url", "workers", "size"), [(SQLITE, 1, THOUSAND), (POSTGRESQL, 3, 400)], indirect=["database_url"]
)
async def test_in_teams_nobody_gets_it_twice_and_whoever_may_have_missed_it_is_told_of(
    engine: AsyncEngine, tmp_path: Path, workers: int, size: int
) -> None:
    """Teams shows a bot no messages. Of a message that left just before the kill nobody can tell whether it arrived: it
    is not sent again, and its sender is told so. Everybody else got it exactly once.
    """
    clock = sunday(tmp_path)
    async with company_teams(clock) as teams, company(engine, tmp_path, size, teams, clock) as told:
        await monday_with_killings(told, workers)
        received, expected = teams.received(), told.of_kind(0, LATE_RISERS)
        assert {number: len(moments) for number, moments in received.items() if len(moments) != 1} == {}
        assert_in_time_and_slowly(told)
        unknown = {person for person, fate in (await told.fates()).items() if fate == ("dropped", "unknown_fate")}
        assert len(unknown) <= len(KILLED_AT)
        missing = {f"email:p{number}@example.com" for number in expected - set(received)}
        assert missing <= unknown
        assert await told.stands() == Counter(
            {
                ("sent", None): len(expected) - len(unknown),
                ("dropped", "on_leave"): len(told.of_kind(ON_LEAVE)),
                ("dropped", "unreachable"): len(told.of_kind(UNREACHABLE)),
                ("dropped", "unknown_fate"): len(unknown),
            }
        )
        assert teams.throttled > 0
        assert teams.town.problems == []


@pytest.mark.parametrize(("database_url", "workers"), [(SQLITE, 1), (POSTGRESQL, 2)], indirect=["database_url"])
async def test_an_hour_without_slack_loses_and_doubles_nothing(
    engine: AsyncEngine, tmp_path: Path, workers: int
) -> None:
    clock = sunday(tmp_path)
    async with company_slack(clock) as slack, company(engine, tmp_path, 120, slack, clock) as told:
        await told.send()
        await told.start_workers(workers)
        # Nine o'clock in New York is in the middle of it.
        await told.pass_time(datetime(2026, 11, 23, 13, 0, tzinfo=UTC), timedelta(hours=1))
        await told.pass_time(told.clock.time + STEP, STEP)
        before = slack.arrived()
        for outage in (503, 429):
            slack.outage = outage
            await told.pass_time(told.clock.time + STEP, timedelta(minutes=10))
        assert slack.refused > 0
        slack.outage = None
        await told.pass_time(MONDAY_NIGHT, timedelta(hours=1))
        assert slack.arrived() > before
        assert told.died == 0
        await assert_all_is_well(told)
        assert slack.workspace.problems == []
