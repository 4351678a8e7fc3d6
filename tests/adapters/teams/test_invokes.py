from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.teams.cards import BUTTON_ACTIONS
from adapters.teams.invokes import Invokes
from adapters.teams.spots import Spot
from tests.adapters.teams.local_connector.state import OTHER_TENANT
from tests.adapters.teams.pressing import press, send
from tests.adapters.teams.teams_house import ANN, House, house_with

UNKNOWN = "May I moor a boat?"


async def test_what_nobody_here_knows_is_not_implemented(house: House) -> None:
    assert (await house.somebody().invokes("calendar/book", {}))[0] == 501


@pytest.mark.parametrize("name", ["adaptiveCard/action", "message/submitAction", "composeExtension/query"])
@pytest.mark.parametrize("value", [None, [], "x", {"action": [1]}, {"parameters": 3}, {"actionValue": "y"}])
async def test_garbage_is_never_our_failure(house: House, name: str, value: object) -> None:
    status, _ = await house.somebody().invokes(name, value)  # type: ignore[arg-type]
    assert status < 500


async def test_an_unknown_button_says_that_it_does_nothing(house: House) -> None:
    ann = house.somebody()
    await ann.says(UNKNOWN)
    (answer,) = await house.replies(ann.chat)
    body = await send(ann, answer, "gone", {"action": "gone", "value": ""})
    assert "older version" in body["value"]


async def test_guests_press_nothing(engine: AsyncEngine, tmp_path: Path) -> None:
    async with house_with(engine, tmp_path) as house:
        ann = house.somebody()
        await ann.says(UNKNOWN)
        (answer,) = await house.replies(ann.chat)
        house.town.people[ANN].tenant = OTHER_TENANT
        house.running.surface.directory.forget(_spot(house, ann.chat), (ANN,))
        body = await press(ann, answer, "stop_telling")
        assert body["value"] == "I can't do that for you."


async def test_an_older_client_that_sends_a_message_gets_what_follows_said(house: House) -> None:
    ann = house.somebody()
    await ann.says(UNKNOWN)
    (answer,) = await house.replies(ann.chat)
    data = answer.card["actions"][1]["fallback"]["data"]
    await ann.says("", value=data, replyToId=answer.id)
    told = (await house.replies(ann.chat, 2))[-1]
    assert "I won't come back to you" in told.everything


async def test_every_button_that_is_drawn_is_heard(house: House) -> None:
    heard = set(Invokes(house.running.surface).actions)
    assert {*BUTTON_ACTIONS, "share", "choose", "ask_person_sent", "back", "help.answer"} <= heard
    assert {"question.forget", "question.keep", "home.save", "home.refresh", "home.forget_all", "policy.set"} <= heard


def _spot(house: House, chat: str) -> Spot:
    return Spot(house.application.settings.teams_tenant_id, chat)
