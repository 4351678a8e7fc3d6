from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.people.accounts import Account, Accounts
from bot.people.granted_roles import GrantedRoles
from bot.people.people import People
from bot.people.roles import CURATING, Role
from bot.people.staff import Staff

CHART = """email,name,groups,manager,time_zone,active
boss@example.com,Boss,managers,,,yes
lead@example.com,Lead,managers,boss@example.com,Europe/Berlin,yes
ann@example.com,Ann,sales,lead@example.com,,yes
left@example.com,Left,sales,lead@example.com,,no
else@example.com,Else,sales,,,yes
"""


@pytest.fixture
async def staff(engine: AsyncEngine, now: Callable[[], datetime]) -> Staff:
    await People(engine, now).import_csv(CHART)
    return Staff(engine)


async def test_a_team_is_everyone_below_on_all_levels_who_has_not_left(staff: Staff) -> None:
    assert await staff.team_of("email:boss@example.com") == {"email:lead@example.com", "email:ann@example.com"}
    assert await staff.team_of("email:ann@example.com") == frozenset()


async def test_reporting_lines_that_run_in_a_circle_end(
    staff: Staff, engine: AsyncEngine, now: Callable[[], datetime]
) -> None:
    await People(engine, now).import_csv("email,manager\nboss@example.com,ann@example.com\n")
    assert await staff.team_of("email:boss@example.com") == {"email:lead@example.com", "email:ann@example.com"}


async def test_a_group_holds_those_who_have_not_left(staff: Staff) -> None:
    assert await staff.in_group("sales") == {"email:ann@example.com", "email:else@example.com"}
    assert await staff.groups() == ["managers", "sales"]


async def test_the_chat_tells_the_time_zone_where_the_directory_does_not(
    staff: Staff, engine: AsyncEngine, now: Callable[[], datetime]
) -> None:
    for email, zone in (("ann", "Asia/Kolkata"), ("lead", "Asia/Tokyo")):
        await Accounts(engine, now).remember(Account("slack", "T1", email, f"email:{email}@example.com", zone))
    found = await staff.members(["email:ann@example.com", "email:lead@example.com", "email:nobody@example.com"])
    assert {member.email: member.time_zone for member in found.values()} == {
        "ann@example.com": "Asia/Kolkata",
        "lead@example.com": "Europe/Berlin",
    }


async def test_people_are_found_by_their_addresses_however_many(staff: Staff) -> None:
    asked = ["ANN@example.com", *(f"nobody{number}@example.com" for number in range(1_200))]
    assert await staff.with_emails(asked) == {"ann@example.com": "email:ann@example.com"}


async def test_who_may_is_told_by_groups_and_by_an_admins_word_and_never_of_those_who_left(
    staff: Staff, engine: AsyncEngine, now: Callable[[], datetime]
) -> None:
    people, granted = People(engine, now), GrantedRoles(engine, now)
    rows = (
        "c@example.com,curators,yes\nd@example.com,admins,yes\ne@example.com,curators,no\nf@example.com,role:admin,yes"
    )
    await people.import_csv(f"email,groups,active\n{rows}\n")
    for person in ("email:g@example.com", "email:e@example.com"):
        await granted.grant(person, Role.CURATOR, "admin")
    await granted.grant("email:h@example.com", Role.MANAGER, "admin")
    assert await staff.who_may(CURATING) == {f"email:{name}@example.com" for name in "cdg"}
