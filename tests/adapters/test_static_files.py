from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.static_files import send_from

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "page.css").write_text("a {}", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    app = web.Application()
    app.router.add_get("/files/{name}", send_from(folder))
    async with TestClient(TestServer(app)) as opened:
        yield opened


async def test_a_file_is_sent_and_sent_again_only_when_it_has_changed(client: Client) -> None:
    response = await client.get("/files/page.css")
    assert (response.status, await response.text()) == (200, "a {}")
    again = await client.get("/files/page.css", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status == 304


@pytest.mark.parametrize("name", ["other.css", quote("../secret.txt", safe=""), "..", "."])
async def test_nothing_else_is_sent(client: Client, name: str) -> None:
    response = await client.get(f"/files/{name}")
    assert response.status == 404
