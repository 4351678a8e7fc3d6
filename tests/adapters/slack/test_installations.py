"""Several workspaces: each agrees on its own, has its own token, and is forgotten on its own."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.settings import Settings
from adapters.slack.installations import RENEW_BEFORE, Installations
from adapters.slack.manifest import SCOPES
from knowledge.tables import slack_installations
from tests.bot.scripted_house import Clock


class Grants:
    """Slack's side of OAuth: hands out tokens for codes, and newer ones for refresh tokens, each once."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.spent: set[str] = set()

    async def access(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append(form)
        basic = request.headers.get("Authorization", "").startswith("Basic ")
        used = form.get("code") or form.get("refresh_token") or ""
        if used in self.spent or used == "wrong" or not (basic or form.get("client_secret") == "s3cret"):
            return web.json_response({"ok": False, "error": "invalid_code"})
        self.spent.add(used)
        number = len(self.spent)
        token = {"access_token": f"xoxe.xoxb-{number}", "refresh_token": f"refresh-{number}", "expires_in": 43_200}
        team = {"team": {"id": "T1" if "one" in used or number > 2 else "T2"}, "bot_user_id": "UBOT"}
        whole = {"is_enterprise_install": used == "grid", "enterprise": {"id": "E1"} if used == "grid" else None}
        return web.json_response({"ok": True, **token, **team, **whole})


@pytest.fixture
def grants() -> Grants:
    return Grants()


async def open_with(
    engine: AsyncEngine, tmp_path: Path, grants: Grants, clock: Clock, workspaces: str = "*"
) -> tuple[Installations, TestServer]:
    app = web.Application()
    app.router.add_post("/api/oauth.v2.access", grants.access)
    server = TestServer(app)
    await server.start_server()
    settings = Settings(
        _env_file=None,
        data_dir=tmp_path,
        public_url="https://h.example.com",
        slack_client_id="1.2",
        slack_client_secret="s3cret",
        slack_signing_secret="x",
        slack_api_url=str(server.make_url("/api/")),
        slack_workspaces=workspaces,
    )
    return Installations(engine, settings, clock), server


async def agree(installations: Installations, code: str) -> bool:
    address = await installations.begin()
    return await installations.finish(parse_qs(urlsplit(address).query)["state"][0], code)


async def test_each_workspace_has_its_own_token_and_goes_on_its_own(
    engine: AsyncEngine, tmp_path: Path, grants: Grants
) -> None:
    installations, server = await open_with(engine, tmp_path, grants, Clock())
    address = await installations.begin()
    assert set(parse_qs(urlsplit(address).query)["scope"][0].split(",")) == set(SCOPES)
    assert await agree(installations, "one")
    assert await agree(installations, "two")
    first, second = await installations.installed("T1", None), await installations.installed("T2", None)
    assert first is not None
    assert second is not None
    assert first.token != second.token
    await installations.forget("T1")
    assert await installations.installed("T1", None) is None
    assert await installations.teams() == ["T2"]
    await server.close()


async def test_a_sign_in_holds_once_and_not_for_long(engine: AsyncEngine, tmp_path: Path, grants: Grants) -> None:
    clock = Clock()
    installations, server = await open_with(engine, tmp_path, grants, clock)
    state = parse_qs(urlsplit(await installations.begin()).query)["state"][0]
    assert await installations.finish(state, "one")
    assert not await installations.finish(state, "two")
    assert not await installations.finish("made up", "two")
    state = parse_qs(urlsplit(await installations.begin()).query)["state"][0]
    clock.pass_by(RENEW_BEFORE)
    assert not await installations.finish(state, "two")
    await server.close()


async def test_a_whole_enterprise_may_install_it(engine: AsyncEngine, tmp_path: Path, grants: Grants) -> None:
    installations, server = await open_with(engine, tmp_path, grants, Clock())
    assert await agree(installations, "grid")
    found = await installations.installed("T-any", "E1")
    assert found is not None
    assert found.team == "E1"
    assert await installations.installed("T-any", None) is None
    await server.close()


async def test_a_token_is_renewed_before_it_ends(engine: AsyncEngine, tmp_path: Path, grants: Grants) -> None:
    from datetime import timedelta

    clock = Clock()
    installations, server = await open_with(engine, tmp_path, grants, clock)
    await agree(installations, "one")
    before = await installations.installed("T1", None)
    clock.pass_by(timedelta(hours=11))
    after, again = await installations.installed("T1", None), await installations.installed("T1", None)
    assert before is not None
    assert after is not None
    assert after.token != before.token
    assert after == again
    assert grants.asked[-1]["refresh_token"] == "refresh-1"
    await server.close()


async def test_no_token_lies_in_the_database_as_it_is_and_old_ones_are_sealed_at_start(
    engine: AsyncEngine, tmp_path: Path, grants: Grants
) -> None:
    installations, server = await open_with(engine, tmp_path, grants, Clock())
    await agree(installations, "one")
    plain = {"team": "T2", "token": "xoxe.xoxb-plain", "bot_user_id": "UBOT"}
    async with engine.begin() as connection:
        row = {"workspace": "T2", "details": plain, "installed_at": Clock()()}
        await connection.execute(slack_installations.insert().values(row))
    assert (await installations.seal_anew(), await installations.seal_anew()) == (1, 0)
    async with engine.connect() as connection:
        assert "xox" not in str((await connection.execute(select(slack_installations.c.details))).all())
    found = await installations.installed("T2", None)
    assert found is not None
    assert found.token == "xoxe.xoxb-plain"
    await server.close()


async def test_a_workspace_that_is_not_named_does_not_get_in(
    engine: AsyncEngine, tmp_path: Path, grants: Grants
) -> None:
    installations, server = await open_with(engine, tmp_path, grants, Clock(), "T1, E1")
    async with server:
        assert not await agree(installations, "two")
        assert await agree(installations, "one")
        assert await installations.teams() == ["T1"]
