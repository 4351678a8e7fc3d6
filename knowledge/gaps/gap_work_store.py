"""What people decide about gaps, in the database. Everything here is part of its caller's transaction."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.gaps.gap_moves import begin_change, gaps_of, keep, move, states_of
from knowledge.gaps.gap_rows import live_gap, one_gap, work_of
from knowledge.gaps.gap_work import GapWork, Refused
from knowledge.gaps.gaps import SETTLED, ByHand
from knowledge.tables import gap_questions, gaps


async def work_on(connection: AsyncConnection, gap_id: str) -> tuple[str, GapWork] | None:
    """The gap, or the one it joined: its id and the work on it. Whoever else wants to change it waits."""
    row = (await connection.execute(one_gap(gap_id).with_for_update())).one_or_none()
    return (row.id, work_of(row)) if row else None


async def keep_work(connection: AsyncConnection, gap_id: str, before: GapWork, after: GapWork) -> None:
    """Write what changed."""
    old, new = _columns(before), _columns(after)
    values = {name: value for name, value in new.items() if value != old[name]}
    if after.state is not before.state:
        # Whoever groups questions must learn that these may move no more, or again.
        revision = (await begin_change(connection)).revision
        values["revision"] = revision
        inside = update(gap_questions).where(gap_questions.c.gap_id == gap_id)
        await connection.execute(inside.values(revision=revision))
    await connection.execute(update(gaps).where(gaps.c.id == gap_id).values(values))


async def places_of(connection: AsyncConnection, gap_ids: list[str]) -> dict[str, str]:
    """The gap of each question in one of these gaps, or in those they joined."""
    live = [(await connection.execute(select(live_gap(gap_id)))).scalar_one() for gap_id in gap_ids]
    query = select(gap_questions.c.question_id, gap_questions.c.gap_id).where(gap_questions.c.gap_id.in_(live))
    return {row.question_id: row.gap_id for row in await connection.execute(query)}


async def put_back(
    connection: AsyncConnection, was_in: Mapping[str, str], is_in: Mapping[str, str], by: ByHand
) -> Refused | None:
    """Put questions from where they are into the gaps they were in before; why not, where something else was done to
    them since. A question that was forgotten meanwhile is no hindrance."""
    revision = (await begin_change(connection)).revision
    now = await gaps_of(connection, was_in)
    if any(now[question_id] != is_in.get(question_id) for question_id in now):
        return Refused.NEWER
    states = await states_of(connection, {*now.values(), *was_in.values()})
    if SETTLED & set(states.values()) or any(was_in[question_id] not in states for question_id in now):
        return Refused.NEWER
    placements = {question_id: was_in[question_id] for question_id in now}
    refilled = update(gaps).where(gaps.c.id.in_(set(placements.values())))
    await connection.execute(refilled.values(joined_to=None))
    await move(connection, now, placements, revision, by)
    await keep(connection, [*set(placements.values()), *set(now.values())], by, revision)
    return None


def _columns(work: GapWork) -> dict[str, Any]:
    values = dict(vars(work))
    return values | {
        "kind": work.kind.value,
        "state": work.state.value,
        # Empty is as good as never said: the next question may say what the gap is about.
        "topics": list(work.topics) or None,
    }
