from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.draft_store import DraftStore
from knowledge.drafts import (
    Contents,
    DraftState,
    Improves,
    NewDraft,
    Source,
    SourceKind,
    Statement,
)
from tests.knowledge.gap_desk import CURATOR, GapDesk

CONTENTS = Contents(
    "Bikes",
    "Bikes go in the yard.",
    frozenset({"staff", "sales"}),
    "Facilities",
    ("travel",),
    ("Where do I put my bike?",),
    date(2027, 5, 1),
    "Put your bike in the yard.",
)
NEW = NewDraft(
    CONTENTS,
    "web:ann",
    gap_id="g1",
    improves=Improves("a1", 3),
    sources=(Source(SourceKind.THREAD, "A thread in #facilities", "bikes go in the yard", "web:ann"),),
    statements=(Statement("Bikes go in the yard.", 1, "bikes go in the yard"), Statement("Always.", None)),
    written_by_model=True,
)


@pytest.fixture
def store(engine: AsyncEngine, now: Callable[[], datetime]) -> DraftStore:
    return DraftStore(engine, now)


async def test_a_draft_is_kept_with_all_that_it_says(store: DraftStore) -> None:
    made = await store.create(NEW)
    assert await store.draft(made.id) == made
    kept = NewDraft(
        made.contents, made.drafted_by, made.gap_id, made.improves, made.sources, made.statements, made.written_by_model
    )
    assert (kept, made.state, made.version) == (NEW, DraftState.OPEN, 1)


async def test_of_two_who_write_at_once_one_has_to_look_again(store: DraftStore) -> None:
    read = await store.create(NEW)
    mine = await store.write(replace(read, contents=replace(CONTENTS, title="Cycles")))
    assert mine is not None
    assert (mine.contents.title, mine.version) == ("Cycles", 2)
    assert await store.write(replace(read, contents=replace(CONTENTS, title="Lost"))) is None


async def test_what_was_submitted_is_not_written_in_until_changes_are_requested(store: DraftStore) -> None:
    draft = await store.create(NEW)
    submitted = await store.go_to(draft.id, DraftState.SUBMITTED)
    assert submitted is not None
    assert await store.write(submitted) is None
    sent_back = await store.go_to(draft.id, DraftState.CHANGES_REQUESTED)
    assert sent_back is not None
    assert await store.write(sent_back) is not None


async def test_only_what_was_seen_is_approved(store: DraftStore) -> None:
    draft = await store.create(NEW)
    await store.go_to(draft.id, DraftState.SUBMITTED)
    assert await store.go_to(draft.id, DraftState.APPROVED, version=draft.version + 1) is None
    approved = await store.go_to(draft.id, DraftState.APPROVED, version=draft.version)
    assert approved is not None
    assert approved.state is DraftState.APPROVED


async def test_a_draft_takes_no_step_that_it_may_not(store: DraftStore) -> None:
    draft = await store.create(NEW)
    assert await store.go_to(draft.id, DraftState.PUBLISHED) is None
    assert await store.go_to("none", DraftState.SUBMITTED) is None


async def test_a_change_is_undone_with_the_transaction_it_is_part_of(store: DraftStore, engine: AsyncEngine) -> None:
    draft = await store.create(NEW)
    async with engine.connect() as connection:
        submitted = await store.go_to(draft.id, DraftState.SUBMITTED, connection=connection)
        assert await store.draft(draft.id, connection) == submitted
        await connection.rollback()
    assert await store.draft(draft.id) == draft


async def test_drafts_are_found_by_gap_and_article(store: DraftStore) -> None:
    draft, other = await store.create(NEW), await store.create(replace(NEW, gap_id="g2", improves=None))
    assert await store.of_gap("g1") == await store.of_article("a1") == [draft]
    assert await store.of_gap("g2") == [other]


async def test_the_drafts_of_a_gap_come_along_when_it_joins_another(store: DraftStore, engine: AsyncEngine) -> None:
    desk = GapDesk(engine)
    await desk.fill("g1", 1)
    await desk.fill("g2", 2)
    draft = await store.create(NEW)
    await desk.store.merge(["g2", "g1"], CURATOR)
    assert await store.of_gap("g2") == [draft]
