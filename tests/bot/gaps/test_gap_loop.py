import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.gaps.gap_loop import GapLoop
from bot.gaps.triage import Done
from knowledge import tables
from knowledge.gaps.gap_work import Dismiss
from knowledge.gaps.gaps import GapKind, GapState, NearestPassage, NotArranged
from knowledge.storage.database import connect
from retrieval.outcome import Citation, Evidence, Person, Place, PlaceKind, Turn
from tests.bot.gap_house import ANN, BOB, NOON, GapHouse, evidence

if TYPE_CHECKING:
    from retrieval.encoding.embedding import Encoder

BIKE = "Can I expense a bicycle for commuting?"
BIKE_AGAIN = "Is it possible to claim back the cost of a bike for my commute?"
PARKING = "Where may visitors park their car?"
CURATOR = "web:curator"
CARDS = (
    "Where is the card I ordered?",
    "How long does delivery of a card take?",
    "I need a replacement for a damaged card",
    "When will the new card I ordered be delivered?",
    "How do I get my card replaced?",
    "My card is broken, can I get a new one?",
)
"""In this order, it shows only later that the first is about delivery and not about replacement."""


@pytest.fixture
def house(engine: AsyncEngine, encoder: "Encoder") -> GapHouse:
    return GapHouse(engine, encoder)


@pytest.fixture
async def other_house(engine: AsyncEngine, house: GapHouse) -> AsyncIterator[GapHouse]:
    """The same database, opened by another process."""
    other = connect(engine.url.render_as_string(hide_password=False))
    yield GapHouse(other, house.encoder)
    await other.dispose()


async def log(house: GapHouse, loop: GapLoop, text: str, asker: Person = ANN) -> str:
    return (await loop.log(await house.asked(text, asker), "", (), False)).gap_id


async def test_a_follow_up_is_kept_with_what_it_leans_on(house: GapHouse) -> None:
    asked = await house.asked("and for contractors?")
    logged = await house.loop().log(replace(asked, history=(Turn("user", BIKE),)), "", (), restricted=False)
    assert logged.title == f"{BIKE} and for contractors?"


async def test_an_unanswered_question_opens_a_gap(house: GapHouse) -> None:
    loop = house.loop()
    logged = await loop.log(await house.asked(f"  {BIKE}\n"), "", (), restricted=False)
    assert (logged.title, logged.askers, logged.is_new) == (BIKE, None, True)
    [gap] = await loop.gaps()
    assert (gap.id, gap.state, gap.first_asked, gap.last_asked) == (logged.gap_id, GapState.OPEN, NOON, NOON)


async def test_a_rephrased_question_joins_from_the_second_one_on(house: GapHouse) -> None:
    loop = house.loop()
    first = await log(house, loop, BIKE)
    again = await loop.log(await house.asked(BIKE_AGAIN, BOB), "", (), restricted=False)
    assert (again.gap_id, again.title, again.is_new) == (first, BIKE, False)


async def test_another_question_opens_another_gap(house: GapHouse) -> None:
    loop = house.loop()
    assert await log(house, loop, BIKE) != await log(house, loop, PARKING)
    assert len(await loop.gaps()) == 2


async def test_a_question_logged_again_stays_where_it_is(house: GapHouse) -> None:
    loop, question = house.loop(), await house.asked(BIKE)
    first = await loop.log(question, "", (), restricted=False)
    again = await loop.log(question, "", (), restricted=False)
    restarted = await house.loop().log(question, "", (), restricted=False)
    assert again.gap_id == restarted.gap_id == first.gap_id
    assert not again.is_new
    assert len(house.embedded) == 1
    [gap] = await loop.gaps()
    assert gap.questions == 1


async def test_one_question_logged_twice_at_once_is_in_one_gap(house: GapHouse) -> None:
    loop, question = house.loop(), await house.asked(BIKE)
    logged = await asyncio.gather(*(loop.log(question, "", (), restricted=False) for _ in range(4)))
    assert len({each.gap_id for each in logged}) == 1
    [gap] = await loop.gaps()
    assert gap.questions == 1


async def test_questions_that_come_at_once_and_mean_the_same_are_one_gap(house: GapHouse) -> None:
    loop = house.loop()
    askers = [Person(f"web:{number}") for number in range(6)]
    texts = [BIKE, BIKE_AGAIN, BIKE, BIKE_AGAIN, BIKE, BIKE_AGAIN]
    logged = await asyncio.gather(*(log(house, loop, *each) for each in zip(texts, askers, strict=True)))
    assert len(set(logged)) == 1
    [gap] = await loop.gaps()
    assert (gap.askers, gap.questions) == (6, 6)


