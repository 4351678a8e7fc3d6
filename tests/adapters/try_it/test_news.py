from dataclasses import replace

from sqlalchemy import select

from bot.messages import Button, Message, Press, Pressed
from bot.pressing import Pressing
from bot.publishing.telling import ToHear
from knowledge.tables import questions
from tests.adapters.try_it.chat_house import Client, House, ask, cite, text_of

BUTTONS = (
    Button("told.answers_it", "This answers it", "t1", is_main=True),
    Button("told.not_quite", "Not quite", "t1", asks="What is still missing?"),
)


async def with_news(house: House, client: Client) -> str:
    """Somebody asked, and there is an answer now; gives their id."""
    question_id = await ask(client, "May I bring a dog?")
    passages = await house.publish()
    async with house.engine.connect() as connection:
        query = select(questions.c.person_id).where(questions.c.id == question_id)
        person_id = str((await connection.execute(query)).scalar_one())
    text = "You asked on Tuesday: *May I bring a dog?* We have an answer now.\n\nUp to **five** dogs. [1]"
    message = Message(text, (cite(passages[0], "**up to five days**"),), "because people asked", BUTTONS)
    house.told.waiting[person_id] = [ToHear("t1", question_id, message)]
    return person_id


async def test_an_answer_that_came_later_is_shown_at_the_next_visit_with_its_source(house: House) -> None:
    async with house.visitor() as client:
        await with_news(house, client)
        page = await text_of(await client.get("/"))
    assert "We have an answer now." in page
    assert "Up to <strong>five</strong> dogs." in page
    assert "Annual leave" in page
    assert "because people asked" in page
    assert "This answers it" in page
    assert house.told.seen == []


async def test_once_the_browser_has_shown_it_it_is_not_shown_again(house: House) -> None:
    async with house.visitor() as client:
        person_id = await with_news(house, client)
        assert (await client.post("/try/told/t1/seen")).status == 204
        assert "We have an answer now." not in await text_of(await client.get("/"))
    assert house.told.seen == [("t1", person_id)]


async def test_a_page_that_is_open_is_given_what_came_and_nothing_where_nothing_came(house: House) -> None:
    async with house.visitor() as client, house.visitor() as stranger:
        await ask(client, "May I bring a cat?")
        assert (await client.get("/try/told")).status == 204
        await with_news(house, client)
        added = await text_of(await client.get("/try/told"))
        assert 'data-telling="t1"' in added
        assert "<html" not in added
        assert (await stranger.get("/try/told")).status == 204


async def test_nobody_else_sees_it_or_says_that_they_have(house: House) -> None:
    async with house.visitor() as client, house.visitor() as other, house.visitor() as stranger:
        await with_news(house, client)
        await ask(other, "Something else?")
        for somebody in (other, stranger):
            assert "We have an answer now." not in await text_of(await somebody.get("/"))
            assert (await somebody.post("/try/told/t1/seen")).status == 204
        assert (await stranger.post("/try/told/t1", data={"action": "told.answers_it"})).status == 404
        assert "We have an answer now." in await text_of(await client.get("/"))


async def test_what_they_make_of_it_reaches_the_use_case(house: House) -> None:
    pressed: list[Press] = []

    async def take(press: Press) -> Pressed:
        pressed.append(press)
        return Pressed(remark="Good to know.")

    house.running.application = replace(house.application, pressing=Pressing({"told": take}))
    async with house.visitor() as client:
        person_id = await with_news(house, client)
        form = {"action": "told.not_quite", "words": "And cats?"}
        page = await text_of(await client.post("/try/told/t1", data=form))
    assert "Good to know." in page
    assert pressed == [Press("told.not_quite", "t1", person_id, "web", "And cats?")]
    assert house.told.seen == [("t1", person_id)]


async def test_another_sites_form_judges_nothing(house: House) -> None:
    async with house.visitor() as client:
        await with_news(house, client)
        headers = {"Origin": "https://example.com"}
        assert (await client.post("/try/told/t1", data={}, headers=headers)).status == 403
