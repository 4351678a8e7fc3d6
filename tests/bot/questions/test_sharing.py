from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.questions.sharing import NotForAll, NothingToShare, Shareable, Sharing, is_shareable
from bot.replies import Reply, reply_to
from knowledge.articles import ArticleDetails
from knowledge.reading.importing import ReadFile
from knowledge.reading.splitting import Section
from knowledge.store import ArticleStore
from retrieval.outcome import Answered, Partial, Person, Place, PlaceKind, Unknown
from tests.adapters.slack.shown_replies import citation
from tests.bot.scripted_house import ANN, Clock, answers, house_of

HERE = Place("slack", PlaceKind.PRIVATE_REPLY, "T1/C1")
CHANNEL = Place("slack", PlaceKind.CHANNEL, "T1/C1")


async def shared(
    engine: AsyncEngine, audience: str, place: Place = CHANNEL, by: str = ANN.id, retired: bool = False
) -> object:
    store = ArticleStore(engine, Clock())
    details = ArticleDetails("Leave", audience=frozenset({audience}))
    saved = await store.save(
        ReadFile(None, details, "Five days.", "h"), [Section(("Leave",), "leave", "Five days.", 0)]
    )
    (passage,) = await store.published([saved.article_id])
    cited = replace(citation(1), article_id=saved.article_id, passage_id=passage.passage.id)
    house = house_of(engine)
    house.script = answers(Answered("Five days. [1]", (cited,), 0.9))
    asking = house.asking()
    question_id = await house.receive(asking, HERE, Person(ANN.id, frozenset({"everyone", "managers"})))
    await asking.answer(question_id)
    if retired:
        await store.retire([saved.article_id])
    return await Sharing(house.questions, store).share(question_id, by, place)


async def test_an_answer_for_everyone_is_shared_without_what_concerns_only_the_asker(engine: AsyncEngine) -> None:
    found = await shared(engine, "everyone")
    assert isinstance(found, Shareable)
    assert (found.reply.text, found.reply.actions, found.reply.gap_id) == ("Five days. [1]", (), None)


@pytest.mark.parametrize(("audience", "retired"), [("managers", False), ("everyone", True)])
async def test_what_not_everyone_may_see_or_nobody_any_more_is_not(
    engine: AsyncEngine, audience: str, retired: bool
) -> None:
    assert await shared(engine, audience, retired=retired) == NotForAll()


async def test_nobody_else_shares_it_and_not_with_other_companies(engine: AsyncEngine) -> None:
    assert await shared(engine, "everyone", by="email:bob@example.com") == NothingToShare()


async def test_it_is_not_shared_with_other_companies(engine: AsyncEngine) -> None:
    assert await shared(engine, "everyone", replace(CHANNEL, shared_externally=True)) == NothingToShare()


def test_only_what_rests_on_a_source_can_be_shared() -> None:
    answered = reply_to(Answered("Five. [1]", (citation(1),), 0.9))
    partial = reply_to(Partial("Five. [1]", (citation(1),), 0.9, missing="monitors"))
    assert is_shareable(answered)
    assert is_shareable(partial)
    for reply in (
        None,
        reply_to(Unknown()),
        reply_to(Answered("", (), 1.0, said_instead="thanks")),
        Reply("working", "…"),
    ):
        assert not is_shareable(reply)
