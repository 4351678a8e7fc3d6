"""Teams' questions over a real server that is killed without warning between acknowledging and answering."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from retrieval.encoding.embedding import Encoder
from tests.adapters.built import built
from tests.adapters.teams.local_connector.people import Delivery, Somebody
from tests.adapters.teams.local_connector.server import PASSWORD, LocalConnector
from tests.adapters.teams.local_connector.signing import APP_ID
from tests.adapters.teams.local_connector.state import TENANT
from tests.adapters.teams.teams_house import ANN, GENERAL, furnish
from tests.free_ports import free_port
from tests.journeys.killed import Program

QUESTIONS = 8
ASK = "how many days can I carry over?"


def connected_to(teams: LocalConnector) -> dict[str, str]:
    return {
        "LOG_LEVEL": "warning",
        "TEAMS_APP_ID": APP_ID,
        "TEAMS_APP_PASSWORD": PASSWORD,
        "TEAMS_TENANT_ID": TENANT,
        "TEAMS_OPENID_METADATA_URL": teams.metadata_url,
        "TEAMS_TOKEN_URL": teams.token_url,
    }


@pytest.mark.usefixtures("socket_enabled")
async def test_what_was_acknowledged_is_answered_once_after_the_restart(tmp_path: Path, encoder: Encoder) -> None:
    port = free_port()
    async with built(tmp_path, encoder):
        pass  # The knowledge is in the folder now.
    async with LocalConnector().running() as teams, aiohttp.ClientSession() as http:
        furnish(teams.town)
        channels = [teams.town.add_channel(f"19:channel-{number}@thread.tacv2", ANN) for number in range(QUESTIONS)]
        environment = connected_to(teams) | {"DATA_DIR": str(tmp_path / "data"), "PORT": str(port)}
        # Nothing is said before the kill: Teams does not tell us who asks.
        teams.held["member"] = asyncio.Event()
        server = await Program.start(environment, "serve")
        await server.says("Handrail is ready")
        ann = Somebody(teams.town.people[ANN], teams, Delivery(http, f"http://127.0.0.1:{port}", teams))
        for channel in channels:
            await ann.asks_in(channel, ASK)
        await server.kill()
        assert teams.town.by_bot() == []
        teams.held["member"].set()

        server = await Program.start(environment, "serve")
        await server.says("Handrail is ready")
        await teams.town.until(lambda: len(teams.town.by_bot()) >= QUESTIONS)
        # Whatever is delivered again now changes nothing any more.
        for each in list(teams.town.messages.values()):
            if not each.by_bot:
                await ann.way.deliver(each.activity)
        await ann.asks_in(GENERAL, ASK)
        await teams.town.until(lambda: teams.town.by_bot(GENERAL))
        for channel in channels:
            (answer,) = teams.town.by_bot(channel)
            assert ";messageid=" in answer.conversation
            assert "carry" in answer.text.lower()
        await server.kill()
        assert teams.town.problems == []
