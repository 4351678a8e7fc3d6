from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge import tables
from knowledge.gaps.gap_moves import Version
from knowledge.gaps.gap_rows import Standing
from knowledge.gaps.gap_store import Entered
from knowledge.gaps.gaps import GapKind, GapState, PlaceCount
from knowledge.gaps.impact import Figures, impact
from tests.knowledge.gap_desk import CURATOR, NEAR, NOON, VECTOR, GapDesk, entry

OTHER_VECTOR = np.array([0, 1], dtype="<f4").tobytes()


@pytest.fixture
def desk(engine: AsyncEngine) -> GapDesk:
    return GapDesk(engine)


async def test_a_question_opens_a_gap_named_after_it(desk: GapDesk) -> None:
    assert (await desk.enter(0, "leave", text="May  I\nexpense a bike?")).is_new
    [gap] = await desk.store.summaries(NOON)
    assert (gap.id, gap.title, gap.kind, gap.state) == (
        "leave",
        "May I expense a bike?",
        GapKind.MISSING,
        GapState.OPEN,
    )
    assert (gap.askers, gap.questions, gap.first_asked, gap.last_asked) == (None, 1, NOON, NOON)
    assert gap.impact == impact(Figures(None, 1), timedelta())
    assert await desk.store.summary("leave", NOON) == gap


async def test_the_question_says_which_gap_it_is_in(desk: GapDesk) -> None:
    await desk.fill("leave", 0)
    assert await desk.gaps() == {"leave": {"q0"}}
    assert await desk.store.gap_of("q0") == "leave"
    assert await desk.store.gap_of("q1") is None


async def test_a_question_entered_twice_is_in_one_gap(desk: GapDesk) -> None:
    await desk.fill("leave", 0)
    again = await desk.store.enter(entry(0), {"q0": "pay"}, await desk.version())
    assert again == Entered("leave", is_new=False)
    assert await desk.gaps() == {"leave": {"q0"}}


async def test_others_move_with_a_question_that_comes_in(desk: GapDesk) -> None:
    await desk.fill("leave", 0, 1, 2)
    entered = await desk.enter(3, "pay", {"q1": "pay", "q2": "travel"})
    assert entered == Entered("pay", is_new=True, version=await desk.version())
    assert await desk.gaps() == {"leave": {"q0"}, "pay": {"q1", "q3"}, "travel": {"q2"}}


async def test_a_new_gap_is_named_after_the_question_in_it_that_was_asked_first(desk: GapDesk) -> None:
    await desk.enter(0, "leave", text="Leave?")
    await desk.enter(1, "leave", text="Pay, later?", asked_at=NOON - timedelta(hours=1))
    await desk.enter(2, "leave", text="Pay?", asked_at=NOON - timedelta(hours=2))
    await desk.enter(3, "pay", {"q1": "pay", "q2": "pay"}, text="Pay, last?")
    gap = await desk.summary("pay")
    assert (gap.title, gap.first_asked, gap.last_asked) == ("Pay?", NOON - timedelta(hours=2), NOON)


async def test_a_choice_made_before_another_question_came_is_refused(desk: GapDesk) -> None:
    before = await desk.version()
    await desk.fill("leave", 0)
    await desk.write_down(1)
    assert await desk.store.enter(entry(1), {"q1": "leave"}, before) is None
    assert await desk.store.rearrange({"q0": "pay"}, before) is None
    assert await desk.gaps() == {"leave": {"q0"}}


async def test_a_choice_that_is_refused_is_no_change_to_those_who_chose_meanwhile(desk: GapDesk) -> None:
    await desk.fill("leave", 0)
    await desk.write_down(1)
    now = await desk.version()
    outdated = Version(now.questions, now.revision - 1)
    assert await desk.store.enter(entry(1), {"q1": "leave"}, outdated) is None
    assert await desk.store.rearrange({"q0": "pay"}, outdated) is None
    assert await desk.version() == now


async def test_any_change_shows_in_the_version(desk: GapDesk) -> None:
    seen = [await desk.version()]
    await desk.fill("leave", 0, 1)
    seen.append(await desk.version())
    await desk.store.mark("leave", GapState.ASSIGNED)
    seen.append(await desk.version())
    await desk.store.split(["q0"], CURATOR)
    seen.append(await desk.version())
    await desk.store.renew({"q0": OTHER_VECTOR}, "later model")
    seen.append(await desk.version())
    async with desk.engine.begin() as connection:
        await connection.execute(delete(tables.gap_questions).where(tables.gap_questions.c.question_id == "q0"))
    seen.append(await desk.version())
    # As many as before, but not the same.
    await desk.fill("leave", 2)
    seen.append(await desk.version())
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize("state", [GapState.PUBLISHED, GapState.PROVEN])
async def test_a_published_gap_takes_in_no_more_and_gives_nothing_away(desk: GapDesk, state: GapState) -> None:
    await desk.fill("leave", 0, 1)
    await desk.write_down(2)
    assert await desk.store.mark("leave", state)
    known = await desk.version()
    assert await desk.store.enter(entry(2), {"q2": "leave"}, known) is None
    assert await desk.store.rearrange({"q1": "pay"}, await desk.version()) is None
    assert await desk.gaps() == {"leave": {"q0", "q1"}}


