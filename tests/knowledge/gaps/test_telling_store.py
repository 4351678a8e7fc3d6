from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.gaps.telling_store import (
    Arrival,
    NotTold,
    Telling,
    TellingState,
    TellingStore,
    ToldSoFar,
    Verdict,
    open_tellings,
)
from knowledge.tables import gap_questions, gaps, questions
from tests.conftest import NOON

MINUTE = timedelta(minutes=1)
LATER = NOON + MINUTE


async def asked(engine: AsyncEngine, askers: Sequence[str], deaf: Sequence[str] = ()) -> list[str]:
    """A gap g1 with a question of each of these people; those in `deaf` want no word. The questions' ids."""
    common = {"platform": "slack", "vector": b"", "vector_model": "m", "nearest": [], "place_kind": "direct"}
    state = {"history": [], "person": {}, "place": {}, "state": "finished"}
    ids = [f"q{number}" for number in range(len(askers))]
    async with engine.begin() as connection:
        gap = {"id": "g1", "title": "May I?", "kind": "missing", "state": "published"}
        await connection.execute(insert(gaps).values(gap | {"first_asked": NOON, "last_asked": NOON}))
        for number, (question_id, person_id) in enumerate(zip(ids, askers, strict=True)):
            at = {"asked_at": NOON + number * MINUTE, "text": f"May I {number}?", "person_id": person_id}
            await connection.execute(
                insert(questions).values(state | at | {"id": question_id, "event_key": question_id})
            )
            row = common | at | {"gap_id": "g1", "question_id": question_id, "tell": person_id not in deaf}
            await connection.execute(insert(gap_questions).values(row))
    return ids


async def opened(engine: AsyncEngine, ids: Sequence[str]) -> int:
    async with engine.begin() as connection:
        return await open_tellings(connection, "g1", "a1", ids, NOON)


async def claimed(store: TellingStore, telling_id: str) -> Telling:
    telling = await store.claim(telling_id, "w1", NOON, LATER)
    assert telling is not None
    return telling


async def test_everybody_whose_question_is_proven_is_to_be_told_once(engine: AsyncEngine) -> None:
    ids = await asked(engine, ["ann", "bob", "cy"])
    assert await opened(engine, ids[:2]) == 2
    assert await opened(engine, ids) == 1
    assert await opened(engine, ids) == 0
    assert len(await TellingStore(engine).due(NOON, ["slack"], 10)) == 3


async def test_of_two_questions_of_one_person_the_later_counts_and_the_other_never_does(engine: AsyncEngine) -> None:
    ids = await asked(engine, ["ann", "ann"])
    assert await opened(engine, ids) == 1
    store = TellingStore(engine)
    [telling_id] = await store.due(NOON, ["slack"], 10)
    telling = await claimed(store, telling_id)
    assert (telling.question_id, telling.part) == ("q1", "May I 1?")


async def test_whoever_wants_no_word_is_not_to_be_told(engine: AsyncEngine) -> None:
    assert await opened(engine, await asked(engine, ["ann"], deaf=["ann"])) == 0
    assert await TellingStore(engine).due(NOON, ["slack"], 10) == []


async def test_only_platforms_that_can_be_written_on_are_due(engine: AsyncEngine) -> None:
    await opened(engine, await asked(engine, ["ann"]))
    store = TellingStore(engine)
    assert await store.due(NOON, ["teams"], 10) == []
    assert len(await store.waiting_for("ann", "slack", NOON)) == 1
    assert await store.waiting_for("bob", "slack", NOON) == []


