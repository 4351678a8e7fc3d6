"""The console over real HTTP, with a real index and the real model below it, and a little knowledge to work on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from aiohttp.test_utils import TestClient, TestServer

from adapters.console.cookies import SESSION
from adapters.console.sessions import Sessions, SignedIn, derived
from adapters.keys import Running
from adapters.web import create_app
from adapters.wiring import Application
from bot.people.roles import Role
from knowledge.articles import Article
from retrieval.encoding.embedding import Encoder
from retrieval.outcome import Person, Place, PlaceKind
from tests.adapters.built import built
from tests.adapters.console.console_house import Tab, now


@dataclass
class DeskHouse:
    """What a test of the pages about articles talks to."""

    application: Application

    async def article(self, title: str = "Annual leave") -> Article:
        return next(each for each in await self.application.articles.all() if each.details.title == title)

    async def ask(self, text: str, who: str = "ann") -> str:
        """Somebody asks; gives how it ended."""
        asking, place = self.application.asking, Place("web", PlaceKind.DIRECT, who)
        received = await asking.receive(uuid4().hex, text, Person(f"web:{who}"), place)
        return (await asking.answer(received.question_id)).outcome

    @asynccontextmanager
    async def reader(self, *roles: Role, email: str = "lena@example.com") -> AsyncIterator[Tab]:
        """Somebody signed in with these roles: a curator, unless others are named."""
        who = SignedIn(f"email:{email}", email.partition("@")[0], frozenset(roles or {Role.CURATOR}))
        token = await Sessions(self.application.engine, now).open(who)
        async with TestClient(TestServer(create_app(Running(self.application)))) as client:
            client.session.cookie_jar.update_cookies({SESSION: token}, client.make_url("/"))
            yield Tab(client, derived(token), who.person_id)


@asynccontextmanager
async def desk_house(folder: Path, encoder: Encoder) -> AsyncIterator[DeskHouse]:
    """The house in a folder of its own."""
    async with built(folder, encoder) as application:
        yield DeskHouse(application)
