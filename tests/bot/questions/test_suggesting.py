from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.questions.suggesting import KEPT_SECONDS, SAMPLE, SHOWN, Entry, Suggestions, choose
from knowledge.articles import ArticleDetails
from knowledge.reading.importing import ReadFile
from knowledge.tables import questions
from retrieval.outcome import Person, Place, PlaceKind
from tests.adapters.try_it.chat_house import LEAVE, House, house_of

TODAY = date(2026, 11, 20)


@pytest.fixture
def house(engine: AsyncEngine, tmp_path: Path) -> House:
    return house_of(engine, tmp_path)


class Seconds:
    def __init__(self) -> None:
        self.passed = 0.0

    def __call__(self) -> float:
        return self.passed


@pytest.mark.parametrize(
    ("phrase", "shown"),
    [
        ("how many holidays do I get", "How many holidays do I get?"),
        ("Can I work from abroad?", "Can I work from abroad?"),
        ("where is my payslip.", "Where is my payslip?"),
    ],
)
def test_a_phrasing_is_shown_as_a_question(phrase: str, shown: str) -> None:
    assert choose([Entry((phrase,), "hr")], TODAY) == (shown,)


@pytest.mark.parametrize(
    "phrase",
    ["time off", "can I get a licence for", "compassionate leave", "how " + "very " * 20 + "long", "island hopping"],
)
def test_what_is_no_short_question_is_not_suggested(phrase: str) -> None:
    assert choose([Entry((phrase,), "hr")], TODAY) == ()


def test_topics_take_turns_before_one_comes_twice() -> None:
    entries = [Entry((f"how is leave {n}",), "leave") for n in range(9)]
    entries += [Entry(("what is pay",), "pay"), Entry(("who is it",), "it"), Entry(("can I sell",), "sales")]
    chosen = choose(entries, TODAY)
    assert len(chosen) == SHOWN
    assert {"What is pay?", "Who is it?", "Can I sell?"} < set(chosen)


def test_one_topic_alone_fills_the_screen_too() -> None:
    assert len(set(choose([Entry((f"how is leave {n}",), "leave") for n in range(9)], TODAY))) == SHOWN


def test_the_choice_stays_for_a_day() -> None:
    entries = [Entry((f"how is {n}",), str(n)) for n in range(40)]
    assert choose(entries, TODAY) == choose(entries, TODAY)
    assert choose(entries, TODAY) != choose(entries, date(2026, 11, 21))


async def test_only_what_everyone_may_read_and_is_fresh_is_suggested(house: House) -> None:
    await house.publish()
    await house.publish(replace(LEAVE, title="a", also_asked_as=("who earns what",), audience=frozenset({"managers"})))
    await house.publish(replace(LEAVE, title="b", also_asked_as=("what was it",), review_by=date(2020, 1, 1)))
    suggestions = Suggestions(house.engine, lambda: TODAY, Seconds())
    assert (await suggestions.offer()).questions == ("How many holidays do I get?",)


async def test_new_knowledge_is_offered_soon(house: House) -> None:
    clock = Seconds()
    suggestions = Suggestions(house.engine, lambda: TODAY, clock)
    assert (await suggestions.offer()).questions == ()
    await house.publish(ArticleDetails("What is new here?"))
    assert (await suggestions.offer()).questions == ()
    clock.passed = KEPT_SECONDS + 1
    assert (await suggestions.offer()).questions == ("What is new here?",)


async def test_the_sample_knowledge_is_told_from_ones_own(house: House) -> None:
    own = Suggestions(house.engine, lambda: TODAY, Seconds())
    await house.publish()
    assert not (await own.offer()).is_sample
    sample = ReadFile(str(SAMPLE / "hr" / "leave.md"), ArticleDetails("Sample"), "Words.", "hash")
    await house.application.articles.save(sample, [])
    assert (await Suggestions(house.engine, lambda: TODAY, Seconds()).offer()).is_sample


def test_what_most_people_are_answered_from_is_offered_first() -> None:
    entries = [Entry((f"how do I do thing {n}",), f"topic {n}", askers=n) for n in range(9)]
    assert choose(entries, TODAY)[:2] == ("How do I do thing 8?", "How do I do thing 7?")


async def test_in_a_channel_what_its_people_are_answered_from_comes_first(house: House) -> None:
    await house.publish()
    await house.publish(replace(LEAVE, title="How do I park?", also_asked_as=(), topics=("parking",)))
    (parked,) = [
        each for each in await house.application.articles.published() if each.details.title == "How do I park?"
    ]
    asked = {"outcome": "answered", "reply": {"citations": [{"article_id": parked.passage.article_id}]}}
    log = house.application.questions
    place = Place("slack", PlaceKind.CHANNEL, "T/C1/1.1")
    question = await log.accept("e1", "Where do I park?", Person("email:ann@example.com"), place)
    async with house.engine.begin() as connection:
        await connection.execute(update(questions).where(questions.c.id == question.question_id).values(asked))
    suggestions = Suggestions(house.engine, lambda: TODAY, Seconds())
    assert (await suggestions.offer_in("T/C1")).questions[0] == "How do I park?"
    assert len((await suggestions.offer_in("T/C2")).questions) == len((await suggestions.offer()).questions)
