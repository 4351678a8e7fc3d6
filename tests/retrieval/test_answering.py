import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from retrieval.encoding.embedding import Encoder
from retrieval.looking import Lookup
from retrieval.outcome import (
    Answered,
    Clarify,
    Denied,
    NotHere,
    Partial,
    Person,
    Place,
    PlaceKind,
    Pointer,
    Question,
    Turn,
    Unknown,
)
from retrieval.sufficiency import Calibration
from tests.retrieval.desk import (
    ALLOWANCE,
    ANN,
    DIRECT,
    KNOWN,
    MEALS,
    Failing,
    answerer,
    ask,
    cited,
    link,
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
    LoopStore,
    Store,
    filled,
)

MAX = Person("web:max", EVERYBODY | MANAGERS)
CHANNEL = Place("slack", PlaceKind.CHANNEL, "C1")
SHARED = replace(CHANNEL, shared_externally=True)
LAPTOPS_FOR_CONTRACTORS = "Do contractors get the same laptop as employees?"


async def test_a_question_is_answered_with_its_source(lookup: Lookup) -> None:
    outcome = await ask(lookup, "can I carry over unused leave days")
    assert isinstance(outcome, Answered)
    assert outcome.text == f"{LEAVE.passage.text} [1]"
    assert cited(outcome) == [LEAVE.passage.id]
    assert outcome.confidence > 0.5


async def test_an_answer_is_given_out_as_it_becomes_certain(lookup: Lookup) -> None:
    pieces: list[str] = []

    async def on_text(text: str) -> None:
        pieces.append(text)

    question = Question("q1", "who do I call when I'm ill", ANN, DIRECT, datetime.now(UTC))
    outcome = await answerer(lookup).answer(question, on_text)
    assert isinstance(outcome, Answered)
    assert "".join(pieces) == outcome.text


async def test_what_the_knowledge_does_not_hold_is_unknown(lookup: Lookup) -> None:
    outcome = await ask(lookup, "what is the pension contribution")
    assert isinstance(outcome, Unknown)
    assert not outcome.restricted
    assert len(outcome.nearest) == 3
    assert outcome.confidence < 0.5


async def test_whoever_gets_no_answer_is_pointed_to_what_came_near(tmp_path: Path, encoder: Encoder) -> None:
    index = await filled(tmp_path, encoder, SHELF)
    never_sure = Lookup(encoder, index, Calibration({"meaning": 1.0}, -0.7, 0.6))
    near = await ask(never_sure, "what does a hotel in Zurich cost")
    assert isinstance(near, Unknown)
    assert near.perhaps[0] == Pointer(
        HOTEL.passage.article_id, "Business travel", HOTEL.passage.heading_path, link(HOTEL)
    )
    assert RAISES.passage.article_id not in [each.article_id for each in near.perhaps]
    far = await ask(never_sure, "what is the pension contribution")
    assert isinstance(far, Unknown)
    assert far.perhaps == ()
    index.close()


async def test_a_short_question_that_fits_two_articles_is_asked_back(lookup: Lookup) -> None:
    outcome = await ask(lookup, "card?")
    assert isinstance(outcome, Clarify)
    assert set(outcome.choices) == {"Travel card", "Purchasing card"}


async def test_two_articles_that_disagree_are_both_shown(lookup: Lookup) -> None:
    outcome = await ask(lookup, "how much can I spend on meals when I travel")
    assert isinstance(outcome, Answered)
    assert outcome.conflicting
    assert set(cited(outcome)) == {MEALS.passage.id, ALLOWANCE.passage.id}


@pytest.mark.parametrize("question", ["What raise can I propose for my team?", "how much more salary may I give"])
async def test_what_the_channel_may_not_see_is_denied_there_without_a_hint_of_it(lookup: Lookup, question: str) -> None:
    assert await ask(lookup, question, MAX, CHANNEL) == Denied()
    assert cited(await ask(lookup, question, MAX, DIRECT)) == [RAISES.passage.id]


@pytest.mark.parametrize("place", [DIRECT, CHANNEL])
async def test_what_the_asker_may_not_see_is_unknown_to_them_and_a_question_of_access_to_the_log(
    lookup: Lookup, place: Place
) -> None:
    outcome = await ask(lookup, "how much more salary may I give", ANN, place)
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
            said = repr(await ask(lookup, question, ANN, place))
            assert "percent for each person" not in said
            assert "discount of up to" not in said


async def test_in_a_shared_channel_nothing_is_answered(lookup: Lookup) -> None:
    assert await ask(lookup, "who do I call when I'm ill", ANN, SHARED) == NotHere("shared_externally")


async def test_a_guest_and_somebody_who_left_get_no_answer(lookup: Lookup) -> None:
    assert await ask(lookup, "thanks", replace(ANN, is_guest=True)) == NotHere("guest")
    assert await ask(lookup, "thanks", replace(ANN, is_active=False)) == Denied()


