from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from time import time
from typing import Any

import pytest
from aiohttp import ClientResponse
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.console.cookies import SESSION, SIGN_IN
from adapters.settings import Settings
from knowledge.tables import console_sessions, console_sign_ins
from tests.adapters.console.console_house import Client, ConsoleHouse
from tests.adapters.console.provider_house import Gate, Spoil, consent, gate, provider, query_of
from tests.adapters.try_it.chat_house import house_with

LENA = {"sub": "lena", "email": "Lena@Example.com", "email_verified": True, "name": "Lena Vogt", "roles": ["curators"]}
UNVERIFIED = {"sub": "mallory", "email": "lena@example.com", "email_verified": False}
SILENT = {"sub": "sid", "email": "sid@example.com", "name": "Sid"}
NOBODY = {"sub": "nobody"}


@pytest.fixture(scope="module")
def upstream() -> Iterator[str]:
    with provider(LENA, UNVERIFIED, SILENT, NOBODY) as address:
        yield address


@pytest.fixture
async def keeper(upstream: str) -> AsyncIterator[Gate]:
    async with gate(upstream) as opened:
        yield opened


@pytest.fixture
def console(engine: AsyncEngine, tmp_path: Path, keeper: Gate) -> ConsoleHouse:
    return console_with(engine, tmp_path, keeper)


def console_with(engine: AsyncEngine, folder: Path, keeper: Gate, **settings: Any) -> ConsoleHouse:
    given = {
        "console_oidc_issuer": keeper.address,
        "console_oidc_client_id": "handrail console",
        "console_oidc_client_secret": "the-shared-secret-of-the-console!",
    }
    return ConsoleHouse(house_with(engine, Settings(data_dir=folder, **(given | settings))))


async def begin(client: Client, after: str = "/console/gaps") -> str:
    """Begin to sign in; gives the provider's address that the browser is sent to."""
    response = await client.get("/console/sign-in/start", params={"after": after}, allow_redirects=False)
    assert response.status == 303, await response.text()
    return response.headers["Location"]


async def come_back(client: Client, address: str) -> ClientResponse:
    """Open the address that the provider sent the browser back to."""
    return await client.get("/console/sign-in/back", params=query_of(address), allow_redirects=False)


async def refused(console: ConsoleHouse, user: str = "lena") -> str:
    """Sign in and be refused; gives the page, which must have signed nobody in."""
    async with console.anonymous() as client:
        response = await come_back(client, await consent(await begin(client), user))
        page = await response.text()
        assert response.status == 403, page
        assert SESSION not in response.cookies
    async with console.engine.connect() as connection:
        assert (await connection.execute(select(console_sessions))).all() == []
    return page


async def test_whoever_the_provider_vouches_for_is_signed_in_and_led_on(console: ConsoleHouse) -> None:
    async with console.anonymous() as client:
        address = await begin(client)
        asked = query_of(address)
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert {"openid", "email"} <= set(asked["scope"].split())
        response = await come_back(client, await consent(address, "lena"))
        assert (response.status, response.headers["Location"]) == (303, "/console/gaps")
        page = await (await client.get("/console/gaps")).text()
    assert "Lena Vogt" in page
    assert "curator, employee" in page
    async with console.engine.connect() as connection:
        [session] = (await connection.execute(select(console_sessions))).all()
        assert (await connection.execute(select(console_sign_ins))).all() == []
    assert session.person_id == "email:lena@example.com"


async def test_the_cookies_are_out_of_reach_of_scripts_and_other_sites(console: ConsoleHouse) -> None:
    async with console.anonymous() as client:
        response = await come_back(client, await consent(await begin(client), "lena"))
    cookie = response.cookies[SESSION]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["secure"]
    assert response.cookies[SIGN_IN].value == ""


