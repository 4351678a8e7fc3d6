from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge.articles import PublishedPassage
from retrieval.access import in_private
from retrieval.encoding.embedding import Encoder
from retrieval.looking import Lookup
from retrieval.outcome import (
    Answered,
    Partial,
    Question,
    Unknown,
)
from tests.retrieval.desk import ANN, DIRECT, Failing, answerer, ask, cited
from tests.retrieval.shelf import (
    HOTEL,
    LAPTOP,
    LEAVE,
    VPN,
    Store,
    by_meaning_alone,
    filled,
    passage,
)

ORDERING = passage("Order a travel card in Hatch; it comes by post.", "Travel card", ["Ordering a travel card"])
LIMIT = passage("The monthly limit of a travel card is €900.", "Travel card", ["The limit of a travel card"])
CARDS = (ORDERING, LIMIT, VPN)


async def test_two_things_of_which_one_is_known_are_half_answered(lookup: Lookup) -> None:
    outcome = await ask(lookup, "Do contractors get a laptop and a monitor?")
    assert isinstance(outcome, Partial)
    assert outcome.missing == "Do contractors get a monitor?"
    assert cited(outcome) == [LAPTOP.passage.id]
    known = await answerer(lookup).look("Do contractors get a laptop?", in_private(ANN))
    assert outcome.confidence == known.probability
    assert outcome.nearest


async def test_two_questions_of_which_one_is_known_are_half_answered(lookup: Lookup) -> None:
    outcome = await ask(lookup, "What does a hotel in Zurich cost and what is the pension contribution?")
    assert isinstance(outcome, Partial)
    assert outcome.missing == "what is the pension contribution?"
    assert cited(outcome) == [HOTEL.passage.id]


async def test_two_questions_that_are_both_known_are_both_answered(lookup: Lookup) -> None:
    outcome = await ask(lookup, "What does a hotel in Zurich cost and how do I connect to the VPN?")
    assert isinstance(outcome, Answered)
    assert cited(outcome) == [HOTEL.passage.id, VPN.passage.id]
    assert outcome.text == f"{HOTEL.passage.text} [1]\n\n{VPN.passage.text} [2]"


@pytest.mark.parametrize(
    ("part", "least_cosine", "expected"),
    [
        ("what is its limit", 0.425, ([ORDERING, LIMIT], "")),
        ("which team won it", 0.5, ([ORDERING], "")),
        ("which team won it", 0.65, ([ORDERING], "which team won it?")),
    ],
)
async def test_a_part_that_leans_is_answered_beside_the_other_or_left_to_the_whole_or_missing(
    tmp_path: Path, encoder: Encoder, part: str, least_cosine: float, expected: tuple[list[PublishedPassage], str]
) -> None:
    quoted, missing = expected
    index = await filled(tmp_path, encoder, CARDS)
    desk = answerer(Lookup(encoder, index, by_meaning_alone(least_cosine)), Store(CARDS))
    text = f"How do I order a travel card and {part}?"
    outcome = await desk.answer(Question("q1", text, ANN, DIRECT, datetime(2026, 11, 20, tzinfo=UTC)))
    index.close()
    assert cited(outcome) == [each.passage.id for each in quoted]
    assert (outcome.missing if isinstance(outcome, Partial) else "") == missing


async def test_two_questions_that_are_both_unknown_are_one_unknown(lookup: Lookup) -> None:
    outcome = await ask(lookup, "What is the pension contribution and who won the football match?")
    assert isinstance(outcome, Unknown)


async def test_two_questions_with_one_answer_cite_it_once(lookup: Lookup) -> None:
    outcome = await ask(lookup, "Can I carry over leave days? Until when do I ask to carry over leave?")
    assert cited(outcome) == [LEAVE.passage.id]


async def test_half_an_answer_says_too_that_the_model_failed(lookup: Lookup) -> None:
    question = Question("q1", "Do contractors get a laptop and a monitor?", ANN, DIRECT, datetime.now(UTC))
    outcome = await answerer(lookup, model=Failing()).answer(question)
    assert isinstance(outcome, Partial)
    assert outcome.model_failed
