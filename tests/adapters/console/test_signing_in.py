from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.console.cookies import SESSION
from adapters.console.links import OneTimeLinks
from adapters.console.signing_in import safe_path
from adapters.settings import Settings
from bot.people.roles import Role
from tests.adapters.console.console_house import Client, ConsoleHouse, now
from tests.adapters.try_it.chat_house import house_with


async def link(console: ConsoleHouse) -> dict[str, str]:
    made = await OneTimeLinks(console.engine, now).make("")
    return {"token": made.partition("token=")[2]}


async def use(client: Client, token: dict[str, str], **options: dict[str, str]) -> int:
    return (await client.post("/console/link", data=token, allow_redirects=False, **options)).status  # type: ignore[arg-type]


async def test_a_link_signs_in_once_and_only_when_its_button_is_pressed(console: ConsoleHouse) -> None:
    token = await link(console)
    async with console.anonymous() as client:
        for _ in range(2):  # Chat programs open addresses to see what is there.
            page = await (await client.get("/console/link", params=token)).text()
            assert token["token"] in page
        response = await client.post("/console/link", data=token, allow_redirects=False)
        assert (response.status, response.headers["Location"]) == (303, "/console")
        assert "Administrator" in await (await client.get("/console/gaps")).text()
    async with console.anonymous() as other:
        assert await use(other, token) == 403


async def test_another_sites_form_signs_nobody_in(console: ConsoleHouse) -> None:
    token = await link(console)
    async with console.anonymous() as client:
        response = await client.post(
            "/console/link", data=token, headers={"Origin": "https://example.com"}, allow_redirects=False
        )
        assert response.status == 403
        assert SESSION not in response.cookies
        assert await use(client, token) == 303


async def test_a_server_that_others_reach_takes_no_links(engine: AsyncEngine, tmp_path: Path) -> None:
    console = ConsoleHouse(house_with(engine, Settings(data_dir=tmp_path, host="0.0.0.0")))
    token = await link(console)
    async with console.anonymous() as client:
        assert (await client.get("/console/link", params=token)).status == 403
        assert await use(client, token) == 403
        page = await (await client.get("/console/sign-in")).text()
    assert "Nobody can sign in here yet" in page


async def test_signing_out_ends_the_session_for_good(console: ConsoleHouse) -> None:
    async with console.curator() as tab:
        stolen = tab.client.session.cookie_jar.filter_cookies(tab.client.make_url("/"))[SESSION].value
        response = await tab.post("/console/sign-out")
        assert response.headers["Location"] == "/console/sign-in"
        assert (await tab.get("/console/gaps")).status == 303
        tab.client.session.cookie_jar.update_cookies({SESSION: stolen}, tab.client.make_url("/"))
        assert (await tab.get("/console/gaps")).status == 303


async def test_whoever_is_signed_in_is_led_on(console: ConsoleHouse) -> None:
    async with console.reader(Role.CURATOR) as tab:
        response = await tab.get("/console/sign-in?after=/console/questions")
        assert response.headers["Location"] == "/console/questions"


async def test_too_many_tries_have_to_wait(console: ConsoleHouse) -> None:
    async with console.anonymous() as client:
        tries = [await use(client, {"token": "wrong"}) for _ in range(32)]
    assert set(tries) == {403, 429}


@pytest.mark.parametrize(
    ("after", "where"),
    [
        ("/console", "/console"),
        ("/console/gaps?state=open", "/console/gaps?state=open"),
        ("/console?x=1", "/console?x=1"),
        ("https://example.com/console", "/console"),
        ("//example.com", "/console"),
        ("/console/..//example.com", "/console"),
        ("/console\\example.com", "/console"),
        ("/console/\r\nSet-Cookie: x", "/console"),
        ("/consoleexample", "/console"),
        ("/", "/console"),
    ],
)
def test_people_are_led_to_pages_of_the_console_only(after: str, where: str) -> None:
    assert safe_path(after) == where
