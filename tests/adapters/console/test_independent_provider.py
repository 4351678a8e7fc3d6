from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.console.cookies import SESSION
from adapters.console.provider_pages import BACK
from adapters.settings import Settings
from tests.adapters.console.console_house import ConsoleHouse
from tests.adapters.console.independent_house import (
    CLIENT_ID,
    CLIENT_SECRET,
    NOT_HERE,
    independent_provider,
    is_here,
    signed_in_there,
)
from tests.adapters.console.provider_house import query_of
from tests.adapters.console.test_provider_pages import begin, come_back
from tests.adapters.try_it.chat_house import house_with

LENA = {"sub": "lena", "email": "Lena@Example.com", "email_verified": True, "name": "Lena Vogt", "roles": ["curators"]}
MALLORY = {"sub": "mallory", "email": "lena@example.com", "email_verified": False}
REDIRECT = f"http://127.0.0.1:3978{BACK}"

pytestmark = pytest.mark.skipif(not is_here(), reason=NOT_HERE)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with independent_provider(REDIRECT, LENA, MALLORY) as address:
        yield address


@pytest.fixture
def console(engine: AsyncEngine, tmp_path: Path, issuer: str) -> ConsoleHouse:
    settings = Settings(
        data_dir=tmp_path,
        console_oidc_issuer=issuer,
        console_oidc_client_id=CLIENT_ID,
        console_oidc_client_secret=CLIENT_SECRET,
    )
    return ConsoleHouse(house_with(engine, settings))


async def test_another_provider_signs_in_whom_it_vouches_for_with_their_roles(console: ConsoleHouse) -> None:
    async with console.anonymous() as client:
        address = await begin(client)
        response = await come_back(client, await signed_in_there(address, "lena", REDIRECT))
        assert (response.status, response.headers["Location"]) == (303, "/console/gaps"), await response.text()
        page = await (await client.get("/console/gaps")).text()
    assert "Lena Vogt" in page
    assert "curator, employee" in page


async def test_its_code_counts_once_and_only_with_the_secret_that_began_it(console: ConsoleHouse) -> None:
    async with console.anonymous() as client:
        back = await signed_in_there(await begin(client), "lena", REDIRECT)
        stolen = query_of(back)["code"]
        # Somebody who overheard the code begins a sign-in of their own, and puts it in.
        mine = query_of(await begin(client))["state"]
        response = await client.get(BACK, params={"code": stolen, "state": mine}, allow_redirects=False)
        assert (response.status, SESSION in response.cookies) == (403, False)


async def test_an_address_it_does_not_vouch_for_signs_nobody_in(console: ConsoleHouse) -> None:
    async with console.anonymous() as client:
        response = await come_back(client, await signed_in_there(await begin(client), "mallory", REDIRECT))
        assert response.status == 403
        assert "does not vouch" in await response.text()
