from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.messages import ToChannel, ToPerson, ToPlace
from bot.people.accounts import Account, Accounts
from bot.people.people import People
from bot.people.reaching import Reaching
from tests.bot.loop_house import CHANNEL, Notebook

PEOPLE = "email,name,groups\nann@example.com,Ann Lee,\nbob@example.com,Bo,\nbo2@example.com,Bo,\n"


@pytest.fixture
async def reaching(engine: AsyncEngine, now: Callable[[], datetime]) -> Reaching:
    await People(engine, now).import_csv(PEOPLE)
    accounts = Accounts(engine, now)
    for platform in ("slack", "gone"):
        await accounts.remember(Account(platform, "T1", "U1", "email:ann@example.com"))
    return Reaching(engine, {"slack": Notebook()}, "slack:T1:C1")


@pytest.mark.parametrize("named", [None, "", "slack", "teams:c1"])
def test_without_a_channel_on_a_platform_that_is_there_the_team_has_no_place(
    engine: AsyncEngine, named: str | None
) -> None:
    assert Reaching(engine, {"slack": Notebook()}, named).team is None


async def test_the_team_meets_in_the_channel_from_the_settings(reaching: Reaching) -> None:
    assert reaching.team == ToChannel("slack", "T1:C1")


async def test_a_person_is_reached_where_a_chat_of_ours_knows_them(reaching: Reaching) -> None:
    assert await reaching.person("email:ann@example.com") == ToPerson("email:ann@example.com", "slack")
    assert await reaching.person("email:bob@example.com") is None


@pytest.mark.parametrize("owner", ["ann@example.com", "Ann@Example.com", "Ann Lee"])
async def test_an_owner_is_known_by_address_or_full_name(reaching: Reaching, owner: str) -> None:
    assert await reaching.owner(owner) == ToPerson("email:ann@example.com", "slack")


@pytest.mark.parametrize("owner", [None, "", "Finance", "Bo", "bob@example.com"])
async def test_an_owner_who_is_nobody_or_several_or_out_of_reach_is_not(reaching: Reaching, owner: str | None) -> None:
    assert await reaching.owner(owner) is None


async def test_people_are_called_by_their_name_where_it_is_known(reaching: Reaching) -> None:
    assert await reaching.name_of("email:ann@example.com") == "Ann Lee"
    assert await reaching.name_of("email:eve@example.com") == "eve@example.com"
    assert await reaching.name_of("plain") == "plain"


def test_the_chat_that_writes_there_is_found_by_its_platform(reaching: Reaching) -> None:
    assert reaching.chat_for(ToPlace(CHANNEL, "p")) is not None
    assert reaching.chat_for(ToChannel("teams", "c")) is None
