from collections.abc import AsyncIterator, Awaitable, Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.keys import APPLICATION, Running
from adapters.scim.routes import add_routes
from bot.people.directory_service import DirectoryService
from tests.bot.scripted_house import Clock

TOKEN = "a-token-that-nobody-can-guess-0123456789"

Call = Callable[..., Awaitable[tuple[int, Any]]]


@pytest.fixture
async def call(engine: AsyncEngine) -> AsyncIterator[Call]:
    """Sends a request over real HTTP; the status and the JSON body."""
    running = Running()
    settings = SimpleNamespace(scim_token=SecretStr(TOKEN))
    directory = DirectoryService(engine, Clock())
    running.application = cast("Any", SimpleNamespace(settings=settings, directory=directory))
    app = web.Application()
    app[APPLICATION] = running
    add_routes(app, APPLICATION)
    async with TestServer(app, host="127.0.0.1") as server, ClientSession() as session:

        async def send(method: str, path: str, body: Any = None, token: str = TOKEN) -> tuple[int, Any]:
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            data = body if isinstance(body, str | bytes) else None
            json = None if data is not None else body
            url = server.make_url("/scim/v2") / ""
            async with session.request(method, f"{url}{path}", data=data, json=json, headers=headers) as response:
                return response.status, await response.json(content_type=None) if response.status != 204 else None

        yield send
