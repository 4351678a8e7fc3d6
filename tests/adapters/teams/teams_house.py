"""Handrail over the local Teams: everything is real but what answers, which the test says."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.background import Background
from adapters.keys import APPLICATION, Running
from adapters.middleware import explain_errors, log_requests
from adapters.settings import Settings
from adapters.teams.limiter import Limiter
from adapters.teams.routes import add_routes
from adapters.teams.running import RunningTeams, run_teams
from adapters.teams.streams import Pace
from adapters.teams.surface import Outside
from adapters.wiring import Application
from bot.ports import Chat
from tests.adapters.slack.slack_house import CITED, FIVE_DAYS, Script, always, application_of, known_or_unknown
from tests.adapters.teams.local_connector.people import Delivery, Somebody
from tests.adapters.teams.local_connector.server import PASSWORD, LocalConnector
from tests.adapters.teams.local_connector.signing import APP_ID
from tests.adapters.teams.local_connector.state import OTHER_TENANT, PATIENCE_SECONDS, TENANT, Message, Town

__all__ = ["CITED", "FIVE_DAYS", "House", "Script", "always", "house_with", "known_or_unknown"]

ANN, BOB, EVE, STRANGER = "ann-in-the-directory", "bob-in-the-directory", "eve-in-the-directory", "a-stranger"
GENERAL, GROUP = "19:general@thread.tacv2", "19:group@thread.v2"

APART = 0.05
"""Seconds between two chunks of a stream: the local connector is told the same, a little less."""


async def short_pause(seconds: float) -> None:
    """What Teams asks to wait, in hundredths of it."""
    await asyncio.sleep(seconds / 100)


@dataclass
class House:
    """One running Handrail with its Teams."""

    connector: LocalConnector
    application: Application
    running: RunningTeams
    script: Script
    address: str
    way: Delivery
    http: aiohttp.ClientSession
    background: Background

    @property
    def town(self) -> Town:
        return self.connector.town

    def somebody(self, person_id: str = ANN) -> Somebody:
        return Somebody(self.town.people[person_id], self.connector, self.way)

    async def replies(self, conversation: str, number: int = 1) -> list[Message]:
        """The bot's messages there once there are this many, and nothing more is being done."""
        await self.town.until(lambda: len(self.town.by_bot(conversation)) >= number)
        await self.quiet()
        found = self.town.by_bot(conversation)
        assert len(found) == number, [message.texts for message in found]
        return found

    async def whispered(self, person_id: str, number: int = 1) -> list[Message]:
        """What only this person saw, once it is this much."""
        await self.town.until(lambda: len(self.town.whispered(person_id)) >= number)
        await self.quiet()
        found = self.town.whispered(person_id)
        assert len(found) == number, [message.texts for message in found]
        return found

    async def quiet(self) -> None:
        """Wait until everything that came in has been worked on."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self.background.settled()


def teams_settings(connector: LocalConnector, folder: Path, **values: Any) -> Settings:
    given = {
        "data_dir": folder,
        "teams_app_id": APP_ID,
        "teams_app_password": PASSWORD,
        "teams_tenant_id": TENANT,
        "teams_openid_metadata_url": connector.metadata_url,
        "teams_token_url": connector.token_url,
        "teams_targeted_messages": True,
        **values,
    }
    return Settings(_env_file=None, **given)


def furnish(town: Town) -> None:
    """The people and channels of every test."""
    town.add_person(ANN, "Ann Okafor")
    town.add_person(BOB, "Bob Lind")
    town.add_person(EVE, "Eve Moreau")
    town.add_person(STRANGER, "Sam Other", tenant=OTHER_TENANT, email="sam@other.example")
    town.add_channel(GENERAL, ANN, BOB)
    town.add_group(GROUP, ANN, BOB)


@asynccontextmanager
async def house_with(
    engine: AsyncEngine, folder: Path, greeted: bool = True, limiter: Limiter | None = None, **values: Any
) -> AsyncIterator[House]:
    """Handrail over a local Teams of its own. `values` are settings; `greeted`: everybody knows the bot already."""
    async with LocalConnector().running() as connector, aiohttp.ClientSession() as http:
        furnish(connector.town)
        connector.streams.apart = APART * 0.8
        async with living_in(engine, teams_settings(connector, folder, **values), connector, http, limiter) as house:
            for person in connector.town.people.values() if greeted else ():
                await house.application.desk.preferences.greet_once(f"email:{person.email}")
            yield house
        assert connector.town.problems == []


@asynccontextmanager
async def living_in(
    engine: AsyncEngine,
    settings: Settings,
    connector: LocalConnector,
    http: aiohttp.ClientSession,
    limiter: Limiter | None = None,
) -> AsyncIterator[House]:
    """Handrail over this Teams."""
    script, background = Script(known_or_unknown), Background()
    chats: dict[str, Chat] = {}
    application = application_of(engine, settings, script, chats)
    outside = Outside(
        aiohttp.ClientSession(), background, limiter or Limiter(), Pace(apart=APART, announced_after=APART), short_pause
    )
    running = await run_teams(application, chats, background, outside)
    box = Running(application)
    box.teams = running
    # The address alone: the rest of the web server is none of Teams' business, and takes a while to load.
    app = web.Application(middlewares=[log_requests, explain_errors])
    app[APPLICATION] = box
    add_routes(app, APPLICATION)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    address = f"http://{host}:{port}"
    await running.start()
    way = Delivery(http, address, connector, is_anonymous=settings.teams_is_anonymous)
    try:
        yield House(connector, application, running, script, address, way, http, background)
    finally:
        await background.stop(5)
        await runner.cleanup()
        await running.close()
