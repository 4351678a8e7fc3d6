"""A process that sends nudges on Slack as a worker does, by the clock in a file, and looks when it is told to.

`python -m tests.journeys.nudge_worker DATABASE_URL SLACK_API_URL CLOCK_FILE`; each line it reads is one look.
"""

import asyncio
import sys
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.logs import set_up_logs
from adapters.slack.chat import SlackChat
from adapters.slack.directory import Directory
from adapters.slack.pacing import Pacer
from adapters.slack.posting import Posting
from adapters.slack.whispering import Whispering
from adapters.slack.workspaces import OneWorkspace, Workspaces
from adapters.slack.writing import Writing
from bot.accounts import Accounts
from bot.nudge_desk import NudgeDesk, NudgeNeeds, nudge_desk_of
from bot.nudges import Nudge
from bot.people import People
from bot.ports import Chat, Clock
from bot.sent_messages import SentMessages
from knowledge.database import connect
from knowledge.store import ArticleStore
from tests.adapters.slack.local_slack.state import TOKEN

READY, DONE = "ready", "done"


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


def say(word: str) -> None:
    """Tell the test, at once."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


async def main(database_url: str, api_url: str, clock_file: Path) -> None:
    """Send what is due, once for each line of the standard input."""

    def now() -> datetime:
        return datetime.fromisoformat(clock_file.read_text(encoding="utf-8"))

    engine = connect(database_url)
    desk = desk_of(engine, {"slack": slack_chat(engine, api_url, now)}, now)
    say(READY)
    while await asyncio.to_thread(sys.stdin.readline):
        await desk.sending.send_due()
        say(DONE)
    await engine.dispose()


if __name__ == "__main__":
    set_up_logs("error")
    asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
