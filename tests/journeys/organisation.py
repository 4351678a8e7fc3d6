"""An organisation with a Slack, a Teams and a browser, and one Handrail server after the other over the same data."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from playwright.async_api import Browser

from adapters.console.cookies import SESSION
from adapters.console.sessions import Sessions, SignedIn
from adapters.opening import utc_now
from bot.people.roles import Role
from knowledge.storage.database import connect
from retrieval.encoding.embedding import Encoder
from tests.adapters.built import built, settings_in
from tests.adapters.slack.local_slack import people as in_slack
from tests.adapters.slack.local_slack.server import LocalSlack
from tests.adapters.slack.local_slack.state import TEAM, TOKEN
from tests.adapters.slack.local_slack.state import Message as SlackMessage
from tests.adapters.teams.local_connector import people as in_teams
from tests.adapters.teams.local_connector.server import DROP_BEFORE, PASSWORD, LocalConnector
from tests.adapters.teams.local_connector.signing import APP_ID
from tests.adapters.teams.local_connector.state import TENANT
from tests.adapters.teams.local_connector.state import Message as TeamsMessage
from tests.adapters.teams.teams_house import ANN, BOB, furnish
from tests.free_ports import free_port
from tests.journeys.chat_page import ChatPage, chromium, visitor
from tests.journeys.killed import Program, Records, until

LOU, MIA, EVE, RAE = "ULOU", "UMIA", "UEVE", "URAE"
"""People in Slack. Eve is an expert, Rae looks after the knowledge."""

GENERAL, REVIEWS = "CGENERAL", "CREVIEWS"
PEOPLE = "email,name,groups\neve@example.com,Eve Moreau,\nrae@example.com,Rae Lind,curators\n"

PATIENT = 120_000
"""Milliseconds that a page may take on a machine that does other things too."""

TOLD = "We have an answer now"

__all__ = ["ANN", "BOB", "Organisation", "organisation"]


@dataclass
class Organisation:
    """Everything around Handrail, and the server that runs just now."""

    folder: Path
    browser: Browser
    slack: LocalSlack
    teams: LocalConnector
    http: aiohttp.ClientSession
    tabs: AsyncExitStack
    port: int = field(default_factory=free_port)
    server: Program | None = None
    link: str = ""
    crashes: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def records(self) -> Records:
        return Records(self.folder / "data")

    async def start(self) -> None:
        """Start a server; `link` signs in to its console."""
        environment = {
            "DATA_DIR": str(self.folder / "data"),
            "PORT": str(self.port),
            "LOG_LEVEL": "warning",
            "LND_CHANNEL": f"slack:{TEAM}:{REVIEWS}",
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": in_slack.SIGNING_SECRET,
            "SLACK_API_URL": self.slack.api_url,
            "TEAMS_APP_ID": APP_ID,
            "TEAMS_APP_PASSWORD": PASSWORD,
            "TEAMS_TENANT_ID": TENANT,
            "TEAMS_OPENID_METADATA_URL": self.teams.metadata_url,
            "TEAMS_TOKEN_URL": self.teams.token_url,
        }
        self.server = await Program.start(environment, "serve")
        self.link = (await self.server.says("The console opens once")).rpartition(" ")[2]
        await self.server.says("Handrail is ready")

    async def kill(self) -> None:
        """End the server without a word of warning."""
        if self.server is not None and self.server.process.returncode is None:
            await self.server.kill()
            self.crashes += 1

    async def crash(self) -> None:
        """Kill the server, and start another over what it left behind."""
        await self.kill()
        await self.start()

    def in_slack(self, user: str) -> in_slack.Somebody:
        return in_slack.Somebody(user, self.slack, in_slack.OverHttp(self.http, self.address))

    def in_teams(self, person: str) -> in_teams.Somebody:
        way = in_teams.Delivery(self.http, self.address, self.teams)
        return in_teams.Somebody(self.teams.town.people[person], self.teams, way)

    async def tab(self) -> ChatPage:
        """Another browser, which is open until the end."""
        tab = await self.tabs.enter_async_context(visitor(self.browser, self.address))
        tab.page.set_default_timeout(PATIENT)
        return tab

    async def console(self) -> ChatPage:
        """The browser of somebody who has signed in to the console with the server's link."""
        tab = await self.tab()
        await tab.page.goto(self.link)
        await tab.page.get_by_role("button", name="Sign in").click()
        await tab.page.wait_for_url("**/console/**")
        return tab

    async def reviewer(self) -> ChatPage:
        """The browser of Rae, who has signed in to the console under her own name."""
        engine = connect(settings_in(self.folder).database_url.get_secret_value())
        rae = SignedIn("email:rae@example.com", "Rae Lind", frozenset({Role.CURATOR}))
        token = await Sessions(engine, utc_now).open(rae)
        await engine.dispose()
        tab = await self.tab()
        await tab.page.context.add_cookies([{"name": SESSION, "value": token, "url": self.address}])
        return tab

    async def reaches(self, query: str, number: int) -> None:
        """Wait until a count in the database is this, as long as the server lives."""
        server = self.server
        assert server is not None
        await until(lambda: self.records.count(query) == number or server.process.returncode is not None)
        assert self.records.count(query) == number, query

    async def slack_message(self, channel: str, words: str) -> SlackMessage:
        """The bot's newest message there with these words, once there is one."""
        found: list[SlackMessage] = []

        def is_there() -> bool:
            found[:] = [each for each in self.slack.workspace.by_bot(channel) if words in each.everything]
            return bool(found)

        await until(is_there)
        return found[-1]

    def silence(self) -> Callable[[], Sequence[int]]:
        """From now on no message comes through; gives what counts how many are stuck in Slack and in Teams."""
        in_slack, in_teams = self.slack.workspace.calls, self.teams.town.calls
        before = (in_slack.count("chat.postMessage"), in_teams.count("send"))
        self.slack.held["chat.postMessage"], self.teams.held["send"] = asyncio.Event(), asyncio.Event()
        return lambda: (in_slack.count("chat.postMessage") - before[0], in_teams.count("send") - before[1])

    def end_silence(self, stuck_in_teams: int) -> None:
        """What is stuck in Slack arrives, with nobody left to hear that it did. What is stuck in Teams is lost.

        Teams lets a bot see no message again, so one that arrived unheard would be sent twice; `Posting` says so.
        """
        self.teams.fail("send", *[DROP_BEFORE] * stuck_in_teams)
        self.slack.held.pop("chat.postMessage").set()
        self.teams.held.pop("send").set()

    def told_in_slack(self) -> list[SlackMessage]:
        """All the news of an answer that anybody got in Slack."""
        return [each for each in self.slack.workspace.by_bot() if TOLD in each.everything]

    def told_in_teams(self) -> list[TeamsMessage]:
        """All the news of an answer that anybody got in Teams."""
        return [each for each in self.teams.town.messages.values() if each.by_bot and TOLD in each.everything]


@asynccontextmanager
async def organisation(folder: Path, encoder: Encoder) -> AsyncIterator[Organisation]:
    """The organisation with a little knowledge and no server yet. At the end nobody has sent what nobody takes."""
    async with built(folder, encoder) as application:
        await application.people.import_csv(PEOPLE)
    async with (
        LocalSlack().running() as slack,
        LocalConnector().running() as teams,
        aiohttp.ClientSession() as http,
        chromium() as browser,
        AsyncExitStack() as tabs,
    ):
        for user in (LOU, MIA, EVE, RAE):
            slack.workspace.add_user(user, user[1:].lower())
        slack.workspace.add_channel(GENERAL, LOU, MIA)
        slack.workspace.add_channel(REVIEWS, RAE, name="reviews")
        furnish(teams.town)
        here = Organisation(folder, browser, slack, teams, http, tabs)
        try:
            yield here
        finally:
            await here.kill()
        assert slack.workspace.problems == []
        assert teams.town.problems == []
