"""The console over real HTTP with real records: readers of every role, signed in through a session as browsers are."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.console.cookies import SESSION
from adapters.console.sessions import Sessions, SignedIn, derived
from adapters.web import create_app
from adapters.wiring import Application
from bot.people.roles import Role
from retrieval.outcome import Outcome, Person, Place, PlaceKind, Unknown
from tests.adapters.try_it.chat_house import House

Client = TestClient[web.Request, web.Application]

CSRF = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


def now() -> datetime:
    """The real time: sessions expire by it."""
    return datetime.now(UTC)


@dataclass
class Tab:
    """A signed-in browser. `post` sends what the reader's own page would send."""

    client: Client
    csrf: str
    person_id: str

    async def get(self, path: str, **options: Any) -> ClientResponse:
        """Open an address, without following where it leads."""
        return await self.client.get(path, allow_redirects=False, **options)

    async def page(self, path: str, status: int = 200) -> str:
        """The page at an address, after a look at its status."""
        response = await self.get(path)
        text = await response.text()
        assert response.status == status, text
        return text

    async def post(self, path: str, data: Mapping[str, Any] | None = None, **options: Any) -> ClientResponse:
        """Send a form of the reader's own page."""
        values = {"csrf": self.csrf, **(data or {})}
        return await self.client.post(path, data=values, allow_redirects=False, **options)

    async def sent(self, path: str, data: Mapping[str, Any] | None = None) -> str:
        """Send a form, and read the page that it leads to."""
        response = await self.post(path, data)
        assert response.status == 303, await response.text()
        followed = await self.client.get(response.headers["Location"])
        text = await followed.text()
        assert followed.status == 200, text
        return text


@dataclass
class ConsoleHouse:
    """What a test of the console talks to."""

    house: House

    @property
    def application(self) -> Application:
        return self.house.application

    @property
    def engine(self) -> AsyncEngine:
        return self.house.engine

    async def ask(self, text: str, outcome: Outcome | None = None, who: str = "asker") -> str:
        """Somebody asks in the chat, and it ends so; gives the question's id."""
        self.house.script.outcome = outcome or Unknown()
        place = Place("web", PlaceKind.DIRECT, f"conversation of {who}")
        asking = self.application.asking
        received = await asking.receive(f"{who}:{text}", text, Person(f"web:{who}"), place, ())
        await asking.answer(received.question_id)
        return received.question_id

    @asynccontextmanager
    async def anonymous(self) -> AsyncIterator[Client]:
        """A browser in which nobody is signed in."""
        async with TestClient(TestServer(create_app(self.house.running))) as client:
            yield client

    @asynccontextmanager
    async def reader(self, *roles: Role, email: str = "lena@example.com") -> AsyncIterator[Tab]:
        """Somebody signed in with these roles."""
        person_id = f"email:{email}"
        token = await Sessions(self.engine, now).open(SignedIn(person_id, email.partition("@")[0], frozenset(roles)))
        async with self.anonymous() as client:
            client.session.cookie_jar.update_cookies({SESSION: token}, client.make_url("/"))
            yield Tab(client, derived(token), person_id)

    def curator(self) -> Any:
        """Somebody who looks after the knowledge."""
        return self.reader(Role.CURATOR)
