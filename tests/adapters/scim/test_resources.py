from datetime import date
from typing import Any

import pytest
from scim2_models import EnterpriseUser

from adapters.scim.resources import Absence, AnyUser, provider, told_by


def user(**values: Any) -> Any:
    return AnyUser(user_name="ann", **values)


def test_the_primary_address_counts_else_the_first_else_the_name_if_it_is_one() -> None:
    emails = [{"value": "a@example.com"}, {"value": "b@example.com", "primary": True}]
    assert told_by(user(emails=emails)).email == "b@example.com"
    assert told_by(user(emails=emails[:1])).email == "a@example.com"
    assert told_by(AnyUser(user_name="ann@example.com")).email == "ann@example.com"
    assert told_by(user()).email is None


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"display_name": "Ann"}, "Ann"),
        ({"name": {"formatted": "Ms. Ann Lee"}}, "Ms. Ann Lee"),
        ({"name": {"givenName": "Ann", "familyName": "Lee"}}, "Ann Lee"),
        ({}, ""),
    ],
)
def test_a_person_is_called_as_the_service_calls_them(values: dict[str, Any], name: str) -> None:
    assert told_by(user(**values)).name == name


def test_what_cannot_be_used_is_left_out() -> None:
    someone = user(timezone="Mars/Olympus", locale="de_AT")
    someone[Absence] = Absence(leave_from="Christmas", leave_until="2027-01-06")
    told = told_by(someone)
    assert (told.time_zone, told.locale, told.leave_from, told.leave_until) == (None, "de-AT", None, date(2027, 1, 6))


def test_only_a_plain_false_means_that_somebody_left() -> None:
    assert told_by(user()).is_active
    assert not told_by(user(active=False)).is_active
    assert told_by(user()).manager is None
    assert user()[EnterpriseUser] is None


def test_the_service_offers_users_with_both_extensions_and_groups() -> None:
    assert [kind.name for kind in provider().resource_types] == ["User", "Group"]
