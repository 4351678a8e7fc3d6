import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from knowledge.articles import PublishedPassage
from retrieval.access import in_private
from retrieval.answering import Answerer
from retrieval.composing.composer import Composer
from retrieval.composing.language_model import LanguageModel, ModelUnavailable, Reason
from retrieval.encoding.embedding import Encoder
from retrieval.looking import Lookup
from retrieval.outcome import (
    Answered,
    Clarify,
    Denied,
    NotHere,
    Outcome,
    Partial,
    Person,
    Place,
    PlaceKind,
    Question,
    Turn,
    Unknown,
)
from tests.retrieval.search.test_keywords import ODD
from tests.retrieval.shelf import (
    EVERYBODY,
    HOTEL,
    LAPTOP,
    LEAVE,
    MANAGERS,
    RAISES,
    SHELF,
    SICK,
    VPN,
    LoopStore,
    Store,
    by_meaning_alone,
    filled,
    passage,
)

ANN = Person("web:ann")
MAX = Person("web:max", EVERYBODY | MANAGERS)
DIRECT = Place("slack", PlaceKind.DIRECT, "D1")
CHANNEL = Place("slack", PlaceKind.CHANNEL, "C1")
SHARED = replace(CHANNEL, shared_externally=True)
MEALS = passage("Meals when you travel cost up to €45 a day.", "Expenses", ["What you can claim"])
ALLOWANCE = passage("You get €52 for each full day you travel, for meals.", "Travel allowance", ["Daily allowance"])
TRAVEL_CARD = passage("The front desk lends the card out.", "Travel card")
PURCHASING_CARD = passage("The front desk lends the card out.", "Purchasing card")
KNOWN = (*SHELF, MEALS, ALLOWANCE, TRAVEL_CARD, PURCHASING_CARD)
LAPTOPS_FOR_CONTRACTORS = "Do contractors get the same laptop as employees?"


@dataclass(frozen=True)
class Failing:
    """A model whose server goes away after a few words."""

    first_words: str = "You should"

    async def stream(self, system: str, user: str) -> AsyncIterator[str]:
        yield self.first_words
        raise ModelUnavailable(Reason.UNREACHABLE)


@pytest.fixture(scope="module")
def lookup(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Lookup]:
    directory: Path = tmp_path_factory.mktemp("index")
    index = asyncio.run(filled(directory, encoder, KNOWN))
    yield Lookup(encoder, index, by_meaning_alone())
    index.close()


def _link(found: PublishedPassage) -> str:
    return f"/articles/{found.passage.article_id}"


def _answerer(lookup: Lookup, store: Store | None = None, model: LanguageModel | None = None) -> Answerer:
    composer = Composer(model, _link, lambda: date(2026, 11, 20))
    return Answerer(lookup, store or Store(KNOWN), composer)


async def _ask(
    lookup: Lookup, text: str, asker: Person = ANN, place: Place = DIRECT, history: tuple[Turn, ...] = ()
) -> Outcome:
    question = Question("q1", text, asker, place, datetime(2026, 11, 20, tzinfo=UTC), history)
    return await _answerer(lookup).answer(question)


def _cited(outcome: Outcome) -> list[str]:
    assert isinstance(outcome, Answered | Partial), outcome
    return [citation.passage_id for citation in outcome.citations]


async def test_a_question_is_answered_with_its_source(lookup: Lookup) -> None:
    outcome = await _ask(lookup, "can I carry over unused leave days")
    assert isinstance(outcome, Answered)
    assert outcome.text == f"{LEAVE.passage.text} [1]"
    assert _cited(outcome) == [LEAVE.passage.id]
    assert outcome.confidence > 0.5


async def test_an_answer_is_given_out_as_it_becomes_certain(lookup: Lookup) -> None:
    pieces: list[str] = []

    async def on_text(text: str) -> None:
        pieces.append(text)

    question = Question("q1", "who do I call when I'm ill", ANN, DIRECT, datetime.now(UTC))
    outcome = await _answerer(lookup).answer(question, on_text)
    assert isinstance(outcome, Answered)
    assert "".join(pieces) == outcome.text


async def test_what_the_knowledge_does_not_hold_is_unknown(lookup: Lookup) -> None:
    outcome = await _ask(lookup, "what is the pension contribution")
    assert isinstance(outcome, Unknown)
    assert not outcome.restricted
    assert len(outcome.nearest) == 3
    assert outcome.confidence < 0.5


