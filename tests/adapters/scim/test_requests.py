"""The requests are those of RFC 7644 (its examples, shortened to what Handrail reads), and what Entra and Okta send."""

from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.people.people import People
from bot.people.staff import Staff
from retrieval.outcome import Person
from tests.adapters.scim.conftest import Call
from tests.bot.scripted_house import Clock

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
ABSENCE = "urn:ietf:params:scim:schemas:extension:handrail:2.0:Absence"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

BJENSEN: dict[str, Any] = {
    "schemas": [USER],
    "userName": "bjensen",
    "externalId": "bjensen",
    "name": {"formatted": "Ms. Barbara J Jensen III", "familyName": "Jensen", "givenName": "Barbara"},
    "emails": [
        {"value": "babs@jensen.org", "type": "home"},
        {"value": "bjensen@example.com", "type": "work", "primary": True},
    ],
    "timezone": "America/Los_Angeles",
    "locale": "en-US",
    "active": True,
}


async def created(call: Call, body: dict[str, Any], kind: str = "Users") -> dict[str, Any]:
    status, resource = await call("POST", kind, body)
    assert status == 201, resource
    return dict(resource)


def patch(*operations: dict[str, Any]) -> dict[str, Any]:
    return {"schemas": [PATCH], "Operations": list(operations)}


async def test_a_user_is_created_as_in_section_3_3_and_known_as_a_person(call: Call, engine: AsyncEngine) -> None:
    user = await created(call, BJENSEN)
    assert user["meta"]["resourceType"] == "User"
    assert user["meta"]["location"].endswith(f"/scim/v2/Users/{user['id']}")
    member = await Staff(engine).member("email:bjensen@example.com")
    assert member is not None
    assert (member.name, member.time_zone) == ("Ms. Barbara J Jensen III", "America/Los_Angeles")
    status, again = await call("GET", f"Users/{user['id']}")
    assert (status, again["userName"]) == (200, "bjensen")


async def test_a_second_user_of_the_same_name_is_refused(call: Call) -> None:
    await created(call, BJENSEN)
    status, error = await call("POST", "Users", BJENSEN | {"userName": "BJensen"})
    assert (status, error["scimType"]) == (409, "uniqueness")


async def test_an_existing_person_keeps_their_id_and_the_groups_of_the_file(call: Call, engine: AsyncEngine) -> None:
    people = People(engine, Clock())
    await people.import_csv("email,name,groups\nbjensen@example.com,Babs,sales\n")
    await created(call, BJENSEN)
    assert (await people.person_for_email("bjensen@example.com")).groups == {"everyone", "sales"}


async def test_a_user_is_found_by_name_and_pages_are_kept_to(call: Call) -> None:
    await created(call, BJENSEN)
    for number in range(4):
        await created(call, {"schemas": [USER], "userName": f"p{number}@example.com"})
    _, found = await call("GET", "Users?filter=" + quote('userName eq "BJENSEN"'))
    assert [user["userName"] for user in found["Resources"]] == ["bjensen"]
    _, page = await call("GET", "Users?startIndex=2&count=2")
    assert (page["totalResults"], page["startIndex"], page["itemsPerPage"]) == (5, 2, 2)
    _, contains = await call("GET", "Users?filter=" + quote('emails[type eq "work" and value co "@example.com"]'))
    assert contains["totalResults"] == 1


@pytest.mark.parametrize("query", ["filter=userName%20is%20ann", "filter=((", "count=many", "sortBy=nonsense"])
async def test_a_query_that_means_nothing_is_refused(call: Call, query: str) -> None:
    status, error = await call("GET", f"Users?{query}")
    assert (status, error["schemas"]) == (400, ["urn:ietf:params:scim:api:messages:2.0:Error"])


async def test_putting_a_user_replaces_what_was_told(call: Call, engine: AsyncEngine) -> None:
    user = await created(call, BJENSEN)
    status, changed = await call("PUT", f"Users/{user['id']}", BJENSEN | {"timezone": "Europe/Berlin"})
    assert (status, changed["timezone"]) == (200, "Europe/Berlin")
    member = await Staff(engine).member("email:bjensen@example.com")
    assert member is not None
    assert member.time_zone == "Europe/Berlin"


async def test_whoever_is_deactivated_is_denied_everywhere_at_once(call: Call, engine: AsyncEngine) -> None:
    user = await created(call, BJENSEN)
    people, asker = People(engine, Clock()), Person("email:bjensen@example.com")
    # As Microsoft Entra sends it: the operation with a capital, the value as a word.
    change = patch({"op": "Replace", "path": "active", "value": "False"})
    status, _ = await call("PATCH", f"Users/{user['id']}", change)
    assert status == 200
    assert not (await people.current(asker)).is_active
    await call("PATCH", f"Users/{user['id']}", patch({"op": "replace", "value": {"active": True}}))
    assert (await people.current(asker)).is_active
    assert await call("DELETE", f"Users/{user['id']}") == (204, None)
    assert not (await people.current(asker)).is_active
    assert (await call("GET", f"Users/{user['id']}"))[0] == 404


