"""Nudges and their deliveries in the database."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.nudges.nudges import (
    Answer,
    Delivery,
    DeliveryState,
    Kind,
    Moment,
    Nudge,
    NudgeState,
    Reason,
    Schedule,
    Source,
)
from bot.upserting import insert_once
from knowledge.tables import nudge_deliveries, nudges

HELD = timedelta(minutes=2)
"""How long a process may take over one send before another takes it up."""

A_MINUTE = 240
"""Nudges sent in a minute, by all processes together. Slack takes "several hundred messages per minute" in a workspace
(docs.slack.dev, rate limits), and answers to questions need some of them.
"""

ROWS_AT_ONCE = 500
LIVE = (NudgeState.UNDER_WAY,)


class NudgeBook:
    """The tables of nudges. Every method is one short transaction, or part of the caller's."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)

    async def keep(self, nudge: Nudge, deliveries: Sequence[Delivery]) -> None:
        """Write a nudge and its first messages, all or nothing."""
        async with self._engine.begin() as connection:
            await connection.execute(nudges.insert().values(_nudge_row(nudge)))
            rows = [_delivery_row(each) for each in deliveries]
            for start in range(0, len(rows), ROWS_AT_ONCE):
                await connection.execute(nudge_deliveries.insert(), rows[start : start + ROWS_AT_ONCE])

    async def nudge(self, nudge_id: str) -> Nudge | None:
        """One nudge; None when there is none with this id."""
        async with self._reading.connect() as connection:
            row = (await connection.execute(select(nudges).where(nudges.c.id == nudge_id))).one_or_none()
        return _nudge(row) if row else None

    async def sent_by(self, sender_id: str | None, at_most: int = 50) -> list[Nudge]:
        """The nudges of one sender, or of all, newest first."""
        query = select(nudges).order_by(nudges.c.created_at.desc()).limit(at_most)
        if sender_id is not None:
            query = query.where(nudges.c.sender_id == sender_id)
        async with self._reading.connect() as connection:
            return [_nudge(row) for row in await connection.execute(query)]

    async def in_state(self, state: NudgeState) -> list[Nudge]:
        """The nudges in this state, oldest first."""
        query = select(nudges).where(nudges.c.state == state.value).order_by(nudges.c.created_at)
        async with self._reading.connect() as connection:
            return [_nudge(row) for row in await connection.execute(query)]

    async def people(self, nudge_id: str) -> int:
        """How many people a nudge is for."""
        return sum(count for _, _, count in await self.counts(nudge_id))

    async def move(self, nudge_id: str, expected: Sequence[NudgeState], state: NudgeState, **values: object) -> bool:
        """Put a nudge into another state; false, and nothing changes, unless it is in one of those expected."""
        known = update(nudges).where(nudges.c.id == nudge_id, nudges.c.state.in_([each.value for each in expected]))
        async with self._engine.begin() as connection:
            moved = await connection.execute(known.values(state=state.value, **values))
            if moved.rowcount and state in (NudgeState.CANCELLED, NudgeState.REFUSED):
                await _drop_waiting(connection, nudge_id)
        return bool(moved.rowcount)

    async def due(self, now: datetime, at_most: int) -> list[Delivery]:
        """Messages that are due and nobody is sending, those due longest first."""
        column = nudge_deliveries.c
        is_free = column.held_until.is_(None) | (column.held_until < now)
        query = (
            select(nudge_deliveries)
            .join(nudges, nudges.c.id == column.nudge_id)
            .where(column.state == DeliveryState.WAITING.value, column.due_at <= now, is_free)
            .where(nudges.c.state.in_([state.value for state in LIVE]))
            .order_by(column.due_at, column.person_id)
            .limit(at_most)
        )
        async with self._reading.connect() as connection:
            return [_delivery(row) for row in await connection.execute(query)]

    async def room(self, now: datetime) -> int:
        """How many more messages may be sent in this minute."""
        async with self._reading.connect() as connection:
            return A_MINUTE - int((await connection.execute(select(_sent_lately(now)))).scalar_one())

    async def claim(self, delivery: Delivery, now: datetime) -> Delivery | None:
        """Take a message for a while, so that no other process sends it.

        None when it is taken, sent or dropped, and when enough were sent in this minute.
        """
        column = nudge_deliveries.c
        is_free = column.held_until.is_(None) | (column.held_until < now)
        mine = update(nudge_deliveries).where(
            *_this(delivery), column.state == DeliveryState.WAITING.value, column.due_at <= now, is_free
        )
        mine = mine.where(_sent_lately(now) < A_MINUTE)
        async with self._engine.begin() as connection:
            row = (
                await connection.execute(mine.values(held_until=now + HELD).returning(nudge_deliveries))
            ).one_or_none()
        return _delivery(row) if row else None

    async def change(self, delivery: Delivery, **values: object) -> None:
        """Give one message these values and let go of it."""
        async with self._engine.begin() as connection:
            await connection.execute(update(nudge_deliveries).where(*_this(delivery)).values(held_until=None, **values))

    async def sent(self, delivery: Delivery, following: Sequence[Delivery]) -> None:
        """The message stands with the person; what comes after it is written down with it."""
        values = {
            "state": DeliveryState.SENT.value,
            "message_id": delivery.message_id,
            "platform": delivery.platform,
            "sent_at": delivery.sent_at,
            "held_until": None,
        }
        async with self._engine.begin() as connection:
            await connection.execute(update(nudge_deliveries).where(*_this(delivery)).values(values))
            for each in following:
                await insert_once(connection, nudge_deliveries, _delivery_row(each))

    async def sent_last(self, nudge_id: str, person_id: str, kind: Kind) -> Delivery | None:
        """The message of this kind that the person got last; None when they got none."""
        column = nudge_deliveries.c
        query = select(nudge_deliveries).where(
            column.nudge_id == nudge_id,
            column.person_id == person_id,
            column.kind == kind.value,
            column.sent_at.is_not(None),
        )
        async with self._reading.connect() as connection:
            row = (await connection.execute(query.order_by(column.step.desc()).limit(1))).one_or_none()
        return _delivery(row) if row else None

    async def arrived_after_all(self, nudge_id: str, person_id: str, kind: Kind, at: datetime) -> bool:
        """Somebody answers a message of which nobody knew whether it arrived: it did. False when there is none."""
        column = nudge_deliveries.c
        unknown = update(nudge_deliveries).where(
            column.nudge_id == nudge_id,
            column.person_id == person_id,
            column.kind == kind.value,
            column.reason == Reason.UNKNOWN_FATE.value,
        )
        async with self._engine.begin() as connection:
            found = await connection.execute(unknown.values(state=DeliveryState.SENT.value, reason=None, sent_at=at))
        return found.rowcount > 0

    async def answer(self, delivery: Delivery, answer: Answer, words: str, at: datetime) -> None:
        """Keep what the person said; the rest of a series is dropped. The first answer a report told of stays there."""
        column = nudge_deliveries.c
        untold = update(nudge_deliveries).where(*_this(delivery), column.released_in.is_(None))
        rest = update(nudge_deliveries).where(
            column.nudge_id == delivery.nudge_id,
            column.person_id == delivery.person_id,
            column.kind == Kind.NUDGE.value,
            column.state == DeliveryState.WAITING.value,
        )
        async with self._engine.begin() as connection:
            await connection.execute(untold.values(answer=answer.value, words=words or None, answered_at=at))
            if delivery.kind is Kind.NUDGE:
                dropped = {"state": DeliveryState.DROPPED.value, "reason": Reason.ANSWERED.value}
                await connection.execute(rest.values(dropped))

    async def postpone(self, delivery: Delivery, until: datetime) -> None:
        """Bring a message again: it waits as if it had not been sent, and its key is another."""
        values = {
            "state": DeliveryState.WAITING.value,
            "due_at": until,
            "postponed": delivery.postponed + 1,
            "platform": None,
            "message_id": None,
        }
        not_yet = update(nudge_deliveries).where(*_this(delivery), nudge_deliveries.c.postponed == delivery.postponed)
        async with self._engine.begin() as connection:
            await connection.execute(not_yet.values(held_until=None, **values))

    async def received(self, person_id: str, at_most: int = 10) -> list[tuple[Nudge, Delivery]]:
        """The nudges this person got, newest first: for them alone to see."""
        column = nudge_deliveries.c
        got = (
            select(nudge_deliveries)
            .where(column.person_id == person_id, column.kind == Kind.NUDGE.value, column.sent_at.is_not(None))
            .order_by(column.sent_at.desc())
            .limit(at_most)
        )
        async with self._reading.connect() as connection:
            deliveries = [_delivery(row) for row in await connection.execute(got)]
            ids = {each.nudge_id for each in deliveries}
            rows = await connection.execute(select(nudges).where(nudges.c.id.in_(ids)))
            known = {row.id: _nudge(row) for row in rows}
        return [(known[each.nudge_id], each) for each in deliveries]

    async def counts(self, nudge_id: str) -> list[tuple[DeliveryState, Reason | None, int]]:
        """How many first messages stand where."""
        column = nudge_deliveries.c
        query = (
            select(column.state, column.reason, func.count())
            .where(column.nudge_id == nudge_id, column.kind == Kind.NUDGE.value, column.step == 0)
            .group_by(column.state, column.reason)
        )
        async with self._reading.connect() as connection:
            rows = await connection.execute(query)
            return [(DeliveryState(state), Reason(reason) if reason else None, count) for state, reason, count in rows]


