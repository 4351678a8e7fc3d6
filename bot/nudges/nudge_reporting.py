"""The report of a nudge: releases what may be told, and adds it up."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.nudges.nudge_book import NudgeBook
from bot.nudges.nudge_report import (
    RESPONSES,
    USES,
    Figure,
    Report,
    batches,
    counted,
    delivered_at_least,
    effect,
    reasons_told,
)
from bot.nudges.nudges import Answer, DeliveryState, Kind, Reason
from bot.ports import Clock
from knowledge.tables import nudge_deliveries, nudge_releases

_Told = tuple[str, int, Answer]
"""Whose answer to which message it is, and what it is."""


@dataclass(frozen=True)
class _Release:
    nudge_id: str
    figure: Figure
    number: int


class NudgeReporting:
    """Reports to senders."""

    def __init__(self, engine: AsyncEngine, book: NudgeBook, now: Clock) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)
        self._book = book
        self._now = now

    async def report(self, nudge_id: str) -> Report:
        """What may be told of a nudge now. What was told once stays told, whatever happens to the people in it."""
        for figure in Figure:
            await self._release(nudge_id, figure)
        told = {figure: counted(await self._released(nudge_id, figure)) for figure in Figure}
        counts = await self._book.counts(nudge_id)
        delivered = sum(number for state, _, number in counts if state is DeliveryState.SENT)
        reasons = Counter[Reason]()
        for state, reason, number in counts:
            if state is DeliveryState.DROPPED and reason is not None:
                reasons[reason] += number
        return Report(
            delivered_at_least=delivered_at_least(delivered),
            not_delivered=reasons_told(reasons),
            responses=told[Figure.RESPONSE],
            uses=told[Figure.USE],
            effect=effect(told[Figure.USE], told[Figure.USE_HELD_OUT]),
        )

    async def _release(self, nudge_id: str, figure: Figure) -> None:
        async with self._engine.begin() as connection:
            waiting = await _untold(connection, nudge_id, figure)
            number = await _releases(connection, nudge_id, figure)
            start = 0
            for batch in batches([answer for _, _, answer in waiting]):
                told = waiting[start : start + len(batch)]
                await self._tell(connection, _Release(nudge_id, figure, number), told)
                start += len(batch)
                number += 1

    async def _tell(self, connection: AsyncConnection, release: _Release, told: Sequence[_Told]) -> None:
        column = nudge_deliveries.c
        counts = Counter(answer.value for _, _, answer in told)
        row = {"nudge_id": release.nudge_id, "figure": release.figure.value, "number": release.number}
        await connection.execute(nudge_releases.insert().values(**row, counts=dict(counts), released_at=self._now()))
        for person_id, step, _ in told:
            this = update(nudge_deliveries).where(
                column.nudge_id == release.nudge_id,
                column.person_id == person_id,
                column.kind == _kind(release.figure).value,
                column.step == step,
            )
            await connection.execute(this.values(released_in=release.number))

    async def _released(self, nudge_id: str, figure: Figure) -> list[dict[str, int]]:
        column = nudge_releases.c
        query = select(column.counts).where(column.nudge_id == nudge_id, column.figure == figure.value)
        async with self._reading.connect() as connection:
            return list((await connection.execute(query)).scalars())


async def _untold(connection: AsyncConnection, nudge_id: str, figure: Figure) -> list[_Told]:
    column = nudge_deliveries.c
    wanted = RESPONSES if figure is Figure.RESPONSE else USES
    query = select(column.person_id, column.step, column.answer).where(
        column.nudge_id == nudge_id,
        column.kind == _kind(figure).value,
        column.answer.in_([answer.value for answer in wanted]),
        column.released_in.is_(None),
    )
    if figure is not Figure.RESPONSE:
        query = query.where(column.is_held_out.is_(figure is Figure.USE_HELD_OUT))
    # In the order in which the answers came: see `nudge_report`.
    rows = await connection.execute(query.order_by(column.answered_at, column.person_id))
    return [(person_id, step, Answer(answer)) for person_id, step, answer in rows]


async def _releases(connection: AsyncConnection, nudge_id: str, figure: Figure) -> int:
    column = nudge_releases.c
    query = select(func.count()).where(column.nudge_id == nudge_id, column.figure == figure.value)
    return int((await connection.execute(query)).scalar_one())


def _kind(figure: Figure) -> Kind:
    return Kind.NUDGE if figure is Figure.RESPONSE else Kind.FOLLOW_UP
