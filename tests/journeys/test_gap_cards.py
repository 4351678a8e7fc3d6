"""Publishing what was missing answers the questions it was missing for, on real handbooks."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.drafts.draft_sources import words_source
from bot.drafts.drafting import Begin, Drafted
from bot.measures.evaluating import KnownPassage, KnownStore, index_known
from bot.measures.known_sets import read_passages
from bot.questions.feedback import Reason
from knowledge.gaps.gaps import GapState
from knowledge.gaps.proof_store import KeptProof
from retrieval.answering import Answerer
from retrieval.composing.composer import Composer
from retrieval.encoding.embedding import Encoder
from retrieval.looking import Lookup
from retrieval.outcome import Answered, Outcome, Person, Place, PlaceKind, Question, Unknown
from retrieval.search.index import PassageIndex
from retrieval.sufficiency import shipped_calibration
from tests.bot.loop_house import WRITER, LoopHouse, loop_house

DATA = Path(__file__).parents[3] / "shared" / "data"
SETS = ("tts-handbook", "cloudgov-kb")
ENOUGH = 0.8

SAMPLE = {"tts-handbook": 6, "cloudgov-kb": 4}
"""How many cards of a set go through the whole loop: each takes a second or two on a quiet machine."""

ASKER = "slack:u0"

AROUND = 150
"""How many passages of a set there are around them, at least: each is an article."""

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the evaluation sets are not beside this checkout")


@dataclass(frozen=True)
class Card:
    """A question that the knowledge does not answer, and the section that would."""

    question: str
    title: str
    text: str
    page: str


def cards_of(name: str) -> list[Card]:
    lines = (DATA / name / "questions.jsonl").read_text("utf-8").split("\n")
    records = [json.loads(line) for line in lines if line]
    return [
        Card(record["question"], record["gap_card"]["title"], record["gap_card"]["text"], record["page_title"])
        for record in records
        if record.get("gap_card")
    ]


async def outcome_of(text: str, answerer: Answerer) -> Outcome:
    place = Place("test", PlaceKind.DIRECT, "test")
    return await answerer.answer(Question("q", text, Person("p"), place, datetime.now(UTC)))


def answerer_over(store: KnownStore, index: PassageIndex, encoder: Encoder) -> Answerer:
    calibration = shipped_calibration()
    composer = Composer(None, lambda found: found.passage.id, lambda: datetime.now(UTC).date())
    return Answerer(Lookup(encoder, index, calibration), store, composer)


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


@needs_data
@pytest.mark.parametrize("name", SETS)
async def test_a_card_published_through_the_loop_proves_or_says_what_is_missing(
    name: str, tmp_path: Path, encoder: Encoder
) -> None:
    cards = sample_of(name)
    async with loop_house(tmp_path, encoder) as house:
        await house.application.curating.import_paths([articles_around(cards, name, tmp_path / "articles")])
        proofs = [await proof_of(card, house) for card in cards]
    assert all(each.proof.is_proven or each.proof.missing for each in proofs)
    proven = sum(each.proof.is_proven for each in proofs)
    assert proven >= ENOUGH * len(cards), [(each.asked, each.proof.missing) for each in proofs]


def sample_of(name: str) -> list[Card]:
    """Cards from all over the set."""
    cards = cards_of(name)
    return cards[:: len(cards) // SAMPLE[name]][: SAMPLE[name]]


def articles_around(cards: list[Card], name: str, folder: Path) -> Path:
    """A folder with the passages of the pages that the cards were taken out of, and with more from the set."""
    own = {card.page for card in cards}
    passages = sorted(read_passages(DATA / name / "passages.jsonl"), key=lambda each: each.title not in own)
    folder.mkdir()
    for number, passage in enumerate(passages):
        if passage.title in own or number < AROUND:
            (folder / f"{number}.md").write_text(f"# {passage.title}\n\n{passage.text}", "utf-8")
    return folder


async def proof_of(card: Card, house: LoopHouse) -> KeptProof:
    """What asking again showed after the card went through the loop.

    Among few articles some questions are answered with the nearest there is: then the asker says that it was wrong.
    """
    question_id = await house.ask(card.question, ASKER)
    if await house.application.gaps.gap_of(question_id) is None:
        await house.application.feedback.give(question_id, ASKER, helped=False, reason=Reason.WRONG)
    gap_id = await house.gap_of(question_id)
    said = (words_source(card.text, WRITER),)
    begun = await house.application.gap_work.drafting.begin(Begin(gap_id, sources=said, with_blanks=False), WRITER)
    assert isinstance(begun, Drafted)
    await house.publish(begun.draft)
    [proof] = [each for each in await house.desk.proofs.of_gap(gap_id) if each.proof.question_id == question_id]
    gap = await house.application.gap_loop.gap(gap_id)
    assert gap is not None
    assert gap.summary.state is (GapState.PROVEN if proof.proof.is_proven else GapState.DRAFTING)
    return proof