async def _drop_waiting(connection: AsyncConnection, nudge_id: str) -> None:
    column = nudge_deliveries.c
    waiting = update(nudge_deliveries).where(column.nudge_id == nudge_id, column.state == DeliveryState.WAITING.value)
    await connection.execute(
        waiting.values(state=DeliveryState.DROPPED.value, reason=Reason.CANCELLED.value, held_until=None)
    )


def _sent_lately(now: datetime) -> Any:
    sent = nudge_deliveries.alias("sent")
    return select(func.count()).select_from(sent).where(sent.c.sent_at > now - timedelta(minutes=1)).scalar_subquery()


def _this(delivery: Delivery) -> list[Any]:
    column = nudge_deliveries.c
    return [
        column.nudge_id == delivery.nudge_id,
        column.person_id == delivery.person_id,
        column.kind == delivery.kind.value,
        column.step == delivery.step,
    ]


def _nudge_row(nudge: Nudge) -> dict[str, Any]:
    schedule = asdict(nudge.schedule)
    day = nudge.schedule.day
    return {
        **asdict(nudge),
        "schedule": schedule | {"day": day.isoformat() if day else None, "moment": nudge.schedule.moment.value},
        "state": nudge.state.value,
    }


def _nudge(row: Any) -> Nudge:
    told = row.schedule
    schedule = Schedule(
        moment=Moment(told["moment"]),
        day=date.fromisoformat(told["day"]) if told["day"] else None,
        hour=told["hour"],
        days=tuple(told["days"]),
        follow_up_days=told["follow_up_days"],
    )
    values = {column: getattr(row, column) for column in ("id", "sender_id", "words", "audience", "created_at")}
    flags = {column: getattr(row, column) for column in ("worded_by_model", "has_hold_out", "approved_by", "reason")}
    return Nudge(**values, **flags, source=Source(**row.source), schedule=schedule, state=NudgeState(row.state))


def _delivery_row(delivery: Delivery) -> dict[str, Any]:
    row = asdict(delivery)
    return row | {
        "kind": delivery.kind.value,
        "state": delivery.state.value,
        "reason": delivery.reason.value if delivery.reason else None,
        "answer": delivery.answer.value if delivery.answer else None,
    }


def _delivery(row: Any) -> Delivery:
    return Delivery(
        nudge_id=row.nudge_id,
        person_id=row.person_id,
        kind=Kind(row.kind),
        step=row.step,
        state=DeliveryState(row.state),
        due_at=row.due_at,
        is_held_out=row.is_held_out,
        postponed=row.postponed,
        reason=Reason(row.reason) if row.reason else None,
        answer=Answer(row.answer) if row.answer else None,
        platform=row.platform,
        message_id=row.message_id,
        sent_at=row.sent_at,
    )
