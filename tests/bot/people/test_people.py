from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.people.granted_roles import GrantedRoles
from bot.people.people import People
from bot.people.roles import Role, is_curator, roles_of
from bot.people.staff import Staff
from knowledge.tables import people as people_table
from retrieval.outcome import Person

STAFF = """email,name,groups
Ann@Example.com,Ann,managers; sales
bob@example.com,Bob,
"""


@pytest.fixture
def people(engine: AsyncEngine, now: Callable[[], datetime]) -> People:
    return People(engine, now)


async def test_a_person_has_the_groups_of_the_file_and_everyones(people: People) -> None:
    await people.import_csv(STAFF)
    ann = await people.person_for_email(" ANN@example.com ")
    assert ann == Person("email:ann@example.com", frozenset({"everyone", "managers", "sales"}))


async def test_an_unknown_address_belongs_to_everyones_group_only(people: People) -> None:
    assert await people.person_for_email("eve@example.com") == Person("email:eve@example.com")


async def test_the_groups_there_are_are_those_of_whoever_is_still_here(people: People, engine: AsyncEngine) -> None:
    assert await people.groups() == frozenset()
    await people.import_csv(STAFF.replace("Bob,", "Bob,support"))
    assert await people.groups() == {"managers", "sales", "support"}
    async with engine.begin() as connection:
        gone = update(people_table).where(people_table.c.email == "bob@example.com")
        await connection.execute(gone.values(is_active=False))
    assert await people.groups() == {"managers", "sales"}


async def test_importing_again_updates_what_changed_and_leaves_the_rest(people: People) -> None:
    first = await people.import_csv(STAFF)
    assert (first.added, first.updated, first.unchanged) == (2, 0, 0)
    again = await people.import_csv(STAFF.replace("managers; sales", "managers"))
    assert (again.added, again.updated, again.unchanged) == (0, 1, 1)
    assert (await people.person_for_email("ann@example.com")).groups == {"everyone", "managers"}


async def test_someone_who_left_is_no_longer_active(people: People) -> None:
    await people.import_csv("email,name,groups,active\nann@example.com,Ann,sales,no\n")
    assert not (await people.person_for_email("ann@example.com")).is_active


async def test_a_kept_person_gets_the_rights_they_have_now(people: People) -> None:
    await people.import_csv(STAFF)
    before = Person("email:bob@example.com", frozenset({"everyone", "managers"}))
    assert (await people.current(before)).groups == {"everyone"}


async def test_a_person_the_directory_does_not_know_stays_as_they_came(people: People) -> None:
    guest = Person("slack:U1", frozenset({"everyone"}), is_guest=True)
    assert await people.current(guest) == guest


async def test_what_an_admin_gave_counts_at_once_and_whoever_took_it_away_is_heard(
    people: People, engine: AsyncEngine, now: Callable[[], datetime]
) -> None:
    granted = GrantedRoles(engine, now)
    await people.import_csv(STAFF)
    for email in ("bob@example.com", "unknown@example.com"):
        person = await people.person_for_email(email)
        await granted.grant(person.id, Role.CURATOR, "admin")
        given = await people.current(person)
        assert is_curator(given)
        await granted.revoke(person.id, Role.CURATOR)
        assert not is_curator(await people.current(given))


async def test_the_settings_make_admins_of_those_who_have_the_address_now(
    engine: AsyncEngine, now: Callable[[], datetime]
) -> None:
    people = People(engine, now, frozenset({"bob@example.com", "new@example.com", "unknown@example.com"}))
    await people.import_csv(STAFF)
    assert roles_of(await people.person_for_email("bob@example.com")) == {Role.ADMIN}
    assert roles_of(await people.person_for_email("unknown@example.com")) == {Role.ADMIN}
    async with engine.begin() as connection:
        await connection.execute(update(people_table).where(people_table.c.name == "Bob").values(email="b@example.com"))
    assert roles_of(await people.current(Person("email:bob@example.com"))) == set()


async def test_a_group_cannot_be_named_so_that_it_gives_a_role(people: People) -> None:
    await people.import_csv("email,groups\nann@example.com,role:admin\n")
    assert roles_of(await people.person_for_email("ann@example.com")) == set()
    assert roles_of(await people.current(Person("slack:U1", frozenset({"role:admin"})))) == set()


async def test_what_the_file_has_no_column_for_stays_as_it_is(people: People, engine: AsyncEngine) -> None:
    header = "email,name,groups,manager,time_zone,leave_from\n"
    await people.import_csv(f"{header}ann@example.com,Ann,,Boss@example.com,Europe/Berlin,2026-12-01\n")
    await people.import_csv("email,name,groups\nann@example.com,Anna,\n")
    ann = await Staff(engine).member("email:ann@example.com")
    assert ann is not None
    assert (ann.name, ann.manager_id, ann.time_zone) == ("Anna", "email:boss@example.com", "Europe/Berlin")
    assert ann.leave_from == date(2026, 12, 1)


async def test_an_empty_cell_takes_back_what_was_told(people: People, engine: AsyncEngine) -> None:
    await people.import_csv("email,manager\nann@example.com,boss@example.com\n")
    report = await people.import_csv("email,manager\nann@example.com,\n")
    ann = await Staff(engine).member("email:ann@example.com")
    assert (report.updated, ann and ann.manager_id) == (1, None)


async def test_whoever_got_a_new_address_stays_the_same_person(people: People, engine: AsyncEngine) -> None:
    await people.import_csv(STAFF)
    async with engine.begin() as connection:
        renamed = update(people_table).where(people_table.c.id == "email:bob@example.com")
        await connection.execute(renamed.values(email="robert@example.com"))
    assert (await people.person_for_email("Robert@example.com")).id == "email:bob@example.com"
    report = await people.import_csv("email,name\nrobert@example.com,Robert\n")
    assert (report.added, report.updated) == (0, 1)
