import asyncio
import json

import pytest

from retrieval.outcome import Answered, Clarify, Failed, Partial, Person, Place, PlaceKind, Unknown
from tests.adapters.try_it.chat_house import JSON, House, answered, ask, events_in, events_of, text_of

CONVERSATION = "c0ffee00-0000-4000-8000-000000000000"


async def test_the_answer_streams_in_and_ends_with_the_reply(house: House) -> None:
    [found] = await house.publish()
    house.script.outcome, house.script.pieces = answered(found), ("Up to **five", " days**. [1]")
    async with house.visitor() as client:
        events = await events_of(client, await ask(client))
    assert [name for name, _ in events][-1] == "reply"
    texts = [json.loads(data)["html"] for name, data in events if name == "text"]
    assert texts == sorted(texts, key=len)
    reply = json.loads(events[-1][1])
    assert reply["is_final"] is True
    assert reply["reply"]["outcome"] == "answered"
    assert "Up to five days." in reply["html"]
    assert reply["announcement"] == "Up to five days. 1 source below."


async def test_a_reader_sees_the_text_while_it_is_being_written(house: House) -> None:
    house.script.pieces, house.script.may_end = ("Up to five",), asyncio.Event()
    async with house.visitor() as client:
        question_id = await ask(client)
        stream = await client.get(f"/try/questions/{question_id}/events")
        first = events_in((await stream.content.readuntil(b"\n\n")).decode())
        assert first == [("text", json.dumps({"html": "<p>Up to five</p>\n"}))]
        house.script.may_end.set()
        assert "event: reply" in (await stream.content.read()).decode()


async def test_the_answer_goes_on_when_the_reader_leaves(house: House) -> None:
    house.script.may_end = asyncio.Event()
    async with house.visitor() as client:
        question_id = await ask(client)
        stream = await client.get(f"/try/questions/{question_id}/events")
        stream.close()
        house.script.may_end.set()
        [(name, data)] = await events_of(client, question_id)
    assert name == "reply"
    assert json.loads(data)["reply"]["outcome"] == "unknown"
    assert len(house.script.asked) == 1


async def test_coming_back_late_gives_just_the_reply(house: House) -> None:
    async with house.visitor() as client:
        question_id = await ask(client)
        first = await events_of(client, question_id)
        assert await events_of(client, question_id) == first[-1:]


async def test_a_question_a_dead_process_left_is_taken_up_by_the_reader_who_comes_back(house: House) -> None:
    async with house.visitor() as client:
        await ask(client)
        [cookie] = list(client.session.cookie_jar)
        visitor = Person(f"web:{cookie.value.partition('.')[0]}")
        place = Place("web", PlaceKind.DIRECT, CONVERSATION)
        left = await house.application.asking.receive("left", "Still there?", visitor, place)
        events = await events_of(client, left.question_id)
    assert [name for name, _ in events] == ["reply"]


async def test_the_json_reply_is_pending_until_it_is_there(house: House) -> None:
    house.script.may_end = asyncio.Event()
    async with house.visitor() as client:
        question_id = await ask(client)
        address = f"/try/questions/{question_id}"
        response = await client.get(address, headers=JSON)
        assert (response.status, await response.json()) == (202, {"state": "pending"})
        house.script.may_end.set()
        await events_of(client, question_id)
        response = await client.get(address, headers=JSON)
        reply = await response.json()
    assert (response.status, reply["outcome"], reply["id"]) == (200, "unknown", question_id)


async def test_nobody_but_the_asker_sees_a_question(house: House) -> None:
    async with house.visitor() as ann, house.visitor() as bob:
        question_id = await ask(ann, "Am I being paid fairly?")
        await events_of(ann, question_id)
        await ask(bob, "Another question")
        for address in (f"/try/questions/{question_id}", f"/try/questions/{question_id}/events"):
            assert "fairly" not in await text_of(await bob.get(address), 404)
            assert "fairly" not in await text_of(await bob.get(address, headers=JSON), 404)
        assert "fairly" in await text_of(await ann.get(f"/try/questions/{question_id}"))


async def test_what_is_not_there_looks_the_same_as_what_is_not_yours(house: House) -> None:
    async with house.visitor() as ann, house.visitor() as bob:
        question_id = await ask(ann)
        await ask(bob)
        others = await text_of(await bob.get(f"/try/questions/{question_id}"), 404)
        assert others == await text_of(await bob.get("/try/questions/nothing"), 404)


async def test_a_page_without_a_reply_yet_looks_again_by_itself(house: House) -> None:
    house.script.may_end = asyncio.Event()
    async with house.visitor() as client:
        question_id = await ask(client)
        page = await text_of(await client.get(f"/try/questions/{question_id}"))
    assert f'content="2;url=/try/questions/{question_id}"' in page
    assert "Looking that up…" in page


async def test_a_reply_that_failed_is_replaced_when_a_later_try_succeeds(house: House) -> None:
    house.script.outcome = OSError("broken")
    async with house.visitor() as client:
        question_id = await ask(client)
        stream = await client.get(f"/try/questions/{question_id}/events")
        [(name, data)] = events_in((await stream.content.readuntil(b"\n\n")).decode())
        assert name == "reply"
        assert json.loads(data)["is_final"] is False
        assert "kept" in json.loads(data)["html"]
        house.script.outcome = Unknown()
        assert await house.application.asking.finish_left_behind() == 1
        [(_, data)] = events_in((await stream.content.read()).decode())
        assert json.loads(data)["is_final"] is True
        assert json.loads(data)["reply"]["outcome"] == "unknown"


@pytest.mark.parametrize(
    ("outcome", "shown"),
    [
        (Unknown(), "Logged as a gap"),
        (Partial("The same laptop.", (), 0.5, "monitors for contractors"), "Logged as a gap"),
        (Clarify(("The travel card?", "The purchasing card?")), 'value="The travel card?"'),
        (Failed(will_retry=False), "Please ask it again."),
        (Answered("", (), 1.0, said_instead="thanks"), 'class="answer'),
    ],
)
async def test_every_ending_has_its_words(house: House, outcome: Answered, shown: str) -> None:
    house.script.outcome = outcome
    async with house.visitor() as client:
        events = await events_of(client, await ask(client))
    assert shown in json.loads(events[-1][1])["html"]
