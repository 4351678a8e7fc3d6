import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.measures.explaining import Explaining
from bot.measures.explanation import Considered, Explained
from retrieval.encoding.embedding import Encoder
from retrieval.explaining import Fate
from retrieval.outcome import Answered, Clarify, Denied, Partial, Person, Turn, Unknown
from retrieval.search.index import PassageIndex
from tests.bot.explained_shelf import CHANNEL, MIA, asked, explaining_over, shelf_index
from tests.retrieval.search.test_follow_up import STORY
from tests.retrieval.shelf import LAPTOP, LEAVE, RAISES, SHELF, SICK, Store, filled

CARRY = "how many days can I carry over into the next year?"
RAISE = "how much more salary may I give"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[PassageIndex]:
    index = asyncio.run(shelf_index(tmp_path_factory.mktemp("index"), encoder))
    yield index
    index.close()


@pytest.fixture(scope="module")
def explaining(index: PassageIndex, encoder: Encoder) -> Explaining:
    return explaining_over(index, encoder)


def row_of(explained: Explained, article: str) -> Considered:
    return next(each for each in explained.considered if each.title == article)


async def test_an_answer_is_explained_with_what_was_left(explaining: Explaining) -> None:
    explained = await explaining.explain(asked(CARRY))
    assert isinstance(explained.outcome, Answered)
    first = explained.considered[0]
    assert (first.rank, first.title, first.heading, first.fate) == (1, "Annual leave", "Carrying days over", Fate.USED)
    assert first.places["meaning"] == first.places["words"] == 1
    assert row_of(explained, "Calling in sick").fate is Fate.BEHIND
    assert explained.finding.first is not None
    assert explained.finding.first.found == LEAVE
    assert explained.finding.next_article is not None
    assert explained.finding.next_article.found != LEAVE
    assert explained.influences()[0].signal == "meaning"


async def test_words_that_nothing_has_are_found(explaining: Explaining) -> None:
    explained = await explaining.explain(asked("can contractors get a standing Monitor?"))
    assert explained.finding.nowhere == ("standing", "Monitor")
    assert explained.finding.first is not None
    assert explained.finding.first.found == LAPTOP
    assert "contractors" not in explained.finding.lacking


async def test_words_that_only_a_phrasing_has_are_somewhere(tmp_path: Path, encoder: Encoder) -> None:
    phrased = replace(LAPTOP, details=replace(LAPTOP.details, also_asked_as=("Can I get a standing desk?",)))
    shelf = [phrased if each is LAPTOP else each for each in SHELF]
    index = await filled(tmp_path, encoder, shelf)
    explained = await explaining_over(index, encoder, Store(shelf)).explain(asked("a standing Monitor for contractors"))
    index.close()
    assert explained.finding.nowhere == ("Monitor",)
    assert explained.finding.first is not None
    assert explained.finding.first.found == phrased
    assert "standing" not in explained.finding.lacking


async def test_whoever_explains_sees_what_the_asker_may_not(explaining: Explaining) -> None:
    explained = await explaining.explain(asked(RAISE))
    assert isinstance(explained.outcome, Unknown)
    assert row_of(explained, "Pay review talks").fate is Fate.NOT_FOR_PERSON
    assert row_of(explained, "Pay review talks").rank == 1
    assert explained.finding.overall is not None
    assert explained.finding.overall.found == RAISES


async def test_the_place_decides_too(explaining: Explaining) -> None:
    explained = await explaining.explain(asked(RAISE, MIA, CHANNEL))
    assert isinstance(explained.outcome, Denied)
    assert row_of(explained, "Pay review talks").fate is Fate.NOT_IN_PLACE
    alone = await explaining.explain(asked(RAISE, MIA))
    assert row_of(alone, "Pay review talks").fate is Fate.USED


async def test_each_of_several_things_is_explained_by_itself(explaining: Explaining) -> None:
    explained = await explaining.explain(asked(f"{CARRY} Who won the football match last night?"))
    assert isinstance(explained.outcome, Partial)
    assert [(each.is_answered, each.first is not None) for each in explained.parts] == [(True, True), (False, True)]
    assert explained.influences() == []


@pytest.mark.parametrize("text", ["thanks!", "asdfgh"])
async def test_what_is_no_question_is_not_looked_up(explaining: Explaining, text: str) -> None:
    explained = await explaining.explain(asked(text))
    assert isinstance(explained.outcome, Answered | Clarify)
    assert not explained.was_looked_up


async def test_who_may_not_ask_is_told_apart(explaining: Explaining) -> None:
    explained = await explaining.explain(asked(CARRY, Person("email:gone@example.com", is_active=False)))
    assert isinstance(explained.outcome, Denied)
    assert not explained.was_looked_up


async def test_what_is_not_published_any_more_is_said_so(index: PassageIndex, encoder: Encoder) -> None:
    explaining = explaining_over(index, encoder, Store([each for each in SHELF if each != SICK]))
    explained = await explaining.explain(asked("who do I call when I am ill"))
    assert row_of(explained, "Calling in sick").fate is Fate.GONE


async def test_what_is_looked_for_is_told_apart_from_the_rest_of_the_message(explaining: Explaining) -> None:
    explained = await explaining.explain(asked(f"Hi! {STORY} Who do I call when I'm ill?"))
    assert explained.looked_for == "Who do I call when I'm ill?"
    assert isinstance(explained.outcome, Answered)


async def test_a_follow_up_is_explained_with_the_turn_it_was_looked_up_with(explaining: Explaining) -> None:
    history = (Turn("user", "How many days of leave can I carry over?"), Turn("assistant", "Five."))
    explained = await explaining.explain(replace(asked("and until when?"), history=history))
    assert explained.said_before == history[0].text
    assert explained.considered[0].title == "Annual leave"
    assert (await explaining.explain(asked("and until when?"))).said_before == ""


async def test_what_is_looked_for_is_spelled_as_the_knowledge_spells_it(explaining: Explaining) -> None:
    explained = await explaining.explain(asked("Do contarctors get the same labtop?"))
    assert explained.looked_for == "Do contractors get the same laptop?"