async def test_another_browsers_sign_in_is_refused(console: ConsoleHouse) -> None:
    async with console.anonymous() as mine, console.anonymous() as theirs:
        address = await consent(await begin(mine), "lena")
        response = await come_back(theirs, address)
        assert response.status == 403
        await begin(theirs)
        response = await come_back(theirs, address)
        assert response.status == 403
        assert "another browser" in await response.text()


async def test_a_wrong_state_is_refused(console: ConsoleHouse) -> None:
    async with console.anonymous() as client:
        address = await consent(await begin(client), "lena")
        spoiled = query_of(address) | {"state": "wrong"}
        response = await client.get("/console/sign-in/back", params=spoiled, allow_redirects=False)
        assert response.status == 403


async def test_the_same_way_back_works_once(console: ConsoleHouse) -> None:
    async with console.anonymous() as client:
        address = await consent(await begin(client), "lena")
        assert (await come_back(client, address)).status == 303
        client.session.cookie_jar.update_cookies({SIGN_IN: query_of(address)["state"]}, client.make_url("/"))
        assert (await come_back(client, address)).status == 403


def claim(name: str, value: Any) -> Spoil:
    def spoil(header: dict[str, Any], claims: dict[str, Any]) -> None:
        claims[name] = value

    return spoil


def without(name: str) -> Spoil:
    def spoil(header: dict[str, Any], claims: dict[str, Any]) -> None:
        del claims[name]

    return spoil


def algorithm(name: str) -> Spoil:
    def spoil(header: dict[str, Any], claims: dict[str, Any]) -> None:
        header["alg"] = name

    return spoil


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (claim("nonce", "another"), "belongs to another sign-in"),
        (without("nonce"), "belongs to another sign-in"),
        (claim("aud", "another application"), "made for another application"),
        (claim("aud", ["handrail console", "another"]), "made for another application"),
        (claim("azp", "another application"), "made for another application"),
        (claim("iss", "https://example.com"), "another provider made it"),
        (claim("exp", int(time()) - 3600), "expired"),
        (claim("iat", int(time()) + 3600), "not valid"),
        (without("exp"), "something is missing"),
        (without("sub"), "something is missing"),
        (algorithm("none"), "not signed in a way"),
        (algorithm("HS256"), "not signed in a way"),
        (claim("email_verified", False), "does not vouch"),
        (claim("email", "no address"), "no e-mail address"),
    ],
)
async def test_a_spoiled_token_signs_nobody_in(console: ConsoleHouse, keeper: Gate, spoil: Spoil, words: str) -> None:
    keeper.spoil = spoil
    assert words in await refused(console)


async def test_a_token_that_is_only_signed_again_is_taken(console: ConsoleHouse, keeper: Gate) -> None:
    # Without this, the refusals above could come from the gate itself.
    keeper.spoil = claim("extra", 1)
    async with console.anonymous() as client:
        assert (await come_back(client, await consent(await begin(client), "lena"))).status == 303


async def test_a_token_signed_by_somebody_else_is_refused(console: ConsoleHouse, keeper: Gate) -> None:
    keeper.spoil, keeper.forged = claim("extra", 1), True
    assert "was not accepted" in await refused(console)


async def test_changed_keys_are_read_again(console: ConsoleHouse, keeper: Gate) -> None:
    keeper.spoil = claim("extra", 1)
    async with console.anonymous() as client:
        for key_id in ("gate-1", "gate-2"):
            keeper.key_id = key_id
            assert (await come_back(client, await consent(await begin(client), "lena"))).status == 303
        assert keeper.seen.count("/jwks") == 2
        assert (await come_back(client, await consent(await begin(client), "lena"))).status == 303
    assert keeper.seen.count("/jwks") == 2
    assert keeper.seen.count("/.well-known/openid-configuration") == 1


@pytest.mark.parametrize(("user", "words"), [("mallory", "does not vouch"), ("nobody", "no e-mail"), ("sid", "vouch")])
async def test_an_address_nobody_vouches_for_signs_nobody_in(console: ConsoleHouse, user: str, words: str) -> None:
    assert words in await refused(console, user)


