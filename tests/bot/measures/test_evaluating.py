from datetime import date
from pathlib import Path

import pytest

from bot.measures.evaluating import KnownPassage, KnownQuestion, KnownStore, as_article, ask, index_known, measure
from retrieval.answering import Answerer
from retrieval.composing.composer import Composer
from retrieval.encoding.embedding import Encoder
from retrieval.looking import Lookup
from retrieval.outcome import Turn
from retrieval.search.index import PassageIndex
from tests.retrieval.shelf import by_meaning_alone

LEAVE = KnownPassage("leave", "Annual leave", "You can carry over up to five days of leave into the next year.")
SICK = KnownPassage("sick", "Calling in sick", "Call your manager before 09:30 on the first day you are ill.")
LONG = KnownPassage(
    "long", "Travel", "\n\n".join(f"A hotel in town {number} may cost {number} euros." for number in range(90))
)
CARRY_OVER = KnownQuestion("q1", "can I carry over leave days", "covered", frozenset({"leave"}), True)
PENSION = KnownQuestion("q2", "what is the pension contribution", "removed", frozenset(), False)


@pytest.fixture
async def index(tmp_path: Path, encoder: Encoder) -> PassageIndex:
    return PassageIndex.open(tmp_path, encoder)


def _answerer(encoder: Encoder, index: PassageIndex, store: KnownStore) -> Answerer:
    composer = Composer(None, lambda found: found.passage.id, lambda: date(2026, 11, 20))
    return Answerer(Lookup(encoder, index, by_meaning_alone()), store, composer)


def test_a_passage_of_a_set_is_cut_as_an_import_cuts_it(encoder: Encoder) -> None:
    short, long = as_article("a", LEAVE, encoder), as_article("b", LONG, encoder)
    assert [found.passage.text for found in short] == [LEAVE.text]
    assert len(long) > 1
    assert all(encoder.count_tokens(found.passage.text) <= encoder.token_limit for found in long)
    assert {found.details.title for found in long} == {"Travel"}


async def test_a_set_stands_in_for_the_store_and_keeps_its_own_ids(encoder: Encoder) -> None:
    store = KnownStore([LEAVE, LONG], encoder)
    assert {store.known_id(found.passage.article_id) for found in store.published} == {"leave", "long"}
    some = store.published[0]
    assert await store.passages([some.passage.id, "gone"]) == {some.passage.id: some}


async def test_a_question_is_asked_as_a_person_would_ask_it(encoder: Encoder, index: PassageIndex) -> None:
    store = KnownStore([LEAVE, SICK, LONG], encoder)
    assert await index_known(store, index) > 0
    measured = await ask(CARRY_OVER, _answerer(encoder, index, store), store)
    assert (measured.outcome, measured.ranked[0], measured.cited) == ("answered", "leave", ("leave",))
    assert sorted(measured.ranked) == ["leave", "long", "sick"]
    assert measured.confidence > 0.5
    assert measured.milliseconds > 0


async def test_a_follow_up_is_asked_with_its_conversation(encoder: Encoder, index: PassageIndex) -> None:
    store = KnownStore([LEAVE, SICK], encoder)
    await index_known(store, index)
    follow_up = KnownQuestion(
        "q", "and how many?", "covered", frozenset({"leave"}), True, (Turn("user", CARRY_OVER.text),)
    )
    measured = await ask(follow_up, _answerer(encoder, index, store), store)
    assert measured.ranked[0] == "leave"
    assert measured.outcome == "answered"


async def test_every_question_is_measured_and_told_of(encoder: Encoder, index: PassageIndex) -> None:
    store = KnownStore([LEAVE, SICK], encoder)
    await index_known(store, index)
    told: list[tuple[int, int]] = []
    measured = await measure(
        [CARRY_OVER, PENSION],
        _answerer(encoder, index, store),
        store,
        2,
        lambda done, total: told.append((done, total)),
    )
    assert [(each.id, each.outcome) for each in measured] == [("q1", "answered"), ("q2", "unknown")]
    assert (measured[1].cited, measured[1].is_answerable) == ((), False)
    assert told == [(1, 2), (2, 2)]
