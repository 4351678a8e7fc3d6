from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.teams.experts import answer_wanted
from adapters.teams.spots import Spot
from bot.drafts.expert_requests import Asked
from bot.messages import ToChannel
from bot.questions.relaying import HelpRequest
from knowledge.tables import help_requests
from tests.adapters.slack.stocked import stock_leave
from tests.adapters.teams.local_connector.state import Message
from tests.adapters.teams.pressing import press, send
from tests.adapters.teams.teams_house import ANN, BOB, EVE, GENERAL, House, always, house_with

UNKNOWN = "May I moor a boat?"


@pytest.fixture
async def house(engine: AsyncEngine, tmp_path: Path) -> AsyncIterator[House]:
    """A house with a channel of experts, which the bot has heard from."""
    async with house_with(engine, tmp_path, teams_expert_channel=GENERAL) as house:
        yield house


async def asks_a_person(house: House, named: str = "false", text: str = UNKNOWN) -> str:
    """Ann asks, gets no answer, and asks a person; what she is told."""
    ann = house.somebody()
    await ann.says(text)
    (answer,) = await house.replies(ann.chat)
    opened = await press(ann, answer, "ask_person")
    body = await press(ann, answer, "ask_person_sent", card=opened["value"], named=named)
    return str(body["value"])


async def the_request(house: House) -> Message:
    return (await house.replies(GENERAL))[0]


async def heard_in_the_channel(house: House) -> None:
    await house.somebody(BOB).says("Hello", GENERAL)
    await house.quiet()


async def test_experts_are_asked_without_the_askers_name_and_the_answer_comes_back(house: House) -> None:
    await heard_in_the_channel(house)
    assert "without your name" in await asks_a_person(house)
    request = await the_request(house)
    assert UNKNOWN.rstrip("?") in request.text
    assert "Ann" not in request.text
    body = await press(house.somebody(BOB), request, "help.answer", words="Yes, at the east pier.")
    assert "Passed on" in str(body["value"])
    _, told = await house.replies(house.somebody().chat, 2)
    assert "Bob Lind answers:" in told.text
    assert "Yes, at the east pier." in told.text


async def test_the_name_is_shown_to_experts_only_when_the_asker_says_so(house: House) -> None:
    await heard_in_the_channel(house)
    assert "in your name" in await asks_a_person(house, named="true")
    assert "Ann Okafor asks" in (await the_request(house)).text


async def test_a_reply_in_the_requests_thread_is_passed_on_too(house: House) -> None:
    await heard_in_the_channel(house)
    await asks_a_person(house)
    request = await the_request(house)
    await house.somebody(BOB).says("At the east pier.", f"{GENERAL};messageid={request.id}")
    _, told = await house.replies(house.somebody().chat, 2)
    assert "At the east pier." in told.text


async def test_the_owner_of_the_nearest_article_is_asked_first(house: House) -> None:
    await house.somebody(EVE).says("Hello?")
    await house.quiet()
    from dataclasses import replace

    from retrieval.outcome import Partial

    cited = (await stock_leave(house, owner="eve@example.com")).citations
    house.script.answering = always(Partial("Five days. [1]", cited, 0.7, missing="boats"))
    before = len(house.town.by_bot(house.somebody(EVE).chat))
    assert "eve@example.com" in await asks_a_person(house)
    request = (await house.replies(house.somebody(EVE).chat, before + 1))[-1]
    body = await press(house.somebody(EVE), request, "help.answer", words="No boats.")
    assert "Passed on" in str(body["value"])
    assert replace(cited[0]).owner == "eve@example.com"


async def test_nobody_to_ask_is_said_and_can_be_tried_again(house: House) -> None:
    assert "I don't know whom to ask yet" in await asks_a_person(house)
    async with house.application.engine.connect() as connection:
        assert (await connection.execute(select(help_requests))).all() == []


async def test_an_answer_where_no_request_stands_goes_nowhere(house: House) -> None:
    await heard_in_the_channel(house)
    await asks_a_person(house)
    request = await the_request(house)
    elsewhere = Message("1", house.somebody(BOB).chat, request.activity)
    body = await press(house.somebody(BOB), elsewhere, "help.answer", words="Ha")
    assert "nothing here" in str(body["value"])
    assert len(house.town.by_bot(house.somebody(ANN).chat)) == 1


async def test_a_request_whose_message_got_no_id_is_known_by_its_question_where_it_stands(house: House) -> None:
    ann, relaying = house.somebody(), house.application.desk.relaying
    await ann.says(UNKNOWN)
    await house.replies(ann.chat)
    question = house.script.asked[0]
    await relaying.request(question.id, question.asker.id, with_name=False)
    await heard_in_the_channel(house)
    spot = Spot(house.application.settings.teams_tenant_id, GENERAL)
    await relaying.stands_in(question.id, f"{spot.thread_key}#{question.id}")
    request = Message("7", f"{GENERAL};messageid=7", {"attachments": []})
    data = {"action": "help.answer", "value": question.id, "words": "At the east pier."}
    body = await send(house.somebody(BOB), request, "help.answer", data)
    assert "Passed on" in str(body["value"])
    elsewhere = Message("8", house.somebody(BOB).chat, {})
    assert "nothing here" in str((await send(house.somebody(BOB), elsewhere, "help.answer", data))["value"])


def test_a_request_shows_the_question_as_it_was_written() -> None:
    message = answer_wanted(HelpRequest("q1", "*Bold* [x](https://evil.example)", ("Boats",), (), None), None)
    assert r"\*Bold\*" in message.text
    assert "Boats" in message.context


async def test_an_experts_answer_in_the_thread_of_a_gap_becomes_a_source(house: House) -> None:
    await heard_in_the_channel(house)
    await house.somebody().says(UNKNOWN)
    await house.replies(house.somebody().chat)
    (gap,) = await house.application.gap_loop.gaps()
    desk = house.application.gap_work
    asked = await desk.experts.ask(gap.id, ToChannel("teams", GENERAL), "", "web:curator")
    assert isinstance(asked, Asked)
    request = await the_request(house)
    await house.somebody(BOB).says("At the east pier.", f"{GENERAL};messageid={request.id}")
    await house.quiet()
    (offered,) = await desk.sources.of(gap.id)
    assert offered.source.text == "At the east pier."


async def test_what_an_expert_told_one_asker_is_offered_for_everybody(house: House) -> None:
    await heard_in_the_channel(house)
    await asks_a_person(house)
    request = await the_request(house)
    await house.somebody(BOB).says("At the east pier.", f"{GENERAL};messageid={request.id}")
    await house.quiet()
    (gap,) = await house.application.gap_loop.gaps()
    (offered,) = await house.application.gap_work.sources.of(gap.id)
    assert offered.source.text == "At the east pier."
