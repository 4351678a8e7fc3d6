import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.articles import PublishedPassage
from retrieval.access import Everything, Visibility, in_private
from retrieval.encoding.embedding import Encoder
from retrieval.looking import Look, Lookup
from retrieval.outcome import Person, Turn
from retrieval.search.follow_up import Asked, in_context
from tests.retrieval.search.test_keywords import ODD
from tests.retrieval.shelf import (
    EVERYBODY,
    HOTEL,
    LAPTOP,
    LEAVE,
    RAISES,
    SICK,
    VPN,
    CountingEncoder,
    by_meaning_alone,
    filled,
)


@pytest.fixture(scope="module")
def lookup(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Lookup]:
    index = asyncio.run(filled(tmp_path_factory.mktemp("index"), encoder))
    yield Lookup(encoder, index, by_meaning_alone())
    index.close()


def test_a_paraphrase_finds_its_passage_and_is_thought_likely(lookup: Lookup) -> None:
    look = lookup.look("who do I tell when I'm sick", Everything())
    assert look.evidence[0].found == SICK
    assert look.evidence[0].rank == 1
    assert look.probability > 0.5
    assert look.signals is not None
    assert look.signals.meaning == look.evidence[0].scores["meaning"]


def test_a_question_about_something_else_is_thought_unlikely(lookup: Lookup) -> None:
    look = lookup.look("who won the football match last night", Everything())
    assert look.probability < 0.5


def test_a_passage_about_another_code_is_no_answer(lookup: Lookup) -> None:
    assert lookup.look("how do I connect to the VPN", Everything()).probability > 0.5
    look = lookup.look("how do I connect to the VPN, it says CV-50", Everything())
    assert look.evidence[0].found == VPN
    assert (look.probability, look.codes_missing) == (0.0, ("CV-50",))


def test_a_misspelt_question_finds_what_was_meant_and_is_compared_as_meant(lookup: Lookup) -> None:
    typed, meant = "do contarctors get the same", "do contractors get the same"
    assert lookup.look(typed, Everything()) == lookup.look(meant, Everything())
    assert lookup.spelled(Asked(typed, "my lapotp is slow", 0.25)) == Asked(meant, "my laptop is slow", 0.25)
    assert lookup.vector(typed).tolist() == lookup.vector(meant).tolist()


def test_who_may_see_nothing_is_told_nothing(lookup: Lookup) -> None:
    look = lookup.look("leave", Visibility(frozenset()))
    assert look == Look("leave", (), None, 0.0)


def test_only_what_may_be_seen_is_looked_at(lookup: Lookup) -> None:
    look = lookup.look("how much more salary may I give", in_private(Person("web:ann")))
    assert all(each.found.details.audience == EVERYBODY for each in look.evidence)
    assert RAISES in [each.found for each in lookup.look("how much more salary may I give", Everything()).evidence]


@pytest.fixture(scope="module")
def wary(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Lookup]:
    """Needs more than a question gets that something else was said before."""
    index = asyncio.run(filled(tmp_path_factory.mktemp("index"), encoder))
    yield Lookup(encoder, index, by_meaning_alone().deciding_at(0.97))
    index.close()


def test_a_question_that_stands_alone_is_judged_alone_where_that_changes_only_how_sure_it_is(
    lookup: Lookup, wary: Lookup
) -> None:
    alone = "who do I call when I'm ill"
    later = in_context(alone, [Turn("user", "Do contractors get the same laptop as employees?")])
    assert 0.5 < lookup.look(later, Everything()).probability < 0.97
    assert wary.look(later, Everything()) == wary.look(alone, Everything())
    assert wary.suffices(wary.look(later, Everything()))


def test_a_question_that_came_to_something_else_is_looked_up_alone(lookup: Lookup) -> None:
    later = Asked("who do I call when I'm ill", "the contractor's laptop", 0.5)
    assert lookup.look(later, Everything()) == lookup.look(later.text, Everything())


def test_what_was_told_stays_the_askers_case_whatever_the_question_would_find_without(lookup: Lookup) -> None:
    told = Asked("who do I call when I'm ill", "the contractor's laptop", 0.5, is_told=True)
    assert lookup.suffices(lookup.look(told.text, Everything()))
    assert lookup.look(told, Everything()).evidence[0].found == LAPTOP


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("How much may it cost in Zurich, that hotel?", HOTEL),
        ("Is it the manager I call when ill on the first day?", SICK),
        ("who do I call about it?", LAPTOP),
        ("and for how long is that?", LAPTOP),
    ],
)
def test_what_only_seems_to_lean_is_looked_up_alone_if_it_names_things_that_are_found(
    lookup: Lookup, question: str, found: PublishedPassage
) -> None:
    later = in_context(question, [Turn("user", "Do contractors get the same laptop as employees?")])
    assert later.leans
    assert lookup.look(later, Everything()).evidence[0].found == found


def test_what_seems_to_lean_is_not_looked_up_alone_for_something_less_than_sure(lookup: Lookup) -> None:
    later = in_context(
        "Can I carry them over into the next year?", [Turn("user", "Who may have a contractor's laptop?")]
    )
    assert lookup.suffices(lookup.look(later.text, Everything()))
    assert lookup.look(later, Everything()).evidence[0].found == LAPTOP


def test_the_words_of_a_question_are_each_kept_once(lookup: Lookup, encoder: Encoder) -> None:
    assert Look("carry, carrying or carried over", (), None, 0.0).stems == ("carri", "over")
    assert lookup.vector("leave").shape == (encoder.dimension,)


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_whatever_is_typed_can_be_looked_up(lookup: Lookup, text: str) -> None:
    look = lookup.look(text, Everything())
    assert 0.0 <= look.probability <= 1.0
    assert {LEAVE, SICK} <= {each.found for each in look.evidence}


async def test_what_is_expected_is_read_before_it_is_looked_up_and_only_once(tmp_path: Path, encoder: Encoder) -> None:
    index = await filled(tmp_path, encoder)
    counting = CountingEncoder(encoder, [])
    lookup = Lookup(counting, index, by_meaning_alone())
    asked = Asked("and in March?", "when is leave lost", 0.5)
    lookup.expect(asked)
    lookup.threads.shutdown()
    assert sorted(counting.encoded) == sorted([asked.text, asked.context])
    assert lookup.look(asked, Everything()).evidence
    assert len(counting.encoded) == 2
    lookup.expect(asked)
    index.close()


async def test_many_who_are_expected_at_once_all_get_their_look(tmp_path: Path, encoder: Encoder) -> None:
    index = await filled(tmp_path, encoder)
    lookup = Lookup(encoder, index, by_meaning_alone())
    questions = [Asked(f"how much leave is left after {days} days") for days in range(40)]
    looks = []
    for asked in questions:
        lookup.expect(asked)
        looks.append(lookup.threads.submit(lookup.look, asked, Everything()))
    assert all(look.result(60).evidence for look in looks)
    index.close()