async def test_two_processes_open_one_gap_between_them(house: GapHouse, other_house: GapHouse) -> None:
    one, other = house.loop(), other_house.loop()
    askers = [Person(f"web:{number}") for number in range(6)]
    logged = await asyncio.gather(
        *(log(house, one, BIKE, asker) for asker in askers[:3]),
        *(log(other_house, other, BIKE_AGAIN, asker) for asker in askers[3:]),
    )
    assert len(set(logged)) == 1
    assert len(await one.gaps()) == 1


async def test_what_another_process_wrote_is_found(house: GapHouse, other_house: GapHouse) -> None:
    one, other = house.loop(), other_house.loop()
    await log(house, one, PARKING)
    theirs = await log(other_house, other, BIKE)
    assert await log(house, one, BIKE_AGAIN, BOB) == theirs


async def test_a_question_cut_short_leaves_the_next_one_right(house: GapHouse) -> None:
    loop = house.loop()
    first = await log(house, loop, BIKE)
    for turns in range(12):
        question = await house.asked(f"{BIKE} {turns}")
        cut_short = asyncio.create_task(loop.log(question, "", (), restricted=False))
        for _ in range(turns):
            await asyncio.sleep(0)
        cut_short.cancel()
        await asyncio.gather(cut_short, return_exceptions=True)
    assert await log(house, loop, BIKE_AGAIN, BOB) == first
    assert len(await loop.gaps()) == 1


async def test_what_was_erased_is_forgotten(house: GapHouse) -> None:
    loop = house.loop()
    gone = await log(house, loop, BIKE)
    async with house.engine.begin() as connection:
        await connection.execute(update(tables.questions).values(gap_id=None))
        await connection.execute(delete(tables.gap_questions))
        await connection.execute(delete(tables.gaps))
    assert await log(house, loop, BIKE_AGAIN) != gone


async def test_vectors_of_another_model_are_never_compared(house: GapHouse) -> None:
    earlier = await log(house, house.loop("earlier model"), BIKE)
    assert await log(house, house.loop("later model"), BIKE, BOB) != earlier


async def test_what_another_model_embedded_is_embedded_anew_and_grouped_again(house: GapHouse) -> None:
    await log(house, house.loop("earlier model"), BIKE)
    later = house.loop("later model")
    await log(house, later, BIKE_AGAIN, BOB)
    assert len(await later.gaps()) == 2
    house.embedded.clear()
    assert await later.tidy() == 1
    assert house.embedded == [BIKE]
    [gap] = await later.gaps()
    assert gap.questions == 2
    assert await later.tidy() == 0


async def test_a_question_moves_when_more_is_known_and_says_so(house: GapHouse) -> None:
    loop = house.loop()
    told = {text: await log(house, loop, text) for text in CARDS}
    found = {text: await log(house, loop, text) for text in CARDS}
    assert told[CARDS[0]] != found[CARDS[0]] == found[CARDS[1]] == found[CARDS[3]]
    async with house.engine.connect() as connection:
        rows = (await connection.execute(select(tables.questions.c.text, tables.questions.c.gap_id))).all()
    assert {row.text: row.gap_id for row in rows} == found
    # The gap that the asker was told is there still, or leads to the one that took its questions in.
    assert await loop.gap(told[CARDS[0]]) is not None


async def test_what_people_arrange_stays_arranged(house: GapHouse) -> None:
    loop = house.loop()
    bike, parking = await log(house, loop, BIKE), await log(house, loop, PARKING)
    merged = await house.triage.merge([bike, parking], CURATOR)
    assert isinstance(merged, Done)
    assert merged.gap_id == bike
    assert await log(house, loop, PARKING, BOB) == bike
    details = await loop.gap(parking)
    assert details is not None
    assert details.summary.id == bike
    split = await house.triage.split([details.question_ids[details.asked.index(PARKING)]], CURATOR)
    assert isinstance(split, Done)
    moved = await house.triage.move(details.question_ids[details.asked.index(BIKE)], split.gap_id, CURATOR)
    assert isinstance(moved, Done)
    assert moved.gap_id == split.gap_id
    assert await loop.tidy() == 0
    assert await house.triage.merge([bike, "nowhere"], CURATOR) is NotArranged.UNKNOWN


async def test_the_missing_half_of_an_answer_is_what_the_gap_is_about(house: GapHouse) -> None:
    loop = house.loop()
    question = await house.asked("Do contractors get a laptop, and may they expense a bike to commute?")
    logged = await loop.log(question, "expenses for a commuting bicycle", (), restricted=False)
    gap = await loop.gap(logged.gap_id)
    assert gap is not None
    assert gap.asked == ("expenses for a commuting bicycle",)
    assert house.embedded == ["expenses for a commuting bicycle"]


