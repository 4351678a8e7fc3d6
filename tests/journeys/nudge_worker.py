"""A process that sends nudges as a worker does, by the clock in a file, and looks when it is told to.

`python -m tests.journeys.nudge_worker DATABASE_URL CLOCK_FILE slack|teams ADDRESS`; each line it reads is one look. The
address is that of Slack's Web API, or where Teams' tokens come from.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import aiohttp
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.logs import set_up_logs
from adapters.slack.chat import SlackChat
from adapters.slack.directory import Directory
from adapters.slack.pacing import Pacer
from adapters.slack.posting import Posting
from adapters.slack.whispering import Whispering
from adapters.slack.workspaces import OneWorkspace, Workspaces
from adapters.slack.writing import Writing
from adapters.teams.chat import Addresses, TeamsChat
from adapters.teams.connector import Connector
from adapters.teams.directory import Directory as KnowsRosters
from adapters.teams.directory import KnowsPeople
from adapters.teams.ledger import Ledger
from adapters.teams.limiter import Limiter
from adapters.teams.personal import PersonalChats
from adapters.teams.posting import Posting as TeamsPosting
from adapters.teams.references import References
from adapters.teams.tenants import Tenants
from adapters.teams.tokens import Credentials, Tokens
from bot.nudges.nudge_desk import NudgeDesk, NudgeNeeds, nudge_desk_of
from bot.nudges.nudges import Nudge
from bot.people.accounts import Accounts
from bot.people.people import People
from bot.ports import Chat, Clock
from bot.sent_messages import SentMessages
from knowledge.storage.database import connect
from knowledge.store import ArticleStore
from tests.adapters.slack.local_slack.state import TOKEN
from tests.adapters.teams.local_connector.server import PASSWORD, SCOPE
from tests.adapters.teams.local_connector.signing import APP_ID
from tests.adapters.teams.local_connector.state import TENANT

READY, DONE = "ready", "done"

SHORTEST_PAUSE = 0.3


def desk_of(engine: AsyncEngine, chats: Mapping[str, Chat], now: Clock) -> NudgeDesk:
    """Nudges over a database, without what answers questions."""

    async def no_obstacles(nudge: Nudge, person_id: str, words: str) -> None:
        raise AssertionError("nobody answers here")

    return nudge_desk_of(
        NudgeNeeds(
            engine=engine,
            articles=ArticleStore(engine, now),
            people=People(engine, now),
            chats=lambda: chats,
            obstacles=no_obstacles,
            now=now,
            public_url="https://handrail.example",
        )
    )


def slack_chat(engine: AsyncEngine, api_url: str, now: Clock) -> SlackChat:
    """Slack's half of the chat port, as the application puts it together."""
    people, accounts, sent = People(engine, now), Accounts(engine, now), SentMessages(engine, now)
    workspaces = Workspaces(api_url, OneWorkspace(api_url, TOKEN))
    directory = Directory(workspaces, people, accounts, time.monotonic)
    posting = Posting(workspaces, sent, Pacer(), now)
    whispering = Whispering(workspaces, directory, posting, sent)
    return SlackChat(workspaces, posting, whispering, Writing(workspaces, directory, posting, accounts), accounts)


def teams_chat(engine: AsyncEngine, http: aiohttp.ClientSession, token_url: str, now: Clock) -> TeamsChat:
    """Teams' half of the chat port, as the application puts it together. Only what Teams asks to wait is shortened."""
    people, accounts = KnowsPeople(People(engine, now), Accounts(engine, now)), Accounts(engine, now)
    tokens = Tokens(http, Credentials(APP_ID, PASSWORD, token_url, SCOPE), time.monotonic)
    connector = Connector(http, tokens, Limiter(), _short_pause)
    references = References(engine, now)
    directory = KnowsRosters(connector, references, Tenants(frozenset({TENANT})), people, time.monotonic)
    personal, ledger = PersonalChats(connector, references), Ledger(engine, now)
    posting = TeamsPosting(connector, references, SentMessages(engine, now))
    return TeamsChat(posting, Addresses(references, personal, accounts, ledger, directory), targeted=False)


async def _short_pause(seconds: float) -> None:
    # No shorter than this: one conversation takes eight requests in two seconds, whichever process they come from.
    await asyncio.sleep(max(seconds / 20, SHORTEST_PAUSE))


def say(word: str) -> None:
    """Tell the test, at once."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


@asynccontextmanager
async def chat_of(platform: str, engine: AsyncEngine, address: str, now: Clock) -> AsyncIterator[Chat]:
    """The chat on this platform."""
    if platform == "slack":
        yield slack_chat(engine, address, now)
        return
    async with aiohttp.ClientSession() as http:
        yield teams_chat(engine, http, address, now)


async def main(database_url: str, clock_file: Path, platform: str, address: str) -> None:
    """Send what is due, once for each line of the standard input."""

    def now() -> datetime:
        return datetime.fromisoformat(clock_file.read_text(encoding="utf-8"))

    engine = connect(database_url)
    async with chat_of(platform, engine, address, now) as chat:
        desk = desk_of(engine, {platform: chat}, now)
        say(READY)
        while await asyncio.to_thread(sys.stdin.readline):
            await desk.sending.send_due()
            say(DONE)
    await engine.dispose()


if __name__ == "__main__":
    set_up_logs("error")
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:5]))
