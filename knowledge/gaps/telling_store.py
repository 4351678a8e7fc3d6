"""Who is to be told that their question is answered, and who has been: a row for each question that is, ever.

The rows are written by whoever proves the gap, in the same transaction; each is worked on by one worker at a time.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from knowledge.gaps.gaps import withheld
from knowledge.tables import gap_questions, tellings


class TellingState(StrEnum):
    """How far a telling has come."""

    WAITING = "waiting"
    TOLD = "told"
    DROPPED = "dropped"


class NotTold(StrEnum):
    """Why somebody was not told, for good."""

    OPTED_OUT = "opted_out"
    """They want no word about this question, or about any."""

    NOT_FOR_THEM = "not_for_them"
    """They may not, or not any more, see the article that answers."""

    NOT_ANSWERED = "not_answered"
    """When their turn came, the question was not answered any more."""

    UNREACHABLE = "unreachable"
    """Neither the place they asked in nor they themselves can be reached."""

    TOLD_WITH_ANOTHER = "told_with_another"
    """They asked twice, and hear of the later question."""


UNANSWERED = (NotTold.NOT_FOR_THEM.value, NotTold.NOT_ANSWERED.value)
"""There was nothing to tell them; there may be when it is proven again."""


class Verdict(StrEnum):
    """What somebody who was told made of the answer."""

    ANSWERS_IT = "answers_it"
    NOT_QUITE = "not_quite"


@dataclass(frozen=True)
class Telling:
    """One row: whom to tell about which question. `part` is what their question had in the gap.

    `wants_to_hear` is false once the asker said so, or took the question out of its gap. `reply` is the answer as it
    was told.
    """

    id: str
    question_id: str
    gap_id: str
    person_id: str
    platform: str
    article_id: str
    state: TellingState
    tries: int
    opened_at: datetime
    part: str
    wants_to_hear: bool
    reply: dict[str, Any] | None
    verdict: Verdict | None


@dataclass(frozen=True)
class ToldSoFar:
    """How far telling about a gap has come. `people` is withheld below five; `is_done`: nobody waits any more."""

    people: int | None
    is_done: bool


@dataclass(frozen=True)
class Arrival:
    """What was told, and the platform's id of the message ("" where there is none)."""

    message_id: str
    reply: dict[str, Any]


async def open_tellings(
    connection: AsyncConnection, gap_id: str, article_id: str, proven: Collection[str], now: datetime
) -> int:
    """Within the transaction that proves these questions: everybody who asked one is to be told, once.

    What was opened before is left as it is, unless it was dropped because it could not be answered then. Of several
    questions of one person, they hear of the latest. Gives back how many people will be told.
    """
    column = gap_questions.c
    unanswered = (tellings.c.gap_id == gap_id, tellings.c.reason.in_(UNANSWERED))
    await connection.execute(delete(tellings).where(*unanswered, tellings.c.question_id.in_(proven)))
    known = select(tellings.c.question_id).where(tellings.c.gap_id == gap_id)
    seen = set((await connection.execute(known)).scalars())
    asked = select(column.question_id, column.person_id, column.platform, column.tell)
    rows = await connection.execute(asked.where(column.gap_id == gap_id).order_by(column.asked_at, column.question_id))
    fresh = [row for row in rows if row.question_id in proven and row.question_id not in seen]
    latest = {row.person_id: row.question_id for row in fresh if row.tell}
    for row in fresh:
        values = _opened(row, latest.get(row.person_id)) | {"gap_id": gap_id, "article_id": article_id}
        await connection.execute(insert(tellings).values(values | {"id": uuid4().hex, "opened_at": now}))
    return len(latest)