async def test_one_worker_at_a_time_has_a_telling(engine: AsyncEngine) -> None:
    await opened(engine, await asked(engine, ["ann"]))
    store = TellingStore(engine)
    [telling_id] = await store.due(NOON, ["slack"], 10)
    await claimed(store, telling_id)
    assert await store.claim(telling_id, "w2", NOON, LATER) is None
    await store.renew(telling_id, "w1", LATER + MINUTE)
    assert await store.claim(telling_id, "w2", LATER, LATER) is None
    await store.renew(telling_id, "w1", LATER)
    assert await store.claim(telling_id, "w2", LATER, LATER + MINUTE) is not None
    await store.told(telling_id, "w1", Arrival("m1", {}), LATER)
    still = await store.get(telling_id)
    assert still is not None
    assert still.state is TellingState.WAITING


async def test_told_is_told_for_good(engine: AsyncEngine) -> None:
    await opened(engine, await asked(engine, ["ann"]))
    store = TellingStore(engine)
    [telling_id] = await store.due(NOON, ["slack"], 10)
    assert await store.so_far("g1") == ToldSoFar(None, is_done=False)
    await claimed(store, telling_id)
    await store.told(telling_id, "w1", Arrival("m1", {"text": "Yes."}), NOON)
    assert await store.claim(telling_id, "w1", LATER, LATER) is None
    told = await store.get(telling_id)
    assert told is not None
    assert (told.state, told.reply) == (TellingState.TOLD, {"text": "Yes."})
    assert await store.so_far("g1") == ToldSoFar(None, is_done=True)


async def test_how_many_were_told_is_shown_from_five_on(engine: AsyncEngine) -> None:
    await opened(engine, await asked(engine, [f"p{number}" for number in range(5)]))
    store = TellingStore(engine)
    for telling_id in await store.due(NOON, ["slack"], 10):
        await claimed(store, telling_id)
        await store.told(telling_id, "w1", Arrival("m", {}), NOON)
    assert await store.so_far("g1") == ToldSoFar(5, is_done=True)


async def test_what_is_put_off_waits_and_remembers_its_tries(engine: AsyncEngine) -> None:
    await opened(engine, await asked(engine, ["ann"]))
    store = TellingStore(engine)
    [telling_id] = await store.due(NOON, ["slack"], 10)
    await claimed(store, telling_id)
    await store.postpone(telling_id, "w1", LATER, failed=True)
    assert await store.due(NOON, ["slack"], 10) == []
    again = await store.claim(telling_id, "w1", LATER, LATER + MINUTE)
    assert again is not None
    assert again.tries == 1


async def test_what_is_dropped_is_not_told_any_more(engine: AsyncEngine) -> None:
    await opened(engine, await asked(engine, ["ann"]))
    store = TellingStore(engine)
    [telling_id] = await store.due(NOON, ["slack"], 10)
    await claimed(store, telling_id)
    await store.drop(telling_id, "w1", NotTold.UNREACHABLE)
    assert await store.due(LATER, ["slack"], 10) == []


async def test_whoever_could_not_be_told_then_is_told_when_it_is_proven_again(engine: AsyncEngine) -> None:
    ids = await asked(engine, ["ann", "bob"])
    await opened(engine, ids)
    store = TellingStore(engine)
    for telling_id, reason in zip(
        await store.due(NOON, ["slack"], 10), (NotTold.NOT_ANSWERED, NotTold.UNREACHABLE), strict=True
    ):
        await claimed(store, telling_id)
        await store.drop(telling_id, "w1", reason)
    assert await opened(engine, ids) == 1
    assert len(await store.due(NOON, ["slack"], 10)) == 1


async def test_a_verdict_may_change_and_says_whether_it_is_new(engine: AsyncEngine) -> None:
    await opened(engine, await asked(engine, ["ann"]))
    store = TellingStore(engine)
    [telling_id] = await store.due(NOON, ["slack"], 10)
    assert await store.judge(telling_id, Verdict.ANSWERS_IT, NOON)
    assert not await store.judge(telling_id, Verdict.ANSWERS_IT, NOON)
    assert await store.judge(telling_id, Verdict.NOT_QUITE, NOON)
    judged = await store.get(telling_id)
    assert judged is not None
    assert judged.verdict is Verdict.NOT_QUITE
    assert await store.get("gone") is None
