from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.people import InvalidPeopleFile, People, is_email, read_people
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


def test_wrong_lines_are_listed_and_stop_nothing() -> None:
    entries, rejected = read_people("email,name,groups\nnonsense,X,\nbob@example.com,Bob,\nBOB@example.com,Bob,\n")
    assert [entry.email for entry in entries] == ["bob@example.com"]
    assert [row.line for row in rejected] == [2, 4]
    assert "ann@example.com" in rejected[0].reason


def test_an_unclear_active_column_is_rejected() -> None:
    assert read_people("email,active\nann@example.com,perhaps\n")[1][0].reason == "the column active must be yes or no"


def test_columns_may_come_in_any_order_and_case_with_a_byte_order_mark() -> None:
    (entry,), _ = read_people("\ufeffGroups, Email\nsales,ann@example.com\n")
    assert (entry.email, entry.groups) == ("ann@example.com", frozenset({"sales"}))


@pytest.mark.parametrize("text", ["", "name,groups\nAnn,sales\n", "\x00\x01"])
def test_what_is_no_list_of_people_is_refused_with_the_shape_it_needs(text: str) -> None:
    with pytest.raises(InvalidPeopleFile, match="email,name,groups"):
        read_people(text)


@pytest.mark.parametrize("text", ["ann@example.com", " ann+x@example.co.uk "])
def test_addresses_are_recognised(text: str) -> None:
    assert is_email(text)


@pytest.mark.parametrize("text", ["", "ann", "@example.com", "ann@", "a b@example.com", "a@b@c", "a" * 200 + "@b.com"])
def test_what_is_no_address_is_not(text: str) -> None:
    assert not is_email(text)
