from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from knowledge.articles import PublishedPassage
from retrieval.composing.composer import Composer
from retrieval.composing.language_model import LanguageModel, ModelUnavailable, Reason
from retrieval.looking import Look
from retrieval.outcome import Answered, Evidence
from tests.retrieval.shelf import HOTEL, LAPTOP, LEAVE, SICK, VPN, evidence, passage

MEALS = passage("Meals when you travel cost up to €45 a day.", "Expenses", ["What you can claim"])
ALLOWANCE = passage("You get €52 for each full day you travel, for meals.", "Travel", ["Daily allowance"])


@dataclass
class Scripted:
    """A model that says what the test tells it to, and keeps what it was given to read."""

    says: str = ""
    fails: bool = False
    read: list[str] = field(default_factory=list)

    async def stream(self, system: str, user: str) -> AsyncIterator[str]:
        self.read.append(user)
        if self.fails:
            raise ModelUnavailable(Reason.TIMEOUT)
        yield self.says


def _link(found: PublishedPassage) -> str:
    return f"/articles/{found.passage.article_id}"


def _look(question: str, *found: PublishedPassage, meanings: Sequence[float] = ()) -> Look:
    meanings = meanings or (0.6,) * len(found)
    pairs = enumerate(zip(found, meanings, strict=True), start=1)
    return Look(question, tuple(evidence(each, rank, meaning=meaning) for rank, (each, meaning) in pairs), None, 0.8)


async def _answer(
    look: Look, model: LanguageModel | None = None, firsts: Sequence[Evidence] = ()
) -> tuple[Answered, str]:
    streamed: list[str] = []

    async def on_text(text: str) -> None:
        streamed.append(text)

    composer = Composer(model, _link, lambda: date(2026, 11, 20))
    return await composer.compose(look, firsts or look.evidence[:1], on_text), "".join(streamed)


async def test_without_a_model_the_passage_is_quoted() -> None:
    answered, streamed = await _answer(_look("carry over", LEAVE, SICK))
    assert answered.text == streamed == f"{LEAVE.passage.text} [1]"
    assert [each.passage_id for each in answered.citations] == [LEAVE.passage.id]
    assert (answered.confidence, answered.written_by_model, answered.model_failed) == (0.8, False, False)


async def test_two_articles_that_disagree_are_both_quoted_even_where_there_is_a_model() -> None:
    answered, streamed = await _answer(_look("meals limit", MEALS, ALLOWANCE), Scripted("Up to €45 [1]."))
    assert answered.conflicting
    assert answered.text == streamed == f"{MEALS.passage.text} [1]\n\n{ALLOWANCE.passage.text} [2]"
    assert not answered.written_by_model


async def test_an_article_far_from_the_question_does_not_contradict_it() -> None:
    answered, _ = await _answer(_look("meals limit", MEALS, ALLOWANCE, meanings=(0.8, 0.4)))
    assert not answered.conflicting
    assert len(answered.citations) == 1


async def test_a_model_writes_and_every_sentence_carries_its_passage() -> None:
    model = Scripted("You can carry over up to five days into the next year [1].")
    answered, streamed = await _answer(_look("carry over", LEAVE, SICK), model)
    assert answered.written_by_model
    assert answered.text == streamed.strip()
    assert [(each.n, each.passage_id) for each in answered.citations] == [(1, LEAVE.passage.id)]
    assert answered.citations[0].quote in LEAVE.passage.text


async def test_what_a_model_makes_up_is_replaced_by_the_passage() -> None:
    answered, _ = await _answer(_look("carry over", LEAVE, SICK), Scripted("You can carry over ninety days [1]."))
    assert answered.text == f"{LEAVE.passage.text} [1]"
    assert (answered.written_by_model, answered.model_failed) == (False, False)


async def test_a_model_that_fails_is_replaced_by_the_passage_and_named() -> None:
    answered, streamed = await _answer(_look("carry over", LEAVE), Scripted(fails=True))
    assert answered.text == streamed == f"{LEAVE.passage.text} [1]"
    assert (answered.written_by_model, answered.model_failed) == (False, True)


async def test_a_model_reads_the_best_passage_for_each_thing_asked_first() -> None:
    model = Scripted("Up to five days [1].")
    look = _look("carry over and hotel", LEAVE, SICK, VPN, LAPTOP, MEALS, HOTEL)
    await _answer(look, model, [look.evidence[0], look.evidence[5]])
    read = model.read[0]
    assert read.index(LEAVE.passage.text) < read.index(HOTEL.passage.text) < read.index(SICK.passage.text)
    assert MEALS.passage.text not in read


async def test_each_thing_asked_is_quoted() -> None:
    look = _look("carry over and hotel", LEAVE, HOTEL)
    answered, _ = await _answer(look, None, look.evidence)
    assert [each.passage_id for each in answered.citations] == [LEAVE.passage.id, HOTEL.passage.id]
