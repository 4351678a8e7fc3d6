import json

import pytest

from tests.adapters.try_it.chat_house import House, answered, ask, events_of, text_of

CONVERSATION = "c0ffee00-0000-4000-8000-000000000000"


async def test_the_first_screen_asks_one_thing_and_offers_real_questions(house: House) -> None:
    await house.publish()
    async with house.visitor() as client:
        page = await text_of(await client.get("/"))
    assert page.count("<h1") == 1
    assert "autofocus" in page
    assert 'value="How many holidays do I get?"' in page
    assert "Connect Slack" in page


async def test_without_any_knowledge_the_first_screen_says_what_to_do(house: House) -> None:
    async with house.visitor() as client:
        assert "There is no knowledge here yet." in await text_of(await client.get("/"))


async def test_nobody_gets_a_cookie_for_looking(house: House) -> None:
    async with house.visitor() as client:
        assert "Set-Cookie" not in (await client.get("/")).headers


async def test_what_was_typed_is_still_there_when_it_could_not_be_taken(house: House) -> None:
    async with house.visitor() as client:
        page = await text_of(await client.post("/try/questions", data={"text": "</textarea>" + "x" * 20_000}), 413)
    assert "&lt;/textarea&gt;xxx" in page
    assert "longer than 20,000 characters" in page


async def test_the_page_of_a_question_shows_its_whole_conversation(house: House) -> None:
    [found] = await house.publish()
    house.script.outcome = answered(found)
    async with house.visitor() as client:
        first, second = [await ask(client, text, conversation=CONVERSATION) for text in ("One?", "Two?")]
        for question_id in (first, second, await ask(client, "In another conversation?")):
            await events_of(client, question_id)
        page = await text_of(await client.get(f"/try/questions/{first}"))
    assert page.index(">One?</h2>") < page.index(">Two?</h2>")
    assert "In another conversation?" not in page
    assert page.count("<mark>up to five days</mark>") == 2
    assert f'name="conversation" value="{CONVERSATION}"' in page


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
async def test_a_question_is_shown_as_words_whatever_it_says(house: House, text: str) -> None:
    async with house.visitor() as client:
        question_id = await ask(client, text)
        [*_, (_, reply)] = await events_of(client, question_id)
        page = await text_of(await client.get(f"/try/questions/{question_id}"))
    assert text not in page
    assert text not in json.loads(reply)["html"]