async def test_small_talk_is_answered_without_a_search(lookup: Lookup) -> None:
    assert await ask(lookup, "Thanks!") == Answered("", (), 1.0, said_instead="thanks")
    assert await ask(lookup, "what can you do?") == Answered("", (), 1.0, said_instead="help")


async def test_somebody_in_distress_is_sent_to_people_and_nothing_is_looked_up(lookup: Lookup) -> None:
    assert await ask(lookup, "I can't go on any more.") == Answered("", (), 1.0, said_instead="distress")


async def test_what_cannot_be_read_is_asked_for_again(lookup: Lookup) -> None:
    assert await ask(lookup, "🙈🍕") == Clarify()


async def test_a_follow_up_is_understood_from_what_was_said_before(lookup: Lookup) -> None:
    assert isinstance(await ask(lookup, "and for how long?"), Unknown)
    history = (Turn("user", LAPTOPS_FOR_CONTRACTORS), Turn("assistant", "Yes."))
    assert cited(await ask(lookup, "and for how long?", history=history)) == [LAPTOP.passage.id]


async def test_what_was_said_before_bends_no_question_that_stands_alone(lookup: Lookup) -> None:
    alone = Question("q1", "who do I call when I'm ill", ANN, DIRECT, datetime.now(UTC))
    later = replace(alone, history=(Turn("user", LAPTOPS_FOR_CONTRACTORS), Turn("assistant", "Yes.")))
    desk = answerer(lookup)
    by_itself, in_conversation = await desk.answer(alone), await desk.answer(later)
    assert isinstance(by_itself, Answered)
    assert isinstance(in_conversation, Answered)
    assert replace(in_conversation, confidence=by_itself.confidence) == by_itself


async def test_a_new_topic_in_the_same_conversation_is_answered_though_it_seems_to_lean(lookup: Lookup) -> None:
    history = (Turn("user", LAPTOPS_FOR_CONTRACTORS), Turn("assistant", "Yes."))
    outcome = await ask(lookup, "How much may it cost in Zurich, that hotel?", history=history)
    assert cited(outcome) == [HOTEL.passage.id]


@pytest.mark.parametrize("kind", [Store, LoopStore])
async def test_a_passage_that_was_retired_after_indexing_is_not_shown(lookup: Lookup, kind: type[Store]) -> None:
    store = kind([found for found in KNOWN if found is not SICK])
    question = Question("q1", "who do I call when I'm ill", ANN, DIRECT, datetime.now(UTC))
    outcome = await answerer(lookup, store).answer(question)
    assert isinstance(outcome, Unknown)
    assert SICK.passage.id not in [each.found.passage.id for each in outcome.nearest]
    assert not outcome.restricted


async def test_a_passage_whose_audience_narrowed_after_indexing_is_not_shown(lookup: Lookup) -> None:
    narrowed = replace(SICK, details=replace(SICK.details, audience=MANAGERS))
    store = Store([narrowed if found is SICK else found for found in KNOWN])
    question = Question("q1", "who do I call when I'm ill", ANN, DIRECT, datetime.now(UTC))
    outcome = await answerer(lookup, store).answer(question)
    assert isinstance(outcome, Unknown)
    assert outcome.restricted


async def test_an_article_is_cited_as_it_stands_in_the_store_now(lookup: Lookup) -> None:
    renamed = replace(SICK, details=replace(SICK.details, title="Being ill", owner="People Team"))
    store = Store([renamed if found is SICK else found for found in KNOWN])
    question = Question("q1", "who do I call when I'm ill", ANN, DIRECT, datetime.now(UTC))
    outcome = await answerer(lookup, store).answer(question)
    assert isinstance(outcome, Answered)
    assert (outcome.citations[0].title, outcome.citations[0].owner) == ("Being ill", "People Team")


async def test_a_model_that_fails_leaves_a_quoted_answer(lookup: Lookup) -> None:
    question = Question("q1", "who do I call when I'm ill", ANN, DIRECT, datetime.now(UTC))
    outcome = await answerer(lookup, model=Failing()).answer(question)
    assert isinstance(outcome, Answered)
    assert (outcome.text, outcome.model_failed) == (f"{SICK.passage.text} [1]", True)


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
async def test_whatever_is_typed_has_an_outcome(lookup: Lookup, text: str) -> None:
    for place in (DIRECT, CHANNEL):
        outcome = await ask(lookup, text, MAX, place, (Turn("user", text),))
        assert isinstance(outcome, Answered | Partial | Clarify | Unknown | Denied)


async def test_questions_asked_at_once_are_all_answered(lookup: Lookup) -> None:
    outcomes = await asyncio.gather(*(ask(lookup, "who do I call when I'm ill") for _ in range(30)))
    assert all(cited(outcome) == [SICK.passage.id] for outcome in outcomes)


async def test_questions_are_compared_by_what_they_mean(lookup: Lookup) -> None:
    ill, sick, hotel = [await answerer(lookup).embed(text) for text in ("I'm ill", "I am sick", "a hotel in Zurich")]
    assert ill @ sick > ill @ hotel + 0.2
