import pytest

from bot.roles import ADMINISTERING, CURATING, EVERY_ROLE, LEADING, Role, is_curator, is_manager, roles_from
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
