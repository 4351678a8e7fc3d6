"""Publishing what was missing answers the questions it was missing for, on real handbooks."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.evaluating import KnownPassage, KnownStore, index_known
from bot.known_sets import read_passages
from retrieval.answering import Answerer
from retrieval.composer import Composer
from retrieval.embedding import Encoder
from retrieval.index import PassageIndex
from retrieval.looking import Lookup
from retrieval.outcome import Answered, Outcome, Person, Place, PlaceKind, Question, Unknown
from retrieval.sufficiency import shipped_calibration

DATA = Path(__file__).parents[3] / "shared" / "data"
SETS = ("tts-handbook", "cloudgov-kb")
ENOUGH = 0.8

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the evaluation sets are not beside this checkout")


@dataclass(frozen=True)
class Card:
    """A question that the knowledge does not answer, and the section that would."""

    question: str
    title: str
    text: str


def cards_of(name: str) -> list[Card]:
    lines = (DATA / name / "questions.jsonl").read_text("utf-8").split("\n")
    records = [json.loads(line) for line in lines if line]
    return [
        Card(record["question"], record["gap_card"]["title"], record["gap_card"]["text"])
        for record in records
        if record.get("gap_card")
    ]


async def outcome_of(text: str, answerer: Answerer) -> Outcome:
    place = Place("test", PlaceKind.DIRECT, "test")
    return await answerer.answer(Question("q", text, Person("p"), place, datetime.now(UTC)))


def answerer_over(store: KnownStore, index: PassageIndex, encoder: Encoder) -> Answerer:
    calibration = shipped_calibration()
    composer = Composer(None, lambda found: found.passage.id, lambda: datetime.now(UTC).date())
    return Answerer(Lookup(encoder, index, calibration), store, composer, calibration.threshold)


@needs_data
@pytest.mark.parametrize("name", SETS)
async def test_publishing_a_gap_card_turns_its_question_from_unknown_to_answered(
    name: str, tmp_path: Path, encoder: Encoder
) -> None:
    store = KnownStore(read_passages(DATA / name / "passages.jsonl"), encoder)
    index = PassageIndex.open(tmp_path, encoder)
    try:
        await index_known(store, index)
        answerer = answerer_over(store, index, encoder)
        cards = cards_of(name)
        turned = [await is_turned(card, store, index, answerer) for card in cards]
    finally:
        index.close()
    assert sum(turned) >= ENOUGH * len(cards), f"{sum(turned)} of {len(cards)}"


async def is_turned(card: Card, store: KnownStore, index: PassageIndex, answerer: Answerer) -> bool:
    """Whether the question ends unknown before the card is published, and with the card cited after."""
    before = await outcome_of(card.question, answerer)
    article_id = store.publish(KnownPassage(f"card: {card.title}", card.title, card.text))
    await index.update(store.passages_of(article_id), [article_id])
    after = await outcome_of(card.question, answerer)
    return (
        isinstance(before, Unknown)
        and isinstance(after, Answered)
        and article_id in {citation.article_id for citation in after.citations}
    )
