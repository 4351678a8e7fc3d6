from dataclasses import replace

import pytest

from retrieval.access import Everything, in_private, refuse, visibility
from retrieval.outcome import Denied, NotHere, Person, Place, PlaceKind
from tests.retrieval.shelf import EVERYBODY, MANAGERS, SALES

ANN = Person("web:ann")
MAX = Person("web:max", EVERYBODY | MANAGERS)
DIRECT = Place("slack", PlaceKind.DIRECT, "D1")
CHANNEL = Place("slack", PlaceKind.CHANNEL, "C1")
MANAGERS_CHANNEL = Place("slack", PlaceKind.CHANNEL, "C2", EVERYBODY | MANAGERS)


@pytest.mark.parametrize(
    ("asker", "place", "audience", "shown"),
    [
        (ANN, DIRECT, EVERYBODY, True),
        (ANN, DIRECT, MANAGERS, False),
        (ANN, CHANNEL, EVERYBODY, True),
        (ANN, CHANNEL, MANAGERS, False),
        (ANN, MANAGERS_CHANNEL, MANAGERS, False),
        (MAX, DIRECT, EVERYBODY, True),
        (MAX, DIRECT, MANAGERS, True),
        (MAX, DIRECT, SALES, False),
        (MAX, DIRECT, MANAGERS | SALES, True),
        (MAX, CHANNEL, EVERYBODY, True),
        (MAX, CHANNEL, MANAGERS, False),
        (MAX, MANAGERS_CHANNEL, MANAGERS, True),
        (MAX, MANAGERS_CHANNEL, SALES, False),
        (ANN, DIRECT, frozenset(), False),
    ],
)
def test_everyone_who_reads_an_answer_may_see_what_it_rests_on(
    asker: Person, place: Place, audience: frozenset[str], shown: bool
) -> None:
    assert visibility(asker, place).allows(audience) is shown


@pytest.mark.parametrize("kind", [kind for kind in PlaceKind if kind is not PlaceKind.CHANNEL])
def test_where_only_the_asker_reads_their_own_rights_count(kind: PlaceKind) -> None:
    assert visibility(MAX, Place("any", kind, "1")).allows(MANAGERS)


def test_in_private_a_person_may_see_what_the_channel_may_not() -> None:
    assert not visibility(MAX, CHANNEL).allows(MANAGERS)
    assert in_private(MAX).allows(MANAGERS)
    assert not in_private(ANN).allows(MANAGERS)


def test_the_gap_log_may_know_of_everything() -> None:
    assert Everything().allows(MANAGERS)
    assert Everything().allows(frozenset())


def test_nobody_is_answered_where_another_company_reads() -> None:
    assert refuse(ANN, replace(CHANNEL, shared_externally=True)) == NotHere("shared_externally")


def test_a_guest_is_answered_nowhere() -> None:
    assert refuse(replace(ANN, is_guest=True), DIRECT) == NotHere("guest")


def test_who_has_left_is_denied_before_anything_else_is_said() -> None:
    gone = replace(ANN, is_active=False, is_guest=True)
    assert refuse(gone, replace(CHANNEL, shared_externally=True)) == Denied()


def test_everyone_else_is_answered() -> None:
    assert refuse(ANN, CHANNEL) is None
