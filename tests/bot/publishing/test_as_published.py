from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.wiring import Application
from bot.publishing.as_published import UNPUBLISHED, AskedFor, AsPublished
from knowledge.articles import ArticleDetails, Status
from retrieval.access import Everything
from retrieval.encoding.embedding import Encoder
from retrieval.outcome import Person, Place, PlaceKind, Question
from tests.adapters.built import built

PETS = "# Pets\n\n## Bringing a dog\n\nYou can bring your dog to the office on Fridays.\n"
CARRY = "How many days can I carry over into the next year?"


@pytest.fixture
async def application(tmp_path: Path, encoder: Encoder) -> AsyncIterator[Application]:
    async with built(tmp_path, encoder) as opened:
        yield opened


def stage_of(house: Application) -> AsPublished:
    return AsPublished(house.deciding, house.index, house.articles, house.encoder)


async def test_a_text_is_found_while_it_is_tried_and_not_afterwards(application: Application) -> None:
    stage = stage_of(application)
    passages = await stage.passages(ArticleDetails("Pets", status=Status.DRAFT), PETS, None)
    assert {each.details.status for each in passages} == {Status.PUBLISHED}
    async with stage.answering(passages, UNPUBLISHED) as answerer:
        look = await answerer.look("Can I bring my dog?", Everything())
    assert look.evidence[0].article_id == UNPUBLISHED
    after = await application.answerer.look("Can I bring my dog?", Everything())
    assert UNPUBLISHED not in {each.article_id for each in after.evidence}


async def test_an_article_is_not_found_by_what_it_said_while_another_text_stands_in_its_place(
    application: Application,
) -> None:
    (leave,) = [each for each in await application.articles.published() if each.details.title == "Annual leave"]
    stage, article_id = stage_of(application), leave.passage.article_id
    passages = await stage.passages(leave.details, "Ask at the front desk.", article_id)
    async with stage.answering(passages, article_id) as answerer:
        look = await answerer.look(CARRY, Everything())
    assert all("carry over" not in each.found.passage.text for each in look.evidence)


async def test_a_text_speaks_of_a_question_as_a_whole_or_in_the_part_that_was_asked_for(
    application: Application,
) -> None:
    stage = stage_of(application)
    passages = await stage.passages(ArticleDetails("Pets", status=Status.DRAFT), PETS, None)
    both = question("How do I get a badge for a visitor from another company, and can I bring my dog on Fridays?")
    whole = AskedFor(question("Can I bring my dog to the office?"), "the forklift licence")
    part = AskedFor(both, "Can I bring my dog on Fridays?")
    neither = AskedFor(question("How do I get a badge for a visitor?"), "a badge for a visitor")
    assert await stage.spoken_of(passages, [whole, part, neither]) == [True, True, False]
    assert await stage.spoken_of([], [whole]) == [False]


def question(text: str) -> Question:
    place = Place("web", PlaceKind.DIRECT, "direct")
    return Question("q1", text, Person("email:ann@example.com"), place, datetime.now(UTC))
