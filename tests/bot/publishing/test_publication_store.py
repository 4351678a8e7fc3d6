from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.publishing.publication_store import Publication, PublicationStore, Step, begin_publication, note_step
from knowledge.articles import ArticleDetails
from tests.conftest import NOON

PUBLICATION = Publication("r1", "d1", "g1", "a1", None, "Five days.", ArticleDetails("Leave"), "rae", NOON)
MINUTE = timedelta(minutes=1)


async def begin(engine: AsyncEngine) -> PublicationStore:
    async with engine.begin() as connection:
        await begin_publication(connection, PUBLICATION)
        await begin_publication(connection, PUBLICATION)
    return PublicationStore(engine)


async def test_what_was_approved_is_to_be_worked_on(engine: AsyncEngine) -> None:
    store = await begin(engine)
    assert await store.due(NOON) == ["r1"]
    assert await store.claim("r1", NOON, MINUTE) == PUBLICATION


async def test_one_works_on_it_until_they_are_done_or_dead(engine: AsyncEngine) -> None:
    store = await begin(engine)
    await store.claim("r1", NOON, MINUTE)
    assert await store.claim("r1", NOON, MINUTE) is None
    assert await store.due(NOON) == []
    assert await store.due(NOON + MINUTE) == ["r1"]


async def test_each_step_is_noted_with_its_time(engine: AsyncEngine) -> None:
    store = await begin(engine)
    await store.claim("r1", NOON, MINUTE)
    async with engine.begin() as connection:
        await note_step(connection, "r1", Step.STORED, {"version": 1, "stored_at": NOON})
    assert await store.due(NOON) == ["r1"]
    [progress] = await store.of_gap("g1")
    assert (progress.publication.step, progress.publication.version) == (Step.STORED, 1)
    assert (progress.stored_at, progress.proven_at) == (NOON, None)
    assert await store.of_article("a1") == [progress]
    assert await store.get("r1") == progress
    assert await store.get("gone") is None


async def test_what_is_done_or_stuck_is_left_alone(engine: AsyncEngine) -> None:
    store = await begin(engine)
    for step in (Step.DONE, Step.STUCK):
        async with engine.begin() as connection:
            await note_step(connection, "r1", step, {"done_at": NOON})
        assert await store.due(NOON) == []


async def test_what_failed_waits_for_its_time(engine: AsyncEngine) -> None:
    store = await begin(engine)
    await store.try_later("r1", NOON + MINUTE)
    assert await store.due(NOON) == []
    claimed = await store.claim("r1", NOON + MINUTE, MINUTE)
    assert claimed is not None
    assert claimed.tries == 1
