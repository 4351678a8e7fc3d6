"""Merging, splitting and moving by hand, within one transaction of the caller.

What a person has seen to stays: not only the questions they moved, but also those they left in the gaps concerned. So
merged gaps stay one, gaps that were split never become one again by themselves, and a question moved once moves again
only by hand. Questions asked later join as ever, and what the program puts there it may also move.
"""

from collections.abc import Collection, Sequence
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.gaps.gap_moves import begin_change, gaps_of, keep, move, open_gaps, states_of
from knowledge.gaps.gap_rows import live_gap
from knowledge.gaps.gaps import SETTLED, Arranged, ByHand, NotArranged
from knowledge.tables import gap_questions


async def merge(connection: AsyncConnection, gap_ids: Sequence[str], by: ByHand) -> Arranged | NotArranged:
    """Make these gaps one: the first of them, with its title, kind and state."""
    revision = (await begin_change(connection)).revision
    live = await _changeable(connection, gap_ids)
    if isinstance(live, NotArranged):
        return live
    before = await _questions_in(connection, live[1:])
    await move(connection, before, dict.fromkeys(before, live[0]), revision, by)
    return await _kept(connection, live, by, revision)


async def split(connection: AsyncConnection, question_ids: Collection[str], by: ByHand) -> Arranged | NotArranged:
    """Make these questions a gap of their own, named after the one asked first."""
    revision = (await begin_change(connection)).revision
    before = await gaps_of(connection, question_ids)
    if not before or len(before) < len(set(question_ids)):
        return NotArranged.UNKNOWN
    live = await _changeable(connection, sorted(set(before.values())))
    if isinstance(live, NotArranged):
        return live
    if len(live) == 1 and len(await _questions_in(connection, live)) == len(before):
        return NotArranged.NOTHING_LEFT
    gap_id = uuid4().hex
    placements = dict.fromkeys(before, gap_id)
    await open_gaps(connection, {gap_id}, placements)
    await move(connection, before, placements, revision, by)
    return await _kept(connection, [gap_id, *live], by, revision)


async def move_one(connection: AsyncConnection, question_id: str, gap_id: str, by: ByHand) -> Arranged | NotArranged:
    """Put a question into another gap."""
    revision = (await begin_change(connection)).revision
    before = await gaps_of(connection, [question_id])
    if not before:
        return NotArranged.UNKNOWN
    live = await _changeable(connection, [gap_id, *before.values()])
    if isinstance(live, NotArranged):
        return live
    await move(connection, before, {question_id: live[0]}, revision, by)
    return await _kept(connection, live, by, revision)


async def _changeable(connection: AsyncConnection, gap_ids: Sequence[str]) -> list[str] | NotArranged:
    """The gaps, each once and in this order; in place of one that joined another, that one."""
    live = [(await connection.execute(select(live_gap(gap_id)))).scalar_one() for gap_id in gap_ids]
    states = await states_of(connection, live)
    if not live or any(gap_id not in states for gap_id in live):
        return NotArranged.UNKNOWN
    return NotArranged.SETTLED if SETTLED & set(states.values()) else list(dict.fromkeys(live))


async def _questions_in(connection: AsyncConnection, gap_ids: Sequence[str]) -> dict[str, str]:
    """The gap of each question in one of these gaps."""
    query = select(gap_questions.c.question_id, gap_questions.c.gap_id).where(gap_questions.c.gap_id.in_(gap_ids))
    return {row.question_id: row.gap_id for row in await connection.execute(query)}


async def _kept(connection: AsyncConnection, gap_ids: Sequence[str], by: ByHand, revision: int) -> Arranged:
    await keep(connection, gap_ids, by, revision)
    return Arranged(gap_ids[0])
