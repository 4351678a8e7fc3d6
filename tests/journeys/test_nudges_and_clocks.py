"""Nudges by clocks that jump, on days with another number of hours, and over restarts in the night."""

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.messages import Address, Message
from bot.nudges.nudges import Moment, Schedule
from tests.bot.nudge_house import NudgeHouse, email_id
from tests.bot.scripted_house import Slack
from tests.conftest import POSTGRESQL, SQLITE

both = pytest.mark.parametrize("database_url", [SQLITE, POSTGRESQL], indirect=True)
HOUR = timedelta(hours=1)
JUMPS = 100


class StampedSlack(Slack):
    """Keeps when each message came, by the clock as it stood; the same key twice is one message to a person."""

    def __init__(self, house: NudgeHouse) -> None:
        super().__init__()
        self.house = house
        self.came: list[tuple[str, datetime]] = []

    async def write(self, to: Address, message: Message, key: str) -> str:
        self.came.append((key, self.house.clock()))
        return await super().write(to, message, key)


async def furnished(engine: AsyncEngine, at: datetime, *zones: str) -> tuple[NudgeHouse, StampedSlack]:
    """A team with one person in each of these time zones."""
    house = NudgeHouse(engine)
    house.clock.time = at
    rows = "".join(f"z{number}@example.com,Z,,boss@example.com,{zone}\n" for number, zone in enumerate(zones))
    await house.open(0, rows)
    for number in range(len(zones)):
        await house.account(f"z{number}")
    slack = house.slack = StampedSlack(house)
    return house, slack


def local_hours(slack: StampedSlack, *zones: str) -> list[tuple[int, float]]:
    """Whom each message reached, and at which hour of their own day."""
    told = []
    for key, moment in slack.came:
        number = next(each for each in range(len(zones)) if key.endswith(email_id(f"z{each}")))
        local = moment.astimezone(ZoneInfo(zones[number]))
        told.append((number, local.hour + local.minute / 60))
    return told


@both
@pytest.mark.parametrize("seed", range(3))
async def test_a_clock_that_jumps_back_and_forth_doubles_nothing_and_wakes_nobody(
    engine: AsyncEngine, seed: int
) -> None:
    zones = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Pacific/Kiritimati")
    house, slack = await furnished(engine, datetime(2026, 11, 22, 6, 0, tzinfo=UTC), *zones)
    await house.send(Schedule(Moment.START_OF_DAY, date(2026, 11, 23)))
    chance, begun = random.Random(seed), house.clock.time  # noqa: S311 - no secret
    for _ in range(JUMPS):
        # `desk` is built anew each time, as after a restart.
        house.clock.pass_by(chance.choice([timedelta(minutes=7), HOUR, 3 * HOUR, 4 * HOUR, -2 * HOUR]))
        await house.desk.sending.send_due()
    house.clock.time = begun
    await house.pass_days(3)
    told = local_hours(slack, *zones)
    assert sorted(number for number, _ in told) == list(range(len(zones)))
    assert [each for each in told if not 9 <= each[1] < 17] == []


@both
async def test_the_days_on_which_clocks_change_are_working_days_somewhere(engine: AsyncEngine) -> None:
    # In Jerusalem summer time begins on a Friday (26 March 2027, at 2), in Cairo too (30 April 2027, at 0).
    zones = ("Asia/Jerusalem", "Africa/Cairo")
    house, slack = await furnished(engine, datetime(2027, 3, 24, 22, 0, tzinfo=UTC), *zones)
    await house.send(Schedule(Moment.LOCAL_TIME, date(2027, 3, 25), hour=9, days=(0, 1)))
    await house.pass_days(2)
    house.clock.time = datetime(2027, 4, 28, 23, 0, tzinfo=UTC)
    await house.send(Schedule(Moment.LOCAL_TIME, date(2027, 4, 30), hour=9))
    await house.pass_days(3)
    told = local_hours(slack, *zones)
    assert len(told) == 6
    assert [each for each in told if each[1] != 9] == []


@both
async def test_a_restart_in_the_night_on_which_an_hour_comes_twice_sends_once(engine: AsyncEngine) -> None:
    zones = ("Europe/Berlin",)
    house, slack = await furnished(engine, datetime(2026, 10, 23, 12, 0, tzinfo=UTC), *zones)
    await house.send(Schedule(Moment.LOCAL_TIME, date(2026, 10, 25), hour=2))
    for _ in range(4 * 72):
        house.clock.pass_by(timedelta(minutes=15))
        await house.desk.sending.send_due()
    # That Sunday is no working day: it waits for Monday morning.
    assert local_hours(slack, *zones) == [(0, 9)]
    assert slack.came[0][1].date() == date(2026, 10, 26)
