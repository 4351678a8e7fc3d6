from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from adapters.opening import utc_now
from adapters.wiring import Application
from bot.people.masking_people import Masking
from bot.publishing.as_published import AsPublished
from bot.publishing.rehearsing import Backstage, Effect, Proposed, Rehearsed, Rehearsing, Tried
from bot.questions.past_answers import PastAnswers
from knowledge.articles import ArticleDetails
from knowledge.gaps.open_questions import OpenQuestions
from knowledge.saving import Written
from retrieval.encoding.embedding import Encoder
from retrieval.outcome import Answered, Citation, Person, Place, PlaceKind, Unknown
from tests.adapters.built import LEAVE, built

ANN = Person("web:ann")
DESK = Place("web", PlaceKind.DIRECT, "1")
DOGS = "Can I bring my dog to the office?"
CARRY = "How many days can I carry over into the next year?"
PETS = "# Pets\n\n## Bringing a dog to the office\n\nYou can bring your dog to the office on Fridays.\n"
NEW = Proposed(ArticleDetails("Pets at work"), PETS)


@pytest.fixture
async def application(tmp_path: Path, encoder: Encoder) -> AsyncIterator[Application]:
    async with built(tmp_path, encoder) as opened:
        yield opened


def _rehearsing(house: Application) -> Rehearsing:
    backstage = Backstage(
        stage=AsPublished(house.deciding, house.index, house.articles, house.encoder),
        questions=house.questions,
        open_questions=OpenQuestions(house.engine, house.encoder.model_id),
        past=PastAnswers(house.engine),
        mask=Masking(house.engine, utc_now).mask_all,
    )
    return Rehearsing(backstage, utc_now)


async def _ask(house: Application, text: str, asker: Person = ANN) -> str:
    received = await house.asking.receive(uuid4().hex, text, asker, DESK)
    return (await house.asking.answer(received.question_id)).outcome


def _effects(rehearsed: Rehearsed) -> dict[str, Effect]:
    return {each.text: each.effect for each in rehearsed.tried}


async def test_a_text_shows_which_open_question_it_would_answer_and_with_which_words(application: Application) -> None:
    assert await _ask(application, DOGS) == "unknown"
    rehearsed = await _rehearsing(application).rehearse(NEW)
    (tried,) = rehearsed.having(Effect.ANSWERED)
    assert isinstance(tried.then, Answered)
    assert (tried.text, tried.gap_id is None) == (DOGS, False)
    assert "your dog to the office on Fridays" in tried.then.citations[0].quote
    # Nothing was published by trying.
    assert await _ask(application, DOGS) == "unknown"
    assert await application.curating.differences() == (0, 0)


async def test_publishing_does_what_the_rehearsal_said(application: Application) -> None:
    await _ask(application, DOGS)
    (tried,) = (await _rehearsing(application).rehearse(NEW)).having(Effect.ANSWERED)
    await application.curating.write(NEW.details, NEW.body, "test")
    question = (await PastAnswers(application.engine).recent())[:1]
    assert question == []
    assert await _ask(application, DOGS) == "answered"
    (past,) = await PastAnswers(application.engine).recent()
    again = await application.answerer.answer(past.question)
    assert isinstance(again, Answered)
    assert isinstance(tried.then, Answered)
    assert again.confidence == pytest.approx(tried.then.confidence, abs=1e-6)


async def test_a_change_shows_what_would_be_answered_otherwise_or_not_any_more(application: Application) -> None:
    assert await _ask(application, CARRY) == "answered"
    leave = next(each for each in await application.articles.published() if each.details.title == "Annual leave")
    changed = Proposed(leave.details, LEAVE.replace("five", "ten"), leave.passage.article_id)
    assert _effects(await _rehearsing(application).rehearse(changed)) == {CARRY: Effect.OTHERWISE}
    emptied = replace(changed, body="# Annual leave\n\nAsk in the zoo for the crocodile feeding times on Sunday.")
    assert _effects(await _rehearsing(application).rehearse(emptied)) == {CARRY: Effect.LOST}


async def test_a_typed_question_is_tried_by_somebody_who_may_read_the_text(application: Application) -> None:
    secret = replace(NEW, details=replace(NEW.details, audience=frozenset({"managers"})))
    rehearsed = await _rehearsing(application).rehearse(secret, [DOGS, "What is the capital of Peru?"])
    assert _effects(rehearsed) == {DOGS: Effect.ANSWERED, "What is the capital of Peru?": Effect.STILL_OPEN}
    await _ask(application, DOGS)
    # The real asker is no manager: for them, it stays unanswered.
    assert _effects(await _rehearsing(application).rehearse(secret))[DOGS] is Effect.STILL_OPEN


async def test_what_is_personal_in_a_question_is_masked(application: Application) -> None:
    await _ask(application, "Can I bring my dog to the office? Write to ann@example.com")
    (tried,) = (await _rehearsing(application).rehearse(NEW)).tried
    assert "[e-mail]" in tried.text
    assert "ann@" not in tried.text


async def test_the_questions_of_the_gap_it_is_for_are_always_tried(application: Application) -> None:
    await _ask(application, "Where do I park my bicycle?")
    (gap,) = await application.gap_loop.gaps()
    rehearsed = await _rehearsing(application).rehearse(replace(NEW, gap_id=gap.id))
    assert _effects(rehearsed) == {"Where do I park my bicycle?": Effect.STILL_OPEN}


def test_the_same_words_from_the_same_article_are_no_change() -> None:
    cited = Citation(1, "leave", "p", "Leave", (), "", "Five days.", "")
    answered, reworded = Answered("Five days.", (cited,), 0.9), Answered("It is five days.", (cited,), 0.8)
    assert Tried("How many?", None, answered, reworded).effect is Effect.SAME
    assert Tried("How many?", None, Unknown(), Unknown()).effect is Effect.STILL_OPEN


async def test_a_text_that_would_be_found_by_its_phrasings_only_is_not_said_to_answer(
    application: Application,
) -> None:
    await _ask(application, DOGS)
    hollow = Proposed(ArticleDetails(DOGS, also_asked_as=(DOGS,)), "Ask the front desk for a place in the garage.")
    (tried,) = (await _rehearsing(application).rehearse(hollow)).having(Effect.BY_NAME)
    assert isinstance(tried.then, Answered)
    true = replace(hollow, body=PETS)
    assert _effects(await _rehearsing(application).rehearse(true)) == {DOGS: Effect.ANSWERED}


async def test_what_would_be_taken_from_the_article_written_for_it_is_shown(application: Application) -> None:
    asked = "How do I book a trip?"
    home = await application.curating.write(
        ArticleDetails("Travel"), f"# Travel\n\n## {asked}\n\nBook it in the travel tool.", "test"
    )
    assert isinstance(home, Written)
    taking = Proposed(ArticleDetails(asked), "Book a trip by calling the travel desk: they book your trip.")
    (tried,) = (await _rehearsing(application).rehearse(taking)).having(Effect.TAKEN_OVER)
    assert (tried.text, tried.home, tried.gap_id) == (asked, home.article_id, None)
    assert isinstance(tried.now, Answered)
    assert "travel tool" in tried.now.citations[0].quote
    elsewhere = replace(taking, details=ArticleDetails("Trams"), body="Trams to the airport leave at nine.")
    rehearsed = await _rehearsing(application).rehearse(elsewhere)
    assert {each.effect for each in rehearsed.tried} <= {Effect.OF_OTHERS}
