import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.keys import Running
from adapters.opening import CannotStart
from adapters.settings import Settings
from adapters.web import create_app, listening, own_hosts
from adapters.wiring import Application
from retrieval.encoding.embedding import Encoder
from tests.adapters.built import built, settings_in
from tests.free_ports import free_port

Client = TestClient[web.Request, web.Application]


@asynccontextmanager
async def client(application: Application | None = None) -> AsyncIterator[Client]:
    async with TestClient(TestServer(create_app(Running(application)))) as opened:
        yield opened


async def test_while_loading_the_process_lives_but_is_not_ready() -> None:
    async with client() as http:
        assert (await http.get("/healthz")).status == 200
        response = await http.get("/readyz")
        assert response.status == 503
        assert await response.json() == {"status": "not ready", "reasons": ["loading the model"]}
        assert (await http.get("/metrics")).status == 503
        assert (await http.get("/")).status == 503


async def test_when_all_is_open_it_is_ready_and_counts(tmp_path: Path, encoder: Encoder) -> None:
    async with built(tmp_path, encoder) as application, client(application) as http:
        assert await (await http.get("/readyz")).json() == {"status": "ready", "reasons": []}
        response = await http.get("/metrics")
        assert response.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        figures = await response.text()
        assert "handrail_index_passages 2.0" in figures
        assert "handrail_gaps_open 0.0" in figures


async def test_a_database_that_went_away_is_a_reason_not_to_be_ready(tmp_path: Path, encoder: Encoder) -> None:
    async with built(tmp_path, encoder) as application, client(application) as http:
        await application.engine.dispose()
        for file in application.settings.data_dir.glob("handrail.sqlite3*"):
            file.unlink()
        response = await http.get("/readyz")
        assert response.status == 503
        assert "the database does not answer" in (await response.json())["reasons"][0]


@pytest.mark.parametrize(
    "path",
    ["/%00", "/..%2f..%2fetc%2fpasswd", "/articles/%ff", "/?x=%00%ff", "/try/questions/" + "x" * 4000, "//", "/*"],
)
async def test_garbage_never_is_a_server_error(path: str, tmp_path: Path, encoder: Encoder) -> None:
    async with built(tmp_path, encoder) as application, client(application) as http:
        for method in ("GET", "POST", "PUT", "OPTIONS"):
            response = await http.request(method, path, data=b"\xff\x00{", headers={"Content-Type": "application/json"})
            assert response.status < 500


async def test_a_port_that_is_taken_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        settings = settings_in(tmp_path, port=other.getsockname()[1])
        with pytest.raises(CannotStart, match=r"cannot listen on 127\.0\.0\.1 port \d+ \(Address already in use\)"):
            await listen(settings)


async def test_it_listens_where_the_settings_say(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, port=free_port())
    async with listening(settings, Running()) as runner:
        assert runner.addresses == [("127.0.0.1", settings.port)]


async def listen(settings: Settings) -> None:
    async with listening(settings, Running()):
        raise AssertionError("nobody may listen here")


@pytest.mark.parametrize(
    ("host", "public_url", "names"),
    [
        ("127.0.0.1", "", {"localhost", "127.0.0.1", "::1"}),
        ("127.0.0.1", "https://handrail.example", {"localhost", "127.0.0.1", "::1", "handrail.example"}),
        ("0.0.0.0", "", None),
    ],
)
def test_only_a_server_of_this_machine_alone_is_particular_about_its_name(
    host: str, public_url: str, names: set[str] | None
) -> None:
    assert own_hosts(Settings(host=host, public_url=public_url)) == names
