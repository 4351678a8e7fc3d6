"""A desk at which a question is asked of the shelf and a few passages more."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from knowledge.articles import PublishedPassage
from retrieval.answering import Answerer
from retrieval.composing.composer import Composer
from retrieval.composing.language_model import LanguageModel, ModelUnavailable, Reason
from retrieval.looking import Lookup
from retrieval.outcome import Answered, Outcome, Partial, Person, Place, PlaceKind, Question, Turn
from tests.retrieval.shelf import SHELF, Store, passage

ANN = Person("web:ann")
DIRECT = Place("slack", PlaceKind.DIRECT, "D1")
MEALS = passage("Meals when you travel cost up to €45 a day.", "Expenses", ["What you can claim"])
ALLOWANCE = passage("You get €52 for each full day you travel, for meals.", "Travel allowance", ["Daily allowance"])
TRAVEL_CARD = passage("The front desk lends the card out.", "Travel card")
PURCHASING_CARD = passage("The front desk lends the card out.", "Purchasing card")
KNOWN = (*SHELF, MEALS, ALLOWANCE, TRAVEL_CARD, PURCHASING_CARD)


@dataclass(frozen=True)
class Failing:
    """A model whose server goes away after a few words."""

    first_words: str = "You should"

    async def stream(self, system: str, user: str) -> AsyncIterator[str]:
        yield self.first_words
        raise ModelUnavailable(Reason.UNREACHABLE)


def link(found: PublishedPassage) -> str:
    """Where a passage is read."""
    return f"/articles/{found.passage.article_id}"


def answerer(lookup: Lookup, store: Store | None = None, model: LanguageModel | None = None) -> Answerer:
    """What answers, from the known passages unless another store is given."""
    composer = Composer(model, link, lambda: date(2026, 11, 20))
    return Answerer(lookup, store or Store(KNOWN), composer)


async def ask(
    lookup: Lookup, text: str, asker: Person = ANN, place: Place = DIRECT, history: tuple[Turn, ...] = ()
) -> Outcome:
    """How a question ends."""
    question = Question("q1", text, asker, place, datetime(2026, 11, 20, tzinfo=UTC), history)
    return await answerer(lookup).answer(question)


def cited(outcome: Outcome) -> list[str]:
    """The passages that an answer quotes."""
    assert isinstance(outcome, Answered | Partial), outcome
    return [citation.passage_id for citation in outcome.citations]
