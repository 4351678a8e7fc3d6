from adapters.console.reader import Reader
from bot.people.roles import CURATING, LEADING, Role
from retrieval.outcome import Person


def test_a_reader_may_what_one_of_their_roles_may() -> None:
    reader = Reader(Person("email:ann@example.com"), "Ann", frozenset({Role.EMPLOYEE, Role.MANAGER}), "x")
    assert reader.id == "email:ann@example.com"
    assert reader.is_one_of(LEADING)
    assert not reader.is_one_of(CURATING)
