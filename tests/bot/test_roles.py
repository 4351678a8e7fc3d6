from bot.roles import is_curator, is_manager
from retrieval.outcome import Person


def test_roles_are_told_by_groups() -> None:
    nobody, both = Person("p"), Person("p", frozenset({"everyone", "curators", "managers"}))
    assert (is_curator(nobody), is_manager(nobody)) == (False, False)
    assert (is_curator(both), is_manager(both)) == (True, True)