async def test_two_things_of_which_one_is_known_are_half_answered(lookup: Lookup) -> None:
    outcome = await _ask(lookup, "Do contractors get a laptop and a monitor?")
    assert isinstance(outcome, Partial)
    assert outcome.missing == "Do contractors get a monitor?"
    assert _cited(outcome) == [LAPTOP.passage.id]
    known = await _answerer(lookup).look("Do contractors get a laptop?", in_private(ANN))
    assert outcome.confidence == known.probability
    assert outcome.nearest


async def test_two_questions_of_which_one_is_known_are_half_answered(lookup: Lookup) -> None:
    outcome = await _ask(lookup, "What does a hotel in Zurich cost and what is the pension contribution?")
    assert isinstance(outcome, Partial)
    assert outcome.missing == "what is the pension contribution?"
    assert _cited(outcome) == [HOTEL.passage.id]


async def test_two_questions_that_are_both_known_are_both_answered(lookup: Lookup) -> None:
    outcome = await _ask(lookup, "What does a hotel in Zurich cost and how do I connect to the VPN?")
    assert isinstance(outcome, Answered)
    assert _cited(outcome) == [HOTEL.passage.id, VPN.passage.id]
    assert outcome.text == f"{HOTEL.passage.text} [1]\n\n{VPN.passage.text} [2]"


async def test_two_questions_that_are_both_unknown_are_one_unknown(lookup: Lookup) -> None:
    outcome = await _ask(lookup, "What is the pension contribution and who won the football match?")
    assert isinstance(outcome, Unknown)


async def test_two_questions_with_one_answer_cite_it_once(lookup: Lookup) -> None:
    outcome = await _ask(lookup, "Can I carry over leave days? Until when do I ask to carry over leave?")
    assert _cited(outcome) == [LEAVE.passage.id]


async def test_a_short_question_that_fits_two_articles_is_asked_back(lookup: Lookup) -> None:
    outcome = await _ask(lookup, "card?")
    assert isinstance(outcome, Clarify)
    assert set(outcome.choices) == {"Travel card", "Purchasing card"}


async def test_two_articles_that_disagree_are_both_shown(lookup: Lookup) -> None:
    outcome = await _ask(lookup, "how much can I spend on meals when I travel")
    assert isinstance(outcome, Answered)
    assert outcome.conflicting
    assert set(_cited(outcome)) == {MEALS.passage.id, ALLOWANCE.passage.id}


@pytest.mark.parametrize("question", ["What raise can I propose for my team?", "how much more salary may I give"])
async def test_what_the_channel_may_not_see_is_denied_there_without_a_hint_of_it(lookup: Lookup, question: str) -> None:
    assert await _ask(lookup, question, MAX, CHANNEL) == Denied()
    assert _cited(await _ask(lookup, question, MAX, DIRECT)) == [RAISES.passage.id]


@pytest.mark.parametrize("place", [DIRECT, CHANNEL])
async def test_what_the_asker_may_not_see_is_unknown_to_them_and_a_question_of_access_to_the_log(
    lookup: Lookup, place: Place
) -> None:
    outcome = await _ask(lookup, "how much more salary may I give", ANN, place)
    assert isinstance(outcome, Unknown)
    assert outcome.restricted
    assert RAISES.passage.id not in [each.found.passage.id for each in outcome.nearest]


async def test_no_outcome_of_a_person_ever_holds_what_they_may_not_see(lookup: Lookup) -> None:
    for question in (
        "raise for each person on your team",
        "discount for a customer",
        "4 percent",
        "What raise and hotel?",
    ):
        for place in (DIRECT, CHANNEL):
            said = repr(await _ask(lookup, question, ANN, place))
            assert "percent for each person" not in said
            assert "discount of up to" not in said


async def test_in_a_shared_channel_nothing_is_answered(lookup: Lookup) -> None:
    assert await _ask(lookup, "who do I call when I'm ill", ANN, SHARED) == NotHere("shared_externally")


async def test_a_guest_and_somebody_who_left_get_no_answer(lookup: Lookup) -> None:
    assert await _ask(lookup, "thanks", replace(ANN, is_guest=True)) == NotHere("guest")
    assert await _ask(lookup, "thanks", replace(ANN, is_active=False)) == Denied()


async def test_small_talk_is_answered_without_a_search(lookup: Lookup) -> None:
    assert await _ask(lookup, "Thanks!") == Answered("", (), 1.0, small_talk="thanks")
    assert await _ask(lookup, "what can you do?") == Answered("", (), 1.0, small_talk="help")


