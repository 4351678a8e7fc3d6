"""Reviews in the database: which draft, at which version, waits for whose decision, and what was decided."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.upserting import insert_once
from knowledge.tables import reviews


class ReviewState(StrEnum):
    """How a review stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    CHANGES_REQUESTED = "changes"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Review:
    """One version of a draft, handed in. `message_id` is where reviewers were asked, if that was in a chat."""

    id: str
    draft_id: str
    revision: int
    gap_id: str | None
    state: ReviewState
    asked_by: str
    asked_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    comment: str | None = None
    message_id: str | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True)
class Ruled:
    """What was decided, by whom, when."""

    state: ReviewState
    by: str
    at: datetime
    comment: str


async def ask_for_review(connection: AsyncConnection, review: Review) -> None:
    """Within the caller's transaction: this version waits for a review; one that was decided before waits again."""
    if await insert_once(connection, reviews, asdict(review)):
        return
    again = {"state": ReviewState.WAITING.value, "asked_by": review.asked_by, "asked_at": review.asked_at}
    undecided = {
        "decided_by": None,
        "decided_at": None,
        "comment": None,
        "message_id": None,
        "closed_at": None,
        "id": review.id,
    }
    same = (reviews.c.draft_id == review.draft_id, reviews.c.revision == review.revision)
    await connection.execute(update(reviews).where(*same).values(again | undecided))


async def rule(connection: AsyncConnection, draft_id: str, revision: int, ruled: Ruled) -> str | None:
    """Within the caller's transaction: keep the decision; the review's id, or None when it waits for none."""
    column = reviews.c
    waiting = (column.draft_id == draft_id, column.revision == revision, column.state == ReviewState.WAITING.value)
    values = {"state": ruled.state.value, "decided_by": ruled.by, "decided_at": ruled.at, "comment": ruled.comment}
    changed = update(reviews).where(*waiting).values(values).returning(column.id)
    found: str | None = (await connection.execute(changed)).scalar_one_or_none()
    return found


class ReviewStore:
    """Reads reviews, and notes where reviewers were asked."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)

    async def waiting(self) -> Sequence[Review]:
        """What waits for a decision, oldest first."""
        return await self._read(_oldest_first().where(reviews.c.state == ReviewState.WAITING.value))

    async def of_draft(self, draft_id: str) -> Sequence[Review]:
        """All reviews of a draft, oldest first."""
        return await self._read(_oldest_first().where(reviews.c.draft_id == draft_id))

    async def note_message(self, review_id: str, message_id: str) -> None:
        """Reviewers were asked in this message."""
        async with self._engine.begin() as connection:
            this = update(reviews).where(reviews.c.id == review_id)
            await connection.execute(this.values(message_id=message_id))

    async def unheard(self) -> Sequence[Review]:
        """What was decided, and not everybody concerned has heard."""
        decided = (reviews.c.decided_at.is_not(None), reviews.c.closed_at.is_(None))
        return await self._read(_oldest_first().where(*decided))

    async def close(self, review_id: str, at: datetime) -> None:
        """Everybody concerned has heard, or cannot be reached."""
        async with self._engine.begin() as connection:
            await connection.execute(update(reviews).where(reviews.c.id == review_id).values(closed_at=at))

    async def _read(self, query: Select[*tuple[object, ...]]) -> list[Review]:
        async with self._reading.connect() as connection:
            rows = await connection.execute(query)
            return [Review(**(dict(row._mapping) | {"state": ReviewState(row.state)})) for row in rows]


def _oldest_first() -> Select[*tuple[object, ...]]:
    return select(reviews).order_by(reviews.c.asked_at, reviews.c.id)
