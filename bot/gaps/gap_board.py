"""All gaps at a glance, for working through them: kept in memory, and brought up to date by what was changed since."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.ports import Clock
from knowledge.gaps.gap_figures import count
from knowledge.gaps.gap_moves import Version, batches, version_now
from knowledge.gaps.gap_rows import summary_of, weights_now
from knowledge.gaps.gap_work import CLOSED
from knowledge.gaps.gaps import GapKind, GapState, GapSummary
from knowledge.tables import audit_entries, gaps

A_PAGE = 50

READ_AGAIN = timedelta(minutes=10)
"""How long figures hold while nobody asks and nobody works: what is recent moves on. To be read again by then."""

TOO_OLD = timedelta(minutes=30)
"""Where nobody has read again, whoever looks waits for it."""

FAR = datetime.max.replace(tzinfo=UTC)

TO_DO = "to_do"
ALL = "all"
NOBODY = "nobody"


@dataclass(frozen=True)
class GapsWanted:
    """Which gaps, and in which order. `state` is one of the states, TO_DO or ALL; an empty `kind` or `owner` is any."""

    state: str = TO_DO
    kind: str = ""
    owner: str = ""
    overdue: bool = False
    order: str = "impact"
    page: int = 1


@dataclass(frozen=True)
class GapPage:
    """A page of gaps, and how many there are of that choice: overdue ones, and those that nobody has taken on."""

    gaps: tuple[GapSummary, ...]
    found: int
    overdue: int
    without_owner: int
    pages: int


@dataclass(frozen=True)
class _Edition:
    """What was read, when, and up to which change."""

    version: Version
    entry: int
    at: datetime
    gaps: Mapping[str, GapSummary] = field(repr=False)

    def holds(self, version: Version, now: datetime) -> bool:
        return self.at <= now < self.at + TOO_OLD and version.questions >= self.version.questions


class GapBoard:
    """One for a process. Reading ten thousand gaps takes most of a second; reading what was changed takes none."""

    def __init__(self, engine: AsyncEngine, now: Clock) -> None:
        self._reading = engine.execution_options(read_only=True)
        self._now = now
        self._edition: _Edition | None = None
        self._catching_up = asyncio.Lock()

    async def renew(self) -> None:
        """Read everything anew, so that nobody who looks has to wait for it. To be repeated within `READ_AGAIN`."""
        if self._edition is None:
            await self.all()
            return
        async with self._reading.connect() as connection:
            fresh = await self._whole(connection)
        async with self._catching_up:
            self._edition = fresh

    async def page(self, wanted: GapsWanted) -> GapPage:
        """The gaps that are wanted, those on the page only."""
        chosen = [gap for gap in (await self.all()).values() if _is_wanted(gap, wanted)]
        key, is_reversed = ORDERS.get(wanted.order, ORDERS["impact"])
        chosen.sort(key=key, reverse=is_reversed)
        pages = max(1, -(-len(chosen) // A_PAGE))
        first = (min(max(wanted.page, 1), pages) - 1) * A_PAGE
        return GapPage(
            gaps=tuple(chosen[first : first + A_PAGE]),
            found=len(chosen),
            overdue=sum(gap.is_overdue for gap in chosen),
            without_owner=sum(gap.assigned_to is None and gap.state not in CLOSED for gap in chosen),
            pages=pages,
        )

    async def all(self) -> Mapping[str, GapSummary]:
        """Every gap that has questions, by its id, as of this moment."""
        async with self._catching_up, self._reading.connect() as connection:
            version, entry, now = await version_now(connection), await _last_entry(connection), self._now()
            known = self._edition
            if known is None or not known.holds(version, now) or await _weighs_otherwise(connection, known.entry):
                known = await self._whole(connection)
            elif (version, entry) != (known.version, known.entry):
                ids = await _changed_since(connection, known)
                kept = {gap_id: gap for gap_id, gap in known.gaps.items() if gap_id not in set(ids)}
                known = _Edition(version, entry, known.at, kept | await _read(connection, ids, now))
            self._edition = known
            return known.gaps

    async def _whole(self, connection: AsyncConnection) -> _Edition:
        version, entry, now = await version_now(connection), await _last_entry(connection), self._now()
        ids = list((await connection.execute(select(gaps.c.id))).scalars())
        return _Edition(version, entry, now, await _read(connection, ids, now))


async def _read(connection: AsyncConnection, gap_ids: Sequence[str], now: datetime) -> dict[str, GapSummary]:
    weights = await weights_now(connection)
    found: dict[str, GapSummary] = {}
    for batch in batches(gap_ids):
        counted = await count(connection, now, batch)
        rows = (await connection.execute(select(gaps).where(gaps.c.id.in_(batch)))).all()
        found |= {row.id: summary_of(row, counted[row.id], weights, now) for row in rows if row.id in counted}
        # Others want to be answered meanwhile.
        await asyncio.sleep(0)
    return found


async def _changed_since(connection: AsyncConnection, known: _Edition) -> list[str]:
    asked = select(gaps.c.id).where(gaps.c.revision > known.version.revision)
    column = audit_entries.c
    worked_on = select(column.subject_id).where(column.number > known.entry, column.area == "gap")
    found = (await connection.execute(asked)).scalars().all(), (await connection.execute(worked_on)).scalars().all()
    return list(dict.fromkeys([*found[0], *found[1]]))


async def _last_entry(connection: AsyncConnection) -> int:
    return int((await connection.execute(select(func.coalesce(func.max(audit_entries.c.number), 0)))).scalar_one())


async def _weighs_otherwise(connection: AsyncConnection, entry: int) -> bool:
    column = audit_entries.c
    query = select(column.number).where(column.number > entry, column.area == "priority").limit(1)
    return (await connection.execute(query)).scalar_one_or_none() is not None


def _is_wanted(gap: GapSummary, wanted: GapsWanted) -> bool:
    is_in_state = gap.state not in CLOSED if wanted.state == TO_DO else wanted.state in (ALL, gap.state.value)
    owner = gap.assigned_to or NOBODY
    return (
        is_in_state
        and wanted.kind in ("", gap.kind.value)
        and wanted.owner in ("", owner)
        and (gap.is_overdue or not wanted.overdue)
    )


def _due(gap: GapSummary) -> tuple[date, float]:
    return (gap.due_on or FAR.date(), -gap.impact)


ORDERS: Mapping[str, tuple[Callable[[GapSummary], Any], bool]] = {
    "impact": (lambda gap: (gap.impact, gap.last_asked, gap.id), True),
    "asked": (lambda gap: (gap.last_asked, gap.id), True),
    "due": (_due, False),
    "questions": (lambda gap: (gap.questions, gap.impact, gap.id), True),
}
"""What gaps can be sorted by, and whether the greatest comes first."""

STATES: Collection[str] = (TO_DO, *(state.value for state in GapState), ALL)
KINDS: Collection[str] = tuple(kind.value for kind in GapKind)
