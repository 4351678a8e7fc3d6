from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.teams.spots import PLATFORM
from tests.adapters.teams.teams_house import House, house_with

ASK = "How many days can I carry over?"


async def test_the_keys_are_fetched_before_anybody_asks(house: House) -> None:
    assert house.town.calls == ["keys"]


async def test_what_was_left_in_the_inbox_is_worked_on_at_the_start(house: House) -> None:
    import json

    ann = house.somebody()
    await house.running.surface.inbox.take(
        "teams:message:left", json.dumps(ann.activity("message", ann.chat, text=ASK))
    )
    await house.running.start()
    await house.replies(ann.chat)


async def test_where_microsoft_cannot_be_reached_it_starts_all_the_same(engine: AsyncEngine, tmp_path: Path) -> None:
    async with house_with(engine, tmp_path, teams_openid_metadata_url="http://127.0.0.1:9/none") as house:
        assert PLATFORM == "teams"
        assert house.running.keys is not None