async def test_a_manager_is_known_by_id_with_or_without_a_reference(call: Call, engine: AsyncEngine) -> None:
    boss = await created(call, {"schemas": [USER], "userName": "boss@example.com"})
    user = await created(
        call, BJENSEN | {"schemas": [USER, ENTERPRISE], ENTERPRISE: {"manager": {"value": boss["id"]}}}
    )
    assert await Staff(engine).team_of("email:boss@example.com") == {"email:bjensen@example.com"}
    change = patch({"op": "remove", "path": f"{ENTERPRISE}:manager"})
    assert (await call("PATCH", f"Users/{user['id']}", change))[0] == 200
    assert await Staff(engine).team_of("email:boss@example.com") == frozenset()


async def test_leave_is_told_by_an_extension_of_our_own(call: Call, engine: AsyncEngine) -> None:
    leave = {"leaveFrom": "2026-12-24", "leaveUntil": "2027-01-06"}
    await created(call, BJENSEN | {"schemas": [USER, ABSENCE], ABSENCE: leave})
    member = await Staff(engine).member("email:bjensen@example.com")
    assert member is not None
    assert str(member.leave_from) == "2026-12-24"


async def test_groups_give_their_members_rights_and_take_them_back(call: Call, engine: AsyncEngine) -> None:
    people, asker = People(engine, Clock()), Person("email:bjensen@example.com")
    user = await created(call, BJENSEN)
    body = {"schemas": [GROUP], "displayName": "managers", "members": [{"value": user["id"]}]}
    group = await created(call, body, "Groups")
    assert "managers" in (await people.current(asker)).groups
    # Section 3.5.2.2: removing one member by a filter.
    removal = patch({"op": "remove", "path": f'members[value eq "{user["id"]}"]'})
    assert (await call("PATCH", f"Groups/{group['id']}", removal))[0] == 200
    assert "managers" not in (await people.current(asker)).groups
    # Section 3.5.2.1: adding a member.
    addition = patch({"op": "add", "path": "members", "value": [{"value": user["id"]}]})
    await call("PATCH", f"Groups/{group['id']}", addition)
    renaming = patch({"op": "replace", "path": "displayName", "value": "team leads"})
    await call("PATCH", f"Groups/{group['id']}", renaming)
    assert (await people.current(asker)).groups == {"everyone", "team leads"}
    assert (await call("DELETE", f"Groups/{group['id']}"))[0] == 204
    assert (await people.current(asker)).groups == {"everyone"}


async def test_attributes_nobody_here_knows_are_kept(call: Call) -> None:
    user = await created(call, BJENSEN | {"nickName": "Babs", "shoeSize": 38})
    _, shown = await call("GET", f"Users/{user['id']}")
    assert (shown["nickName"], shown["shoeSize"]) == ("Babs", 38)


async def test_a_password_is_never_kept(call: Call) -> None:
    user = await created(call, BJENSEN | {"password": "t1meMa$heen"})
    _, shown = await call("GET", f"Users/{user['id']}")
    assert "password" not in shown


@pytest.mark.parametrize("what", ["ServiceProviderConfig", "ResourceTypes", "Schemas"])
async def test_the_service_describes_itself(call: Call, what: str) -> None:
    status, body = await call("GET", what)
    assert status == 200
    assert body["schemas"]


@pytest.mark.parametrize(
    "body", ["", "{", "null", "[]", "[" * 5_000, '"user"', b"\xff", {}, {"schemas": [USER]}, {"schemas": ["x"]}]
)
async def test_garbage_is_the_senders_fault(call: Call, body: Any) -> None:
    user = await created(call, BJENSEN)
    for method, path in (("POST", "Users"), ("PUT", f"Users/{user['id']}"), ("PATCH", f"Users/{user['id']}")):
        status, error = await call(method, path, body)
        assert status == 400, (method, body, error)


async def test_what_is_not_there_is_404(call: Call) -> None:
    change = patch({"op": "replace", "path": "active", "value": False})
    for method, path, body in (
        ("GET", "Users/none", None),
        ("PUT", "Users/none", BJENSEN),
        ("PATCH", "Groups/none", change),
        ("DELETE", "Groups/none", None),
    ):
        assert (await call(method, path, body))[0] == 404
