"""The requests to experts, in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, case, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.messages import ToChannel, ToPerson
from bot.ports import Clock
from knowledge.tables import expert_requests, gaps


class RequestState(StrEnum):
    """How far a request has come."""

    WAITING = "waiting"
    """It was not sent yet; it will be."""

    SENT = "sent"
    ANSWERED = "answered"
    """The answer is kept; a draft is still to be made of it."""

    DRAFTED = "drafted"
    DECLINED = "declined"
    UNREACHABLE = "unreachable"
    """Nobody can be reached there."""


OPEN = frozenset({RequestState.WAITING, RequestState.SENT})
"""States in which an answer is still waited for."""


@dataclass(frozen=True)
class ExpertRequest:
    """Somebody was asked what they know about a gap. `message_id` is where it stands; empty until it was sent."""

    id: str
    gap_id: str
    to: ToPerson | ToChannel
    asked_by: str
    note: str
    state: RequestState
    message_id: str
    asked_at: datetime
    answered_at: datetime | None


class ExpertRequestBook:
    """Reads and writes requests. Every method is one short transaction, or a part of the caller's."""

    def __init__(self, engine: AsyncEngine, now: Clock) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)
        self._now = now

    async def add(
        self, connection: AsyncConnection, gap_id: str, to: ToPerson | ToChannel, asked_by: str, note: str
    ) -> str:
        """Write a request down, which is then to be sent; gives its id."""
        row = {
            "id": uuid4().hex,
            "gap_id": gap_id,
            "platform": to.platform,
            "person_id": to.person_id if isinstance(to, ToPerson) else None,
            "channel": to.channel if isinstance(to, ToChannel) else None,
            "asked_by": asked_by,
            "note": note,
            "state": RequestState.WAITING.value,
            "asked_at": self._now(),
        }
        await connection.execute(insert(expert_requests).values(row))
        return str(row["id"])

    async def request(self, request_id: str) -> ExpertRequest | None:
        """One request, or None."""
        return next(iter(await self._read(expert_requests.c.id == request_id)), None)

    async def standing_in(self, platform: str, message_id: str) -> ExpertRequest | None:
        """The request that is this message, or that the thread below it is about."""
        column = expert_requests.c
        return next(iter(await self._read(column.platform == platform, column.message_id == message_id)), None)

    async def of_gap(self, gap_id: str) -> list[ExpertRequest]:
        """The requests about a gap, or one that joined it, oldest first."""
        joined = select(gaps.c.id).where(gaps.c.joined_to == gap_id)
        return await self._read(or_(expert_requests.c.gap_id == gap_id, expert_requests.c.gap_id.in_(joined)))

    async def in_state(self, state: RequestState) -> list[ExpertRequest]:
        """The requests in this state, oldest first."""
        return await self._read(expert_requests.c.state == state.value)

    async def sent(self, request_id: str, message_id: str) -> None:
        """The request stands there."""
        await self._change(request_id, [RequestState.WAITING], state=RequestState.SENT.value, message_id=message_id)

    async def answered(self, request_id: str) -> None:
        """Somebody answered."""
        states = [*OPEN, RequestState.ANSWERED, RequestState.DECLINED, RequestState.DRAFTED]
        await self._change(request_id, states, state=RequestState.ANSWERED.value, answered_at=self._now())

    async def hold(self, request_id: str, lease: timedelta) -> bool:
        """Take it on to make a draft of the answer; false when somebody else does just now."""
        column, now = expert_requests.c, self._now()
        free = or_(column.held_until.is_(None), column.held_until <= now)
        mine = update(expert_requests).where(column.id == request_id, column.state == RequestState.ANSWERED.value, free)
        async with self._engine.begin() as connection:
            return bool((await connection.execute(mine.values(held_until=now + lease))).rowcount)

    async def drafted(self, request: ExpertRequest) -> None:
        """A draft was made of the answer as it was in `request`; one that came since is still to be taken up."""
        column = expert_requests.c
        is_same = column.answered_at == request.answered_at
        state = case((is_same, RequestState.DRAFTED.value), else_=column.state)
        mine = update(expert_requests).where(column.id == request.id)
        async with self._engine.begin() as connection:
            await connection.execute(mine.values(state=state, held_until=None))

    async def ended(self, request_id: str, state: RequestState) -> None:
        """The request came to this end."""
        await self._change(request_id, list(RequestState), state=state.value)

    async def _change(self, request_id: str, states: Sequence[RequestState], **values: object) -> None:
        column = expert_requests.c
        mine = update(expert_requests).where(column.id == request_id, column.state.in_([each.value for each in states]))
        async with self._engine.begin() as connection:
            await connection.execute(mine.values(values))

    async def _read(self, *conditions: Any) -> list[ExpertRequest]:
        query = select(expert_requests).where(*conditions).order_by(expert_requests.c.asked_at, expert_requests.c.id)
        async with self._reading.connect() as connection:
            return [_request(row) for row in await connection.execute(query)]


def _request(row: Row[*tuple[Any, ...]]) -> ExpertRequest:
    to = ToPerson(row.person_id, row.platform) if row.person_id else ToChannel(row.platform, row.channel)
    return ExpertRequest(
        id=row.id,
        gap_id=row.gap_id,
        to=to,
        asked_by=row.asked_by,
        note=row.note,
        state=RequestState(row.state),
        message_id=row.message_id or "",
        asked_at=row.asked_at,
        answered_at=row.answered_at,
    )