@pytest.mark.parametrize("state", [GapState.ASSIGNED, GapState.IN_REVIEW, GapState.DISMISSED])
async def test_a_gap_that_is_no_longer_open_gives_nothing_away(desk: GapDesk, state: GapState) -> None:
    await desk.fill("leave", 0, 1)
    # Told by nobody: the version is the same.
    async with desk.engine.begin() as connection:
        await connection.execute(update(tables.gaps).values(state=state.value))
    assert await desk.store.rearrange({"q1": "pay"}, await desk.version()) is None


async def test_a_dismissed_gap_stays_dismissed_and_is_still_counted(desk: GapDesk) -> None:
    await desk.fill("leave", 0)
    await desk.store.mark("leave", GapState.DISMISSED)
    assert not (await desk.enter(1, "leave")).is_new
    assert await desk.store.count(GapState.DISMISSED) == 1
    [gap] = await desk.store.summaries(NOON, GapState.DISMISSED)
    assert gap.questions == 2


async def test_four_people_are_too_few_to_tell_and_five_are_told(desk: GapDesk) -> None:
    await desk.enter(0, "leave", person="web:0")
    for number in range(1, 6):
        # The third question is the second person's again.
        await desk.enter(number, "leave", person=f"web:{number if number < 3 else number - 1}")
        assert (await desk.summary("leave")).askers == (5 if number == 5 else None)
        assert await desk.store.standing("leave") == Standing("leave", "May I?", 5 if number == 5 else None)
    assert (await desk.summary("leave")).questions == 6


async def test_a_question_that_arrives_late_moves_the_first_time_asked(desk: GapDesk) -> None:
    await desk.fill("leave", 0)
    earlier, later = NOON - timedelta(days=2), NOON + timedelta(hours=1)
    for number, asked_at in ((1, later), (2, earlier)):
        await desk.enter(number, "leave", asked_at=asked_at)
    gap = await desk.summary("leave")
    assert (gap.first_asked, gap.last_asked) == (earlier, later)


async def test_a_question_that_was_never_written_down_leaves_nothing(desk: GapDesk) -> None:
    with pytest.raises(IntegrityError):
        await desk.store.enter(entry(0), {"q0": "leave"}, await desk.version())
    assert await desk.store.summaries(NOON) == []


async def test_the_details_hold_what_was_asked_and_not_who(desk: GapDesk) -> None:
    await desk.enter(0, "leave", person="web:secret-person")
    await desk.enter(1, "leave", person="web:secret-person", asked_at=NOON + timedelta(hours=1), text="Can I?")
    details = await desk.details("leave")
    assert (details.asked, details.question_ids) == (("May I?", "Can I?"), ("q0", "q1"))
    assert details.nearest == (NEAR,)
    assert details.places == (PlaceCount("web", "direct", None),)
    assert "secret-person" not in repr(details)


async def test_a_gap_that_joined_another_is_shown_as_that_one(desk: GapDesk) -> None:
    await desk.fill("leave", 0, 1)
    await desk.fill("pay", 2)
    await desk.store.merge(["leave", "pay"], CURATOR)
    assert (await desk.summary("pay")).id == "leave"
    assert await desk.store.standing("pay") == await desk.store.standing("leave")
    assert (await desk.details("pay")).question_ids == ("q0", "q1", "q2")
    assert [gap.id for gap in await desk.store.summaries(NOON)] == ["leave"]
    assert not await desk.store.mark("pay", GapState.ASSIGNED)


async def test_there_is_nothing_to_say_of_an_unknown_gap(desk: GapDesk) -> None:
    assert await desk.store.details("nowhere", NOON) is None
    assert await desk.store.summary("nowhere", NOON) is None
    assert await desk.store.standing("nowhere") is None
    assert not await desk.store.mark("nowhere", GapState.ASSIGNED)


async def test_only_the_asker_can_stop_being_told(desk: GapDesk) -> None:
    await desk.fill("leave", 0)
    assert not await desk.store.stop_telling("q0", "web:bob")
    assert await desk.store.stop_telling("q0", "web:ann")
    async with desk.engine.connect() as connection:
        assert (await connection.execute(select(tables.gap_questions.c.tell))).scalars().all() == [False]


