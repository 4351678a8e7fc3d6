import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.questions.relaying import HelpRequest, NotRelayed, Relaying
from knowledge.articles import ArticleDetails
from knowledge.reading.importing import ReadFile
from knowledge.store import ArticleStore
from retrieval.outcome import Answered
from tests.adapters.slack.shown_replies import citation
from tests.bot.scripted_house import ANN, CHANNEL, Clock, House, answers, house_of


@pytest.fixture
def house(engine: AsyncEngine) -> House:
    return house_of(engine)


async def relaying(house: House, audience: str = "everyone") -> tuple[Relaying, str]:
    store = ArticleStore(house.engine, house.clock)
    details = ArticleDetails("Boats", owner="harbour@example.com", audience=frozenset({audience}))
    saved = await store.save(ReadFile(None, details, "Words.", "h"), [])
    from dataclasses import replace

    house.script = answers(Answered("At the pier. [1]", (replace(citation(1), article_id=saved.article_id),), 0.9))
    asking = house.asking()
    question_id = await house.receive(asking, CHANNEL)
    await asking.answer(question_id)
    return Relaying(house.engine, house.questions, store, Clock()), question_id


async def test_a_person_gets_the_question_and_what_came_near_but_no_name(house: House) -> None:
    relay, question_id = await relaying(house)
    assert await relay.request(question_id, ANN.id, False) == HelpRequest(
        question_id, "May I?", ("Boats",), ("harbour@example.com",), None
    )


async def test_the_name_goes_along_only_if_the_asker_wants_that(house: House) -> None:
    relay, question_id = await relaying(house)
    request = await relay.request(question_id, ANN.id, True)
    assert isinstance(request, HelpRequest)
    assert request.asker_id == ANN.id


async def test_an_article_the_asker_may_not_see_is_not_hinted_at(house: House) -> None:
    relay, question_id = await relaying(house, audience="managers")
    request = await relay.request(question_id, ANN.id, False)
    assert isinstance(request, HelpRequest)
    assert (request.nearest, request.owners) == ((), ())


async def test_people_are_asked_once_and_their_thread_is_known(house: House) -> None:
    relay, question_id = await relaying(house)
    await relay.request(question_id, ANN.id, False)
    await relay.stands_in(question_id, "slack:T1/C9/1.1")
    assert await relay.request(question_id, ANN.id, False) == NotRelayed(already=True)
    question = await relay.asked_in("slack:T1/C9/1.1")
    assert question is not None
    assert question.id == question_id
    assert await relay.asked_in("slack:T1/C9/2.2") is None
    await relay.answered(question_id)


async def test_when_nobody_could_be_reached_it_can_be_tried_again(house: House) -> None:
    relay, question_id = await relaying(house)
    for _ in range(2):
        assert isinstance(await relay.request(question_id, ANN.id, False), HelpRequest)
        await relay.could_not(question_id)


async def test_nobody_asks_in_anothers_name(house: House) -> None:
    relay, question_id = await relaying(house)
    assert await relay.request(question_id, "email:bob@example.com", False) == NotRelayed()
    assert await relay.request("nowhere", ANN.id, False) == NotRelayed()