async def test_a_provider_whose_addresses_are_our_own_may_be_trusted(
    engine: AsyncEngine, tmp_path: Path, keeper: Gate
) -> None:
    console = console_with(engine, tmp_path, keeper, console_oidc_trusts_email=True, console_admins="sid@example.com")
    async with console.anonymous() as client:
        assert (await come_back(client, await consent(await begin(client), "sid"))).status == 303
        page = await (await client.get("/console/gaps")).text()
    assert "admin, employee" in page
    assert "does not vouch" in await refused_for(console, "mallory")


async def refused_for(console: ConsoleHouse, user: str) -> str:
    async with console.anonymous() as client:
        response = await come_back(client, await consent(await begin(client), user))
        assert response.status == 403
        return await response.text()


async def test_an_address_that_the_token_leaves_out_is_asked_for(console: ConsoleHouse, keeper: Gate) -> None:
    keeper.spoil = without("email")
    async with console.anonymous() as client:
        assert (await come_back(client, await consent(await begin(client), "lena"))).status == 303
    assert "/userinfo" in keeper.seen


async def test_who_has_left_is_not_let_in(console: ConsoleHouse) -> None:
    await console.application.people.import_csv("email,active\nlena@example.com,no\n")
    assert "switched off" in await refused(console)


@pytest.mark.parametrize(
    ("configuration", "path"),
    [
        ({"issuer": "https://example.com"}, "/console/sign-in/start"),
        ({"authorization_endpoint": "http://example.com/authorize"}, "/console/sign-in/start"),
        ({"token_endpoint": "http://example.com/token"}, "/console/sign-in/start"),
    ],
)
async def test_a_configuration_that_makes_no_sense_is_not_followed(
    console: ConsoleHouse, keeper: Gate, configuration: dict[str, Any], path: str
) -> None:
    keeper.configuration = configuration
    async with console.anonymous() as client:
        response = await client.get(path, allow_redirects=False)
        assert response.status == 502
        assert "cannot be reached" in await response.text()


async def test_an_answer_without_a_token_is_refused(console: ConsoleHouse, keeper: Gate) -> None:
    keeper.answer = {"ok": False, "error": "invalid_code"}  # As Slack says it, with status 200.
    assert "no token" in await refused(console)


async def test_somebody_who_changed_their_mind_can_try_again(console: ConsoleHouse) -> None:
    async with console.anonymous() as client:
        state = query_of(await begin(client))["state"]
        denied = {"error": "access_denied", "state": state}
        response = await client.get("/console/sign-in/back", params=denied, allow_redirects=False)
        assert response.status == 403
        assert "You can try again" in await response.text()


async def test_the_issuer_that_came_back_must_be_ours(console: ConsoleHouse) -> None:
    async with console.anonymous() as client:
        back = query_of(await consent(await begin(client), "lena")) | {"iss": "https://example.com"}
        response = await client.get("/console/sign-in/back", params=back, allow_redirects=False)
        assert response.status == 403
        assert "Another provider answered" in await response.text()


async def test_nobody_is_led_to_another_site(console: ConsoleHouse) -> None:
    async with console.anonymous() as client:
        response = await come_back(client, await consent(await begin(client, "https://example.com/console"), "lena"))
        assert response.headers["Location"] == "/console"


async def test_without_a_provider_there_is_no_way_to_one(engine: AsyncEngine, tmp_path: Path) -> None:
    console = ConsoleHouse(house_with(engine, Settings(data_dir=tmp_path)))
    async with console.anonymous() as client:
        assert (await client.get("/console/sign-in/start")).status == 404
        assert (await client.get("/console/sign-in/back")).status == 403


async def test_too_many_tries_have_to_wait(console: ConsoleHouse) -> None:
    async with console.anonymous() as client:
        tries = [(await client.get("/console/sign-in/start", allow_redirects=False)).status for _ in range(32)]
    assert 429 in tries