async def test_what_cannot_be_read_is_asked_for_again(lookup: Lookup) -> None:
    assert await _ask(lookup, "🙈🍕") == Clarify()


async def test_a_follow_up_is_understood_from_what_was_said_before(lookup: Lookup) -> None:
    assert isinstance(await _ask(lookup, "and for how long?"), Unknown)
    history = (Turn("user", LAPTOPS_FOR_CONTRACTORS), Turn("assistant", "Yes."))
    assert _cited(await _ask(lookup, "and for how long?", history=history)) == [LAPTOP.passage.id]


async def test_what_was_said_before_bends_no_question_that_stands_alone(lookup: Lookup) -> None:
    alone = Question("q1", "who do I call when I'm ill", ANN, DIRECT, datetime.now(UTC))
    later = replace(alone, history=(Turn("user", LAPTOPS_FOR_CONTRACTORS), Turn("assistant", "Yes.")))
    answerer = _answerer(lookup)
    by_itself, in_conversation = await answerer.answer(alone), await answerer.answer(later)
    assert isinstance(by_itself, Answered)
    assert isinstance(in_conversation, Answered)
    assert replace(in_conversation, confidence=by_itself.confidence) == by_itself


@pytest.mark.parametrize("kind", [Store, LoopStore])
async def test_a_passage_that_was_retired_after_indexing_is_not_shown(lookup: Lookup, kind: type[Store]) -> None:
    store = kind([found for found in KNOWN if found is not SICK])
    question = Question("q1", "who do I call when I'm ill", ANN, DIRECT, datetime.now(UTC))
    outcome = await _answerer(lookup, store).answer(question)
    assert isinstance(outcome, Unknown)
    assert SICK.passage.id not in [each.found.passage.id for each in outcome.nearest]
    assert not outcome.restricted


async def test_a_passage_whose_audience_narrowed_after_indexing_is_not_shown(lookup: Lookup) -> None:
    narrowed = replace(SICK, details=replace(SICK.details, audience=MANAGERS))
    store = Store([narrowed if found is SICK else found for found in KNOWN])
    question = Question("q1", "who do I call when I'm ill", ANN, DIRECT, datetime.now(UTC))
    outcome = await _answerer(lookup, store).answer(question)
    assert isinstance(outcome, Unknown)
    assert outcome.restricted


async def test_an_article_is_cited_as_it_stands_in_the_store_now(lookup: Lookup) -> None:
    renamed = replace(SICK, details=replace(SICK.details, title="Being ill", owner="People Team"))
    store = Store([renamed if found is SICK else found for found in KNOWN])
    question = Question("q1", "who do I call when I'm ill", ANN, DIRECT, datetime.now(UTC))
    outcome = await _answerer(lookup, store).answer(question)
    assert isinstance(outcome, Answered)
    assert (outcome.citations[0].title, outcome.citations[0].owner) == ("Being ill", "People Team")


async def test_a_model_that_fails_leaves_a_quoted_answer(lookup: Lookup) -> None:
    question = Question("q1", "who do I call when I'm ill", ANN, DIRECT, datetime.now(UTC))
    outcome = await _answerer(lookup, model=Failing()).answer(question)
    assert isinstance(outcome, Answered)
    assert (outcome.text, outcome.model_failed) == (f"{SICK.passage.text} [1]", True)


async def test_half_an_answer_says_too_that_the_model_failed(lookup: Lookup) -> None:
    question = Question("q1", "Do contractors get a laptop and a monitor?", ANN, DIRECT, datetime.now(UTC))
    outcome = await _answerer(lookup, model=Failing()).answer(question)
    assert isinstance(outcome, Partial)
    assert outcome.model_failed


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
async def test_whatever_is_typed_has_an_outcome(lookup: Lookup, text: str) -> None:
    for place in (DIRECT, CHANNEL):
        outcome = await _ask(lookup, text, MAX, place, (Turn("user", text),))
        assert isinstance(outcome, Answered | Partial | Clarify | Unknown | Denied)


async def test_questions_asked_at_once_are_all_answered(lookup: Lookup) -> None:
    outcomes = await asyncio.gather(*(_ask(lookup, "who do I call when I'm ill") for _ in range(30)))
    assert all(_cited(outcome) == [SICK.passage.id] for outcome in outcomes)


async def test_questions_are_compared_by_what_they_mean(lookup: Lookup) -> None:
    ill, sick, hotel = [await _answerer(lookup).embed(text) for text in ("I'm ill", "I am sick", "a hotel in Zurich")]
    assert ill @ sick > ill @ hotel + 0.2
