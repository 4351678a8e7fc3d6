import asyncio

import pytest

from adapters.try_it.bodies import LONGEST_QUESTION
from retrieval.outcome import PlaceKind, Turn
from tests.adapters.try_it.chat_house import JSON, House, answered, ask, events_of, text_of

CONVERSATION = "c0ffee00-0000-4000-8000-000000000000"


async def test_a_question_is_on_record_before_it_is_acknowledged(house: House) -> None:
    house.script.may_end = asyncio.Event()
    async with house.visitor() as client:
        question_id = await ask(client, "May I?", conversation=CONVERSATION)
        record = await house.application.questions.get(question_id)
        assert record is not None
        assert record.question.text == "May I?"
        assert record.question.place.id == CONVERSATION
        assert record.question.place.kind is PlaceKind.DIRECT
        assert record.question.asker.groups == {"everyone"}


async def test_a_follow_up_knows_what_was_said_from_our_own_record(house: House) -> None:
    [found] = await house.publish()
    house.script.outcome = answered(found)
    async with house.visitor() as client:
        for text in ("One?", "Two?", "Three?", "Four?", "And for contractors?"):
            await events_of(client, await ask(client, text, conversation=CONVERSATION, history='[{"role": "user"}]'))
    history = house.script.asked[-1].history
    assert len(history) == 6
    assert history[0] == Turn("user", "Two?")
    assert history[-1] == Turn("assistant", "Up to five days. [1]")


async def test_a_conversation_is_its_visitors_own(house: House) -> None:
    async with house.visitor() as ann, house.visitor() as bob:
        await events_of(ann, await ask(ann, "Secret?", conversation=CONVERSATION))
        await events_of(bob, await ask(bob, "And?", conversation=CONVERSATION))
    assert house.script.asked[-1].history == ()


async def test_a_mangled_key_keeps_nobody_from_asking(house: House) -> None:
    async with house.visitor() as client:
        record = await house.application.questions.get(await ask(client, conversation="../../etc", event_key="'"))
    assert record is not None
    assert len(record.question.place.id) == 32


async def test_the_same_sending_twice_is_one_question(house: House) -> None:
    async with house.visitor() as client:
        first = await ask(client, "May I?", event_key="0123456789abcdef")
        assert await ask(client, "May I?", event_key="0123456789abcdef") == first
        # A browser that went back sends the key of the page it went back to, with another question.
        assert await ask(client, "May we?", event_key="0123456789abcdef") != first


async def test_one_visitors_key_does_not_reach_anothers_question(house: House) -> None:
    async with house.visitor() as ann, house.visitor() as bob:
        first = await ask(ann, "May I?", event_key="0123456789abcdef")
        assert await ask(bob, "May I?", event_key="0123456789abcdef") != first


async def test_without_scripts_a_form_leads_to_the_page_of_the_question(house: House) -> None:
    [found] = await house.publish()
    house.script.outcome = answered(found)
    async with house.visitor() as client:
        response = await client.post("/try/questions", data={"text": "May I?"}, allow_redirects=False)
        assert response.status == 303
        address = response.headers["Location"]
        await events_of(client, address.rpartition("-")[2])
        page = await text_of(await client.get(address))
    assert '<h2 class="asked " tabindex="-1" data-question>May I?</h2>' in page
    assert "<mark>up to five days</mark>" in page
    assert "http-equiv" not in page


@pytest.mark.parametrize(
    ("values", "status", "words"),
    [
        ({"text": ""}, 400, "Write your question first."),
        ({"text": " \n "}, 400, "Write your question first."),
        ({"conversation": CONVERSATION}, 400, "Write your question first."),
        ({"text": "x" * (LONGEST_QUESTION + 1)}, 413, "longer than 20,000 characters"),
    ],
)
async def test_what_cannot_be_asked_is_said_in_plain_words(
    house: House, values: dict[str, str], status: int, words: str
) -> None:
    async with house.visitor() as client:
        response = await client.post("/try/questions", data=values, headers=JSON)
        assert (response.status, words in (await response.json())["error"]) == (status, True)
        page = await text_of(await client.post("/try/questions", data=values), status)
        assert words in page
        assert values.get("text", "").strip()[:50] in page
    assert house.script.asked == []


@pytest.mark.parametrize("text", ["x" * LONGEST_QUESTION, "😀", "\u200b\u202e?", "\x00", "'; drop table questions; --"])
async def test_odd_questions_are_taken_like_any_other(house: House, text: str) -> None:
    async with house.visitor() as client:
        [(name, _)] = (await events_of(client, await ask(client, text)))[-1:]
    assert name == "reply"


async def test_json_is_taken_like_a_form(house: House) -> None:
    async with house.visitor() as client:
        response = await client.post("/try/questions", json={"text": "May I?"})
        assert response.status == 202
        response = await client.post("/try/questions", json=["May I?"])
        assert response.status == 400


async def test_a_body_beyond_all_measure_is_refused(house: House) -> None:
    async with house.visitor() as client:
        response = await client.post("/try/questions", data={"text": "x" * 600_000}, headers=JSON)
        assert response.status == 413
        assert "longer than 20,000 characters" in (await response.json())["error"]


async def test_asking_much_too_fast_has_to_wait(house: House) -> None:
    async with house.visitor() as client:
        for _ in range(21):
            await ask(client)
        response = await client.post("/try/questions", data={"text": "Again?"}, headers=JSON)
        assert response.status == 429
        assert "Please wait" in (await response.json())["error"]