@pytest.mark.parametrize("way", [(GapState.PUBLISHED,), (GapState.PUBLISHED, GapState.PROVEN)])
async def test_what_a_published_gap_did_not_answer_is_a_new_gap(house: GapHouse, way: tuple[GapState, ...]) -> None:
    loop = house.loop()
    first = await log(house, loop, BIKE)
    for state in way:
        assert isinstance(await house.triage.advance(first, state, CURATOR), Done)
    second = await log(house, loop, BIKE, BOB)
    assert second != first
    assert await log(house, loop, BIKE_AGAIN) == second


async def test_a_dismissed_gap_is_not_opened_again(house: GapHouse) -> None:
    loop = house.loop()
    first = await log(house, loop, BIKE)
    await house.triage.change(first, Dismiss("Not ours."), CURATOR)
    assert await log(house, loop, BIKE, BOB) == first
    assert await loop.gaps("open") == []


@pytest.mark.parametrize(
    ("nearest", "restricted", "kind"),
    [
        ((), False, GapKind.MISSING),
        ((), True, GapKind.ACCESS),
        ((evidence(0.1),), False, GapKind.OUT_OF_SCOPE),
        ((evidence(0.5),), False, GapKind.MISSING),
        ((evidence(0.7, date(2026, 11, 20)),), False, GapKind.UNCLEAR),
        ((evidence(0.7, date(2026, 11, 19)),), False, GapKind.STALE),
    ],
)
async def test_the_kind_is_guessed_from_what_came_near(
    house: GapHouse, nearest: tuple[Evidence, ...], restricted: bool, kind: GapKind
) -> None:
    loop = house.loop()
    await loop.log(await house.asked(BIKE), "", nearest, restricted)
    [gap] = await loop.gaps()
    assert gap.kind is kind


async def test_what_came_near_and_where_it_was_asked_is_kept(house: GapHouse) -> None:
    loop = house.loop()
    channel = Place("slack", PlaceKind.CHANNEL, "C1")
    question = await house.asked(BIKE, place=channel)
    logged = await loop.log(question, "", (evidence(0.5), evidence(0.4, passage_id="p2")), restricted=False)
    gap = await loop.gap(logged.gap_id)
    assert gap is not None
    assert [(place.platform, place.place_kind, place.questions) for place in gap.places] == [("slack", "channel", None)]
    heading = ("Leave", "Carrying over")
    assert gap.nearest == (
        NearestPassage("p1", "a1", "Leave", heading, 0.5),
        NearestPassage("p2", "a1", "Leave", heading, 0.4),
    )


async def test_what_more_people_ask_comes_first(house: GapHouse) -> None:
    loop = house.loop()
    await log(house, loop, PARKING)
    await asyncio.gather(*(log(house, loop, BIKE, Person(f"web:{number}")) for number in range(5)))
    assert [gap.title for gap in await loop.gaps("open")] == [BIKE, PARKING]


async def test_gaps_are_listed_by_known_states_only(house: GapHouse) -> None:
    loop = house.loop()
    gap_id = await log(house, loop, BIKE)
    await house.triage.advance(gap_id, GapState.IN_REVIEW, CURATOR)
    assert [gap.state for gap in await loop.gaps("in_review")] == [GapState.IN_REVIEW]
    with pytest.raises(ValueError, match="basket"):
        await loop.gaps("basket")


async def test_only_the_asker_stops_being_told(house: GapHouse) -> None:
    loop, question = house.loop(), await house.asked(BIKE)
    await loop.log(question, "", (), restricted=False)
    assert not await loop.stop_telling(question.id, BOB.id)
    assert await loop.stop_telling(question.id, ANN.id)
    async with house.engine.connect() as connection:
        assert (await connection.execute(select(tables.gap_questions.c.tell))).scalars().all() == [False]


async def test_contradicting_articles_become_a_gap_of_that_kind(house: GapHouse) -> None:
    cited = Citation(1, "a1", "p1", "Leave", ("Leave",), "leave", "Five days.", "")
    question = await house.asked("How many days carry over?")
    await house.loop().log_contradiction(question, [cited])
    [gap] = await house.loop().gaps()
    assert gap.kind is GapKind.CONTRADICTORY
    details = await house.loop().gap(gap.id)
    assert details is not None
    assert [each.passage_id for each in details.nearest] == ["p1"]
