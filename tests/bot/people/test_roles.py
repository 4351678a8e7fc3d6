import pytest

from bot.people.roles import (
    ADMINISTERING,
    CURATING,
    EVERY_ROLE,
    LEADING,
    Role,
    groups_alone,
    is_curator,
    is_manager,
    roles_from,
    roles_of,
    with_roles,
)
from retrieval.outcome import Person


def test_roles_are_told_by_groups() -> None:
    nobody, both = Person("p"), Person("p", frozenset({"everyone", "curators", "managers"}))
    assert (is_curator(nobody), is_manager(nobody)) == (False, False)
    assert (is_curator(both), is_manager(both)) == (True, True)


@pytest.mark.parametrize(
    ("words", "roles"),
    [
        (["Curator", " manager "], {Role.CURATOR, Role.MANAGER}),
        (["admins", "everyone", "curators"], {Role.ADMIN, Role.CURATOR}),
        (["administrator", "curator-ish"], set()),
        ([], set()),
    ],
)
def test_names_of_roles_and_of_groups_mean_roles(words: list[str], roles: set[Role]) -> None:
    assert roles_from(words) == roles


def test_whoever_may_more_may_less() -> None:
    assert ADMINISTERING < CURATING < LEADING < EVERY_ROLE


@pytest.mark.parametrize(
    ("role", "curates", "manages"),
    [
        (Role.MANAGER, False, True),
        (Role.CURATOR, True, False),
        (Role.ADMIN, True, False),
        (Role.EMPLOYEE, False, False),
    ],
)
def test_a_role_that_was_given_counts_like_a_group_and_is_none_to_read_by(
    role: Role, curates: bool, manages: bool
) -> None:
    given = with_roles(Person("p", frozenset({"everyone", "sales"})), [role])
    assert (is_curator(given), is_manager(given)) == (curates, manages)
    assert roles_of(given) == ({role} - {Role.EMPLOYEE})
    assert given.groups.isdisjoint({"curators", "managers", "admins"})


def test_no_group_of_a_directory_passes_for_a_role() -> None:
    assert groups_alone({"everyone", "role:admin"}) == {"everyone"}
