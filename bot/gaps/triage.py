"""Triage: deciding what becomes of gaps. Every change is in the audit log, and can be taken back from there."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.audit_log import AuditEntry, AuditLog, Change, entry_in
from bot.ports import Clock
from knowledge.gaps.gap_arranging import merge, move_one, split
from knowledge.gaps.gap_moves import gaps_of
from knowledge.gaps.gap_work import (
    Action,
    Advance,
    Assign,
    By,
    Dismiss,
    GapWork,
    Refused,
    Rename,
    Reopen,
    Route,
    SetDue,
    SetKind,
    SetTopics,
    Unassign,
    change,
    differences,
    restored,
)
from knowledge.gaps.gap_work_store import keep_work, places_of, put_back, work_on
from knowledge.gaps.gaps import Arranged, ByHand, GapState, NotArranged

AREA = "gap"

VERB_OF: dict[type[Action], str] = {
    Rename: "rename",
    SetKind: "set_kind",
    SetTopics: "set_topics",
    Assign: "assign",
    Unassign: "unassign",
    SetDue: "set_due",
    Dismiss: "dismiss",
    Reopen: "reopen",
    Route: "route",
    Advance: "advance",
}
"""What an action is called in the audit log."""

ARRANGED = "arranged"
"""The name under which the audit log keeps where questions were and are."""

REACHES_BEYOND = frozenset({GapState.PUBLISHED.value, GapState.PROVEN.value})


@dataclass(frozen=True)
class Done:
    """Something was changed. `entry` is the number under which it can be taken back; `gap_id` the gap it is about."""

    gap_id: str
    entry: int


@dataclass(frozen=True)
class Bulk:
    """What became of each gap that the same was to be done to."""

    done: tuple[Done, ...]
    refused: tuple[tuple[str, Refused], ...]


class Triage:
    """The use cases of triage. Each is one transaction, together with its entry in the audit log."""

    def __init__(self, engine: AsyncEngine, audit: AuditLog, now: Clock) -> None:
        self._engine = engine
        self._audit = audit
        self._now = now

    async def change(
        self, gap_id: str, action: Action, actor: str, connection: AsyncConnection | None = None
    ) -> Done | Refused:
        """Do something to a gap, as part of the caller's transaction where one is given."""
        if connection is not None:
            return await self._change(connection, gap_id, action, actor)
        async with self._engine.begin() as own:
            return await self._change(own, gap_id, action, actor)

    async def advance(
        self, gap_id: str, state: GapState, actor: str, connection: AsyncConnection | None = None
    ) -> Done | Refused:
        """Work on a gap has reached this state."""
        return await self.change(gap_id, Advance(state), actor, connection)

    async def change_all(self, gap_ids: Sequence[str], action: Action, actor: str) -> Bulk:
        """Do the same to several gaps, each by itself: what cannot be done to one holds up no other."""
        results = [(gap_id, await self.change(gap_id, action, actor)) for gap_id in dict.fromkeys(gap_ids)]
        return Bulk(
            tuple(result for _, result in results if isinstance(result, Done)),
            tuple((gap_id, result) for gap_id, result in results if isinstance(result, Refused)),
        )

    async def undo(self, entry: int, actor: str) -> Done | Refused:
        """Take a change back: what it changed is as it was before. Refused when something newer rests on it."""
        async with self._engine.begin() as connection:
            found = await entry_in(connection, entry)
            if found is None or found.change.area != AREA:
                return Refused.UNKNOWN
            if found.undone_by is not None:
                return Refused.UNDONE
            if ARRANGED in found.change.after:
                return await self._put_back(connection, found, actor)
            return await self._restore(connection, found, actor)

    async def undo_all(self, entries: Sequence[int], actor: str) -> Bulk:
        """Take several changes back, the last one first."""
        results = [(number, await self.undo(number, actor)) for number in sorted(set(entries), reverse=True)]
        return Bulk(
            tuple(result for _, result in results if isinstance(result, Done)),
            tuple((str(number), result) for number, result in results if isinstance(result, Refused)),
        )

    async def merge(self, gap_ids: Sequence[str], actor: str) -> Done | NotArranged:
        """Make these gaps one: the first of them, with its title, kind and state."""
        async with self._engine.begin() as connection:
            before = await places_of(connection, list(gap_ids))
            result = await merge(connection, gap_ids, ByHand(actor, self._now()))
            return await self._arranged(connection, "merge", before, result, actor)

    async def split(self, question_ids: Sequence[str], actor: str) -> Done | NotArranged:
        """Make these questions a new gap, named after the one asked first."""
        async with self._engine.begin() as connection:
            before = await gaps_of(connection, question_ids)
            result = await split(connection, question_ids, ByHand(actor, self._now()))
            return await self._arranged(connection, "split", before, result, actor)

    async def move(self, question_id: str, gap_id: str, actor: str) -> Done | NotArranged:
        """Put a question into another gap."""
        async with self._engine.begin() as connection:
            before = await gaps_of(connection, [question_id])
            result = await move_one(connection, question_id, gap_id, ByHand(actor, self._now()))
            return await self._arranged(connection, "move", before, result, actor)

    async def _change(self, connection: AsyncConnection, gap_id: str, action: Action, actor: str) -> Done | Refused:
        found = await work_on(connection, gap_id)
        if found is None:
            return Refused.UNKNOWN
        live, before = found
        after = change(before, action, By(actor, self._now()))
        if isinstance(after, Refused):
            return after
        return await self._keep(connection, live, (before, after), Change(actor, AREA, live, VERB_OF[type(action)]))

    async def _restore(self, connection: AsyncConnection, entry: AuditEntry, actor: str) -> Done | Refused:
        found = await work_on(connection, entry.change.subject_id)
        if found is None or found[0] != entry.change.subject_id:
            return Refused.NEWER if found else Refused.UNKNOWN
        if {entry.change.before.get("state"), entry.change.after.get("state")} & REACHES_BEYOND:
            return Refused.NOT_UNDOABLE
        live, now = found
        before = restored(now, entry.change.before, entry.change.after)
        if isinstance(before, Refused):
            return before
        return await self._keep(connection, live, (now, before), Change(actor, AREA, live, "undo", undoes=entry.number))

    async def _keep(
        self, connection: AsyncConnection, gap_id: str, works: tuple[GapWork, GapWork], told: Change
    ) -> Done:
        was, now = differences(*works)
        await keep_work(connection, gap_id, *works)
        entry = Change(told.actor, told.area, gap_id, told.verb, was, now, told.undoes)
        return Done(gap_id, await self._audit.record(entry, connection))

    async def _arranged(
        self,
        connection: AsyncConnection,
        verb: str,
        before: dict[str, str],
        result: Arranged | NotArranged,
        actor: str,
    ) -> Done | NotArranged:
        if isinstance(result, NotArranged):
            return result
        after = await gaps_of(connection, list(before))
        moved = {each: gap_id for each, gap_id in before.items() if after[each] != gap_id}
        now = {each: after[each] for each in moved}
        told = Change(actor, AREA, result.gap_id, verb, {ARRANGED: moved}, {ARRANGED: now})
        return Done(result.gap_id, await self._audit.record(told, connection))

    async def _put_back(self, connection: AsyncConnection, entry: AuditEntry, actor: str) -> Done | Refused:
        was, now = entry.change.before[ARRANGED], entry.change.after[ARRANGED]
        refused = await put_back(connection, was, now, ByHand(actor, self._now()))
        if refused:
            return refused
        told = Change(actor, AREA, entry.change.subject_id, "undo", {ARRANGED: now}, {ARRANGED: was}, entry.number)
        return Done(entry.change.subject_id, await self._audit.record(told, connection))
