"""Slack's questions over a real server that is killed without warning between acknowledging and answering."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from retrieval.encoding.embedding import Encoder
from tests.adapters.built import built
from tests.adapters.slack.local_slack.people import SIGNING_SECRET, OverHttp, Somebody
from tests.adapters.slack.local_slack.server import LocalSlack
from tests.adapters.slack.local_slack.state import TOKEN
from tests.adapters.slack.slack_house import ANN, furnish
from tests.free_ports import free_port
from tests.journeys.killed import Program

QUESTIONS = 8
ASK = "<@UBOT> how many days can I carry over?"


@pytest.mark.usefixtures("socket_enabled")
async def test_what_was_acknowledged_is_answered_once_after_the_restart(tmp_path: Path, encoder: Encoder) -> None:
    port = free_port()
    async with built(tmp_path, encoder):
        pass  # The knowledge is in the folder now.
    async with LocalSlack().running() as slack, aiohttp.ClientSession() as http:
        furnish(slack.workspace)
        channels = [slack.workspace.add_channel(f"C{number}", ANN) for number in range(QUESTIONS)]
        environment = {
            "DATA_DIR": str(tmp_path / "data"),
            "PORT": str(port),
            "LOG_LEVEL": "warning",
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "SLACK_API_URL": slack.api_url,
        }
        # Nothing is said before the kill: Slack does not tell us who asks.
        slack.held["users.info"] = asyncio.Event()
        server = await Program.start(environment, "serve")
        await server.says("Handrail is ready")
        ann = Somebody(ANN, slack, OverHttp(http, f"http://127.0.0.1:{port}"))
        for channel in channels:
            await ann.says(channel, ASK)
        await server.kill()
        assert slack.workspace.by_bot() == []
        slack.held["users.info"].set()

        server = await Program.start(environment, "serve")
        await server.says("Handrail is ready")
        await slack.workspace.until(lambda: len(slack.workspace.by_bot()) >= QUESTIONS)
        # Whatever is delivered again now changes nothing any more.
        await ann.says("CGENERAL", ASK)
        await slack.workspace.until(lambda: slack.workspace.by_bot("CGENERAL"))
        for channel in channels:
            (answer,) = slack.workspace.by_bot(channel)
            assert answer.thread_ts
            assert "carry" in answer.text.lower()
        await server.kill()
        assert slack.workspace.problems == []
