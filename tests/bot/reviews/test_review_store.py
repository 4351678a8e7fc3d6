from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.reviews.review_store import Review, ReviewState, ReviewStore, Ruled, ask_for_review, rule
from tests.conftest import NOON

REVIEW = Review("r1", "d1", 1, "g1", ReviewState.WAITING, "wren", NOON)
APPROVED = Ruled(ReviewState.APPROVED, "rae", NOON, "fine")


async def ask(engine: AsyncEngine, review: Review = REVIEW) -> None:
    async with engine.begin() as connection:
        await ask_for_review(connection, review)


async def test_what_was_handed_in_waits(engine: AsyncEngine) -> None:
    await ask(engine)
    store = ReviewStore(engine)
    assert await store.waiting() == [REVIEW]
    assert await store.of_draft("d1") == [REVIEW]


async def test_a_decision_counts_once(engine: AsyncEngine) -> None:
    await ask(engine)
    async with engine.begin() as connection:
        assert await rule(connection, "d1", 1, APPROVED) == "r1"
        assert await rule(connection, "d1", 1, APPROVED) is None
        assert await rule(connection, "d1", 2, APPROVED) is None
    [review] = await ReviewStore(engine).of_draft("d1")
    assert (review.state, review.decided_by, review.comment) == (ReviewState.APPROVED, "rae", "fine")
    assert await ReviewStore(engine).waiting() == []


async def test_the_same_version_may_be_handed_in_again(engine: AsyncEngine) -> None:
    await ask(engine)
    async with engine.begin() as connection:
        await rule(connection, "d1", 1, Ruled(ReviewState.REJECTED, "rae", NOON, "no"))
    await ask(engine, Review("r2", "d1", 1, "g1", ReviewState.WAITING, "wren", NOON))
    [review] = await ReviewStore(engine).waiting()
    assert (review.id, review.decided_by) == ("r2", None)


async def test_who_was_asked_and_who_has_heard_is_noted(engine: AsyncEngine, now: Callable[[], datetime]) -> None:
    await ask(engine)
    store = ReviewStore(engine)
    await store.note_message("r1", "m1")
    assert await store.unheard() == []
    async with engine.begin() as connection:
        await rule(connection, "d1", 1, APPROVED)
    assert [each.message_id for each in await store.unheard()] == ["m1"]
    await store.close("r1", now())
    assert await store.unheard() == []
