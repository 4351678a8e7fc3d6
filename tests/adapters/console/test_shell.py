from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.console.shell import Shell
from adapters.keys import Running
from adapters.settings import Settings
from bot.people.granted_roles import GrantedRoles
from bot.people.roles import Role
from tests.adapters.console.console_house import ConsoleHouse, now
from tests.adapters.try_it.chat_house import house_with


async def test_before_everything_is_there_the_page_says_so_and_opens_by_itself(console: ConsoleHouse) -> None:
    console.house.running.application = None
    async with console.anonymous() as client:
        for path in ("/console", "/console/gaps", "/console/sign-in"):
            response = await client.get(path)
            assert response.status == 503
            assert 'http-equiv="refresh"' in await response.text()


async def test_roles_come_from_groups_from_an_admin_and_from_the_settings(engine: AsyncEngine, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, console_admins="Root@Example.com, other@example.com")
    console = ConsoleHouse(house_with(engine, settings))
    await console.application.people.import_csv("email,groups\nann@example.com,curators\n")
    await GrantedRoles(engine, now).grant("email:bob@example.com", Role.CURATOR, "console:admin")
    for email in ("ann@example.com", "bob@example.com", "root@example.com"):
        async with console.reader(email=email) as tab:
            assert (await tab.get("/console/gaps")).status == 200
            is_admin = email == "root@example.com"
            assert (await tab.get("/console/settings/roles")).status == (200 if is_admin else 403)


async def test_a_role_that_is_taken_away_is_gone_with_the_next_click(console: ConsoleHouse) -> None:
    roles = GrantedRoles(console.engine, now)
    await roles.grant("email:lena@example.com", Role.CURATOR, "console:admin")
    async with console.reader() as tab:
        assert (await tab.get("/console/gaps")).status == 200
        await roles.revoke("email:lena@example.com", Role.CURATOR)
        assert (await tab.get("/console/gaps")).status == 403


async def test_who_leaves_the_company_is_signed_out_everywhere(console: ConsoleHouse) -> None:
    async with console.curator() as tab, console.curator() as other:
        await console.application.people.import_csv("email,active\nlena@example.com,no\n")
        assert (await tab.get("/console/gaps")).status == 303
        await console.application.people.import_csv("email,active\nlena@example.com,yes\n")
        assert (await other.get("/console/gaps")).status == 303


async def test_a_script_without_a_session_leads_the_whole_page_to_the_sign_in(console: ConsoleHouse) -> None:
    async with console.anonymous() as client:
        response = await client.get("/console/gaps", headers={"HX-Request": "true"})
        assert response.status == 401
        assert response.headers["HX-Redirect"] == "/console/sign-in?after=%2Fconsole%2Fgaps"


async def test_changes_that_come_too_quickly_have_to_wait(console: ConsoleHouse) -> None:
    async with console.curator() as tab:
        statuses = [(await tab.post("/console/gaps/undo")).status for _ in range(70)]
    assert statuses[:50] == [303] * 50
    assert statuses[-1] == 429


async def test_the_csrf_token_may_come_in_a_header(console: ConsoleHouse) -> None:
    async with console.curator() as tab:
        for token, status in ((tab.csrf, 303), ("wrong", 403)):
            response = await tab.client.post(
                "/console/gaps/undo", headers={"X-CSRF-Token": token}, allow_redirects=False
            )
            assert response.status == status


def test_a_shell_without_sections_has_an_empty_menu() -> None:
    assert Shell(Running(), ()).menu(frozenset(Role)) == []
