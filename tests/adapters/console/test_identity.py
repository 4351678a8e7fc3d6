from typing import Any

import pytest

from adapters.console.identity import Identity, Trust, identity_of
from bot.people.roles import Role

TRUST = Trust("roles")
ANN = {"email": "Ann@Example.com", "email_verified": True}


@pytest.mark.parametrize(
    ("claimed", "roles"),
    [
        (["curator", "something else"], {Role.CURATOR}),
        (["Curators", "managers"], {Role.CURATOR, Role.MANAGER}),
        ("admin", {Role.ADMIN}),
        (None, set()),
        ({"admin": True}, set()),
        ([["admin"], 1], set()),
    ],
)
def test_roles_come_from_the_claim_that_holds_them(claimed: Any, roles: set[Role]) -> None:
    identity = identity_of(ANN | {"roles": claimed, "groups": ["admins"]}, TRUST)
    assert identity == Identity("ann@example.com", "ann@example.com", frozenset(roles))


@pytest.mark.parametrize("name", ["", "  ", None, 3])
def test_somebody_without_a_name_is_called_by_their_address(name: Any) -> None:
    identity = identity_of(ANN | {"name": name}, TRUST)
    assert isinstance(identity, Identity)
    assert identity.name == "ann@example.com"


@pytest.mark.parametrize(
    ("said", "trusts", "is_known"),
    [
        (True, False, True),
        ("true", False, True),
        (False, True, False),
        ("false", True, False),
        (None, False, False),
        (None, True, True),
        (1, True, False),
    ],
)
def test_an_address_counts_only_when_somebody_vouches_for_it(said: Any, trusts: bool, is_known: bool) -> None:
    identity = identity_of({"email": "ann@example.com", "email_verified": said}, Trust("roles", trusts))
    assert isinstance(identity, Identity) is is_known


@pytest.mark.parametrize("email", [None, "", "ann", "ann@", "a b@example.com", ["ann@example.com"]])
def test_without_a_usable_address_nobody_is_known(email: Any) -> None:
    assert isinstance(identity_of(ANN | {"email": email}, TRUST), str)