async def test_only_what_changed_is_read_again(desk: GapDesk) -> None:
    await desk.fill("leave", 0, 1)
    before = await desk.version()
    assert await desk.store.grouped(before) == (before, [])
    await desk.fill("leave", 2)
    version, [new] = await desk.store.grouped(before)
    assert version == Version(3, before.revision + 1)
    assert (new.question_id, new.gap_id, new.model_id, new.vector) == ("q2", "leave", "model", VECTOR)
    assert (new.state, new.by_hand) == (GapState.OPEN, False)
    await desk.store.mark("leave", GapState.PROVEN)
    _, changed = await desk.store.grouped(version)
    assert [each.state for each in changed] == [GapState.PROVEN] * 3
    assert (await desk.store.grouped())[1] == []


async def test_the_oldest_question_is_read_first(desk: GapDesk) -> None:
    for number in range(3):
        await desk.enter(number, "leave", asked_at=NOON - timedelta(hours=number))
    assert [each.question_id for each in (await desk.store.grouped())[1]] == ["q2", "q1", "q0"]


async def test_what_another_model_embedded_is_found_and_renewed(desk: GapDesk) -> None:
    await desk.fill("leave", 0, 1)
    assert await desk.store.of_other_models("model", 9) == {}
    assert await desk.store.of_other_models("later model", 1) == {"q0": "May I?"}
    await desk.store.renew({"q0": OTHER_VECTOR}, "later model")
    assert await desk.store.of_other_models("later model", 9) == {"q1": "May I?"}
    _, stored = await desk.store.grouped()
    assert {each.question_id: (each.model_id, each.vector) for each in stored} == {
        "q0": ("later model", OTHER_VECTOR),
        "q1": ("model", VECTOR),
    }


async def test_what_a_settled_gap_holds_is_not_renewed(desk: GapDesk) -> None:
    await desk.fill("leave", 0)
    await desk.store.mark("leave", GapState.PUBLISHED)
    assert await desk.store.of_other_models("later model", 9) == {}


async def test_more_questions_than_fit_one_statement_are_read_and_moved(desk: GapDesk) -> None:
    await desk.fill("leave", 0)
    asked = asked_rows(range(1, 1201), "leave")
    async with desk.engine.begin() as connection:
        await connection.execute(tables.questions.insert(), [question for question, _ in asked])
        await connection.execute(tables.gap_questions.insert(), [in_gap for _, in_gap in asked])
    version, stored = await desk.store.grouped()
    assert len(stored) == 1201
    assert await desk.store.rearrange({f"q{number}": "pay" for number in range(1, 1201)}, version)
    assert {gap_id: len(inside) for gap_id, inside in (await desk.gaps()).items()} == {"leave": 1, "pay": 1200}


def asked_rows(numbers: range, gap_id: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    shared = {"text": "May I?", "person_id": "web:ann", "asked_at": NOON}
    question = shared | {"history": [], "person": {}, "place": {}, "state": "finished", "gap_id": gap_id}
    where = {"platform": "web", "place_kind": "direct", "nearest": [], "tell": True}
    in_gap = shared | where | {"gap_id": gap_id, "vector": VECTOR, "vector_model": "model"}
    return [
        (question | {"id": f"q{number}", "event_key": f"e{number}"}, in_gap | {"question_id": f"q{number}"})
        for number in numbers
    ]


async def test_a_gap_is_named_after_what_may_be_shown(desk: GapDesk) -> None:
    await desk.write_down(0)
    masked = replace(entry(0, text="My boss is Bob Smith?"), shown="My boss is [name]?")
    await desk.store.enter(masked, {"q0": "boss"}, await desk.version())
    details = await desk.details("boss")
    assert (details.summary.title, details.asked) == ("My boss is [name]?", ("My boss is [name]?",))


async def test_what_was_never_masked_is_masked_later_and_the_gap_named_anew(desk: GapDesk) -> None:
    await desk.enter(0, "boss", text="My boss is Bob Smith?")
    await desk.enter(1, "pay", text="Pay?")
    async with desk.engine.begin() as connection:
        await connection.execute(update(tables.gap_questions).values(shown=None))
    texts = await desk.store.not_masked(5)
    assert texts == {"q0": "My boss is Bob Smith?", "q1": "Pay?"}
    await desk.store.mask({"q0": "My boss is [name]?", "q1": "Pay?"})
    assert await desk.store.not_masked(5) == {}
    assert {gap.title for gap in await desk.store.summaries(NOON)} == {"My boss is [name]?", "Pay?"}


async def test_a_gap_is_about_what_the_nearest_article_is_about(desk: GapDesk) -> None:
    article = {"id": "a1", "version": 1, "content_hash": "x", "title": "Leave", "audience": [], "status": "published"}
    times = {"created_at": NOON, "updated_at": NOON}
    async with desk.engine.begin() as connection:
        row = article | times | {"topics": ["leave", "pay"], "also_asked_as": []}
        await connection.execute(insert(tables.articles).values(row))
    await desk.fill("leave", 0, 1)
    assert (await desk.summary("leave")).topics == ("leave", "pay")
    await desk.store.split(["q1"], CURATOR)
    assert [gap.topics for gap in await desk.store.summaries(NOON)] == [("leave", "pay")] * 2
