from types import SimpleNamespace
from typing import Any, cast

import pytest

from adapters.console.call import Call
from adapters.console.nudge_form import sender, typed_in
from bot.nudges.nudge_form import Typed
from bot.nudges.nudges import Audience, Moment
from bot.people.roles import Role, is_curator, is_manager
from retrieval.outcome import Person


def call(*roles: Role, **filled: str) -> Call:
    reader = SimpleNamespace(person=Person("email:ann@example.com"), roles=frozenset(roles))
    given: Any = SimpleNamespace(field=lambda name, otherwise="": filled.get(name, otherwise), reader=reader)
    return cast(Call, given)


def test_the_form_is_read_as_one_value() -> None:
    filled = {"article_id": "a1", "words": "Do it.", "audience": "addresses", "addresses": "a@x.org", "group": "sales"}
    more = {
        "moment": "local_time",
        "day": "2027-01-04",
        "hour": "14",
        "days": "0, 3",
        "follow_up": "7",
        "hold_out": "1",
    }
    assert typed_in(call(**filled, **more)) == Typed(
        "a1", "Do it.", Audience.ADDRESSES, "a@x.org", Moment.LOCAL_TIME, "2027-01-04", "14", "0, 3", "7", True
    )


@pytest.mark.parametrize("odd", ["", "channel", "the moon"])
def test_a_choice_that_there_is_not_counts_as_none(odd: str) -> None:
    assert typed_in(call(audience=odd, moment=odd)) == Typed()


def test_a_role_of_the_sign_in_counts_for_sending() -> None:
    assert is_manager(sender(call(Role.MANAGER)))
    assert is_curator(sender(call(Role.ADMIN)))
    assert not is_curator(sender(call(Role.EMPLOYEE)))
