import asyncio
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.background import Background
from adapters.opening import CannotStart
from adapters.worker import able_to_say, work
from bot.ports import Chat
from tests.adapters.built import settings_in
from tests.adapters.try_it.chat_house import house_with


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"database_url": "postgres://db/handrail"},
        {"chroma_url": "http://127.0.0.1:8000"},
    ],
)
async def test_where_the_stores_cannot_be_shared_there_is_no_worker(values: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="`handrail serve` does the background work itself"):
        await asyncio.wait_for(work(settings_in(tmp_path, **values), lambda _: None), timeout=60)


async def test_a_worker_can_write_wherever_the_web_processes_can(engine: AsyncEngine, tmp_path: Path) -> None:
    # One that could not would tell senders that nobody in Teams can be reached, and drop their nudges.
    slack = {"slack_bot_token": "xoxb-1", "slack_signing_secret": "s"}
    teams = {"teams_app_id": "a", "teams_app_password": "p", "teams_tenant_id": "t"}
    application = house_with(engine, settings_in(tmp_path, **slack, **teams)).application
    chats: dict[str, Chat] = {}
    async with able_to_say(application, chats, Background()):
        assert set(chats) == {"slack", "teams"}