class TellingStore:
    """Reads and writes the tellings. Every method is one short transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)

    async def due(self, now: datetime, platforms: Iterable[str], at_most: int) -> Sequence[str]:
        """Tellings on these platforms whose time has come and that nobody works on, oldest first."""
        column = tellings.c
        query = select(column.id).where(_is_free(now), column.platform.in_(sorted(platforms)))
        async with self._reading.connect() as connection:
            return (
                (await connection.execute(query.order_by(column.opened_at, column.id).limit(at_most))).scalars().all()
            )

    async def claim(self, telling_id: str, worker: str, now: datetime, until: datetime) -> Telling | None:
        """Take a telling until then; None when somebody else has it, or it has come to its end."""
        free = and_(tellings.c.id == telling_id, _is_free(now))
        async with self._engine.begin() as connection:
            taken = await connection.execute(update(tellings).where(free).values(held_by=worker, held_until=until))
            return await _read(connection, tellings.c.id == telling_id) if taken.rowcount else None

    async def renew(self, telling_id: str, worker: str, until: datetime) -> None:
        """Hold a telling for longer."""
        held = and_(tellings.c.id == telling_id, tellings.c.held_by == worker)
        async with self._engine.begin() as connection:
            await connection.execute(update(tellings).where(held).values(held_until=until))

    async def postpone(self, telling_id: str, worker: str, until: datetime, failed: bool) -> None:
        """Give a telling back until then; `failed`: it was tried."""
        tries = tellings.c.tries + 1 if failed else tellings.c.tries
        await self._end(telling_id, worker, {"not_before": until, "tries": tries})

    async def told(self, telling_id: str, worker: str, arrival: Arrival, now: datetime) -> None:
        """They have been told."""
        values = {"message_id": arrival.message_id, "reply": arrival.reply, "told_at": now}
        await self._end(telling_id, worker, values | {"state": TellingState.TOLD.value})

    async def drop(self, telling_id: str, worker: str, reason: NotTold) -> None:
        """They will not be told, for this reason."""
        await self._end(telling_id, worker, {"state": TellingState.DROPPED.value, "reason": reason.value})

    async def get(self, telling_id: str) -> Telling | None:
        """A telling as it stands; None when there is none with this id."""
        async with self._reading.connect() as connection:
            return await _read(connection, tellings.c.id == telling_id)

    async def waiting_for(self, person_id: str, platform: str, now: datetime) -> Sequence[str]:
        """What this person has not been told yet on a platform that they must visit to hear, oldest first."""
        column = tellings.c
        theirs = and_(column.person_id == person_id, column.platform == platform, _is_free(now))
        async with self._reading.connect() as connection:
            query = select(column.id).where(theirs).order_by(column.opened_at, column.id)
            return (await connection.execute(query)).scalars().all()

    async def judge(self, telling_id: str, verdict: Verdict, now: datetime) -> bool:
        """Keep what whoever was told made of it; false when they said so before."""
        other = or_(tellings.c.verdict.is_(None), tellings.c.verdict != verdict.value)
        async with self._engine.begin() as connection:
            judged = update(tellings).where(tellings.c.id == telling_id, other)
            return bool((await connection.execute(judged.values(verdict=verdict.value, verdict_at=now))).rowcount)

    async def so_far(self, gap_id: str) -> ToldSoFar:
        """How far telling about this gap has come."""
        column = tellings.c
        told = select(func.count(column.person_id.distinct())).where(column.state == TellingState.TOLD.value)
        waiting = select(func.count()).select_from(tellings).where(column.state == TellingState.WAITING.value)
        async with self._reading.connect() as connection:
            people = (await connection.execute(told.where(column.gap_id == gap_id))).scalar_one()
            left = (await connection.execute(waiting.where(column.gap_id == gap_id))).scalar_one()
        return ToldSoFar(withheld(people), left == 0)

    async def _end(self, telling_id: str, worker: str, values: dict[str, Any]) -> None:
        held = and_(tellings.c.id == telling_id, tellings.c.held_by == worker)
        waiting = tellings.c.state == TellingState.WAITING.value
        async with self._engine.begin() as connection:
            ended = update(tellings).where(held, waiting)
            await connection.execute(ended.values(values | {"held_by": None, "held_until": None}))


def _opened(row: Row[*tuple[Any, ...]], latest: str | None) -> dict[str, Any]:
    values = {"question_id": row.question_id, "person_id": row.person_id, "platform": row.platform}
    if not row.tell:
        return values | {"state": TellingState.DROPPED.value, "reason": NotTold.OPTED_OUT.value}
    if row.question_id != latest:
        return values | {"state": TellingState.DROPPED.value, "reason": NotTold.TOLD_WITH_ANOTHER.value}
    return values | {"state": TellingState.WAITING.value}


def _is_free(now: datetime) -> ColumnElement[bool]:
    column = tellings.c
    due = or_(column.not_before.is_(None), column.not_before <= now)
    unheld = or_(column.held_until.is_(None), column.held_until <= now)
    return and_(column.state == TellingState.WAITING.value, due, unheld)


async def _read(connection: AsyncConnection, this: ColumnElement[bool]) -> Telling | None:
    column, asked = tellings.c, gap_questions.c
    query = select(tellings, asked.text, asked.tell).outerjoin(gap_questions, asked.question_id == column.question_id)
    row = (await connection.execute(query.where(this))).one_or_none()
    if row is None:
        return None
    return Telling(
        id=row.id,
        question_id=row.question_id,
        gap_id=row.gap_id,
        person_id=row.person_id,
        platform=row.platform,
        article_id=row.article_id,
        state=TellingState(row.state),
        tries=row.tries,
        opened_at=row.opened_at,
        part=row.text or "",
        wants_to_hear=row.tell is True,
        reply=row.reply,
        verdict=Verdict(row.verdict) if row.verdict else None,
    )
