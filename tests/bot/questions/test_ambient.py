from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.people.preferences import PreferenceBook
from bot.questions.ambient import SURE_FROM, Ambient, looks_like_a_question
from bot.questions.channel_policy import ChannelMode
from retrieval.outcome import Answered, Clarify, Outcome, Place, PlaceKind
from tests.adapters.slack.shown_replies import citation
from tests.bot.scripted_house import ANN, CHANNEL, Clock, answers

SURE = Answered("Five days. [1]", (citation(1),), SURE_FROM)
QUESTION = "How many days can I carry over?"
WHEN_SURE = ChannelMode.ANSWER_WHEN_SURE


@pytest.mark.parametrize(
    "text",
    [
        "How do I reset it",
        "hi all, does anyone know where the form is",
        "Is the office open on Friday?",
        "Hm. can I carry days over",
    ],
)
def test_a_question_is_recognised(text: str) -> None:
    assert looks_like_a_question(text)


@pytest.mark.parametrize("text", ["ok?", "The form is where it always was.", "I know how", "", "Somehow it works now"])
def test_what_asks_nothing_is_not_a_question(text: str) -> None:
    assert not looks_like_a_question(text)


async def considered(engine: AsyncEngine, outcome: Outcome, mode: ChannelMode, place: Place = CHANNEL) -> object:
    ambient = Ambient(answers(outcome), PreferenceBook(engine, Clock()), Clock())
    return await ambient.consider(QUESTION, ANN, place, mode)


async def test_sure_enough_it_speaks_as_the_channel_wants(engine: AsyncEngine) -> None:
    for mode, privately in ((WHEN_SURE, False), (ChannelMode.OFFER_PRIVATELY, True)):
        offer = await considered(engine, SURE, mode)
        assert offer is not None
        assert offer.privately is privately  # type: ignore[attr-defined]
    assert await considered(engine, SURE, ChannelMode.MENTION_ONLY) is None


@pytest.mark.parametrize(
    "outcome",
    [
        replace(SURE, confidence=SURE_FROM - 0.01),
        replace(SURE, conflicting=True),
        replace(SURE, citations=()),
        replace(SURE, citations=(replace(citation(1), overdue_since=date(2026, 1, 1)),)),
        Clarify(("a", "b")),
    ],
)
async def test_any_doubt_means_silence(engine: AsyncEngine, outcome: Outcome) -> None:
    assert await considered(engine, outcome, WHEN_SURE) is None


async def test_where_others_read_along_it_never_speaks(engine: AsyncEngine) -> None:
    shared = Place("slack", PlaceKind.CHANNEL, "C1", shared_externally=True)
    assert await considered(engine, SURE, WHEN_SURE, shared) is None
