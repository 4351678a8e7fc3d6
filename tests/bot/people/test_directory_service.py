import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.people.directory_service import DirectoryService, Taken, Told
from bot.people.people import People
from bot.people.staff import Staff
from tests.bot.scripted_house import Clock


@pytest.fixture
def directory(engine: AsyncEngine) -> DirectoryService:
    return DirectoryService(engine, Clock())


async def test_a_user_with_a_new_address_stays_the_same_person(
    directory: DirectoryService, engine: AsyncEngine
) -> None:
    kept = await directory.keep_user(None, {}, Told("ann", "ann@example.com"))
    await directory.keep_user(kept.id, {}, Told("ann", "ann.lee@example.com"))
    person = await People(engine, Clock()).person_for_email("ann.lee@example.com")
    assert person.id == "email:ann@example.com"


async def test_a_user_without_an_address_is_a_person_too(directory: DirectoryService, engine: AsyncEngine) -> None:
    kept = await directory.keep_user(None, {}, Told("ann"))
    assert await Staff(engine).member(f"scim:{kept.id}") is not None


async def test_two_users_cannot_be_one_person(directory: DirectoryService) -> None:
    await directory.keep_user(None, {}, Told("ann", "ann@example.com"))
    bob = await directory.keep_user(None, {}, Told("bob", "bob@example.com"))
    with pytest.raises(Taken):
        await directory.keep_user(None, {}, Told("other", "ann@example.com"))
    with pytest.raises(Taken):
        await directory.keep_user(bob.id, {}, Told("bob", "ann@example.com"))
    assert len(await directory.users()) == 2


async def test_a_manager_may_be_told_by_address_before_they_are_known(
    directory: DirectoryService, engine: AsyncEngine
) -> None:
    await directory.keep_user(None, {}, Told("ann", "ann@example.com", manager="boss@example.com"))
    assert await Staff(engine).team_of("email:boss@example.com") == {"email:ann@example.com"}


async def test_a_group_of_the_same_name_is_refused(directory: DirectoryService) -> None:
    group = await directory.keep_group(None, {}, "Sales", ())
    with pytest.raises(Taken):
        await directory.keep_group(None, {}, "sales", ())
    await directory.keep_group(group.id, {}, "sales", ())
    assert [each.id for each in await directory.groups()] == [group.id]


async def test_what_is_not_there_cannot_be_removed(directory: DirectoryService) -> None:
    assert not await directory.remove_user("none")
    assert not await directory.remove_group("none")
    assert await directory.user("none") is None
    assert await directory.group("none") is None
