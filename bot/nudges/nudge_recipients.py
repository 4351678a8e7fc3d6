"""Everything about people that decides whether and when they may be nudged, gathered for many at once."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.nudges.nudge_timing import WEEK, Recipient
from bot.nudges.nudges import Kind
from bot.people.preferences import preferences_of
from bot.people.staff import Staff
from bot.people.staff_member import StaffMember
from bot.people.wishes import Preferences
from bot.ports import Clock
from bot.upserting import insert_once, put
from knowledge.storage.id_pages import id_pages
from knowledge.tables import chat_accounts, nudge_deliveries, nudge_refusals, nudge_snoozes, preferences


class NudgeRecipients:
    """Looks recipients up, and keeps what they don't want. `platforms` are those the bot can write on."""

    def __init__(self, engine: AsyncEngine, staff: Staff, platforms: Callable[[], Collection[str]], now: Clock) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)
        self._staff = staff
        self._platforms = platforms
        self._now = now

    async def look_up(self, person_ids: Collection[str]) -> list[Recipient]:
        """These people, in the order of their ids. One the directory does not know is known by their chat account."""
        found: list[Recipient] = []
        for ids in id_pages(person_ids):
            members = await self._staff.members(ids)
            async with self._reading.connect() as connection:
                known = await self._circumstances(connection, ids)
            found.extend(known(members.get(person_id) or StaffMember(person_id)) for person_id in ids)
        return found

    async def one(self, person_id: str) -> Recipient:
        """One person."""
        return (await self.look_up([person_id]))[0]

    async def snooze(self, person_id: str, until: datetime) -> None:
        """No nudges for this person until then."""
        async with self._engine.begin() as connection:
            await put(connection, nudge_snoozes, {"person_id": person_id}, {"until": until})

    async def refuse_topic(self, person_id: str, topic: str) -> None:
        """No nudges about this topic for this person."""
        async with self._engine.begin() as connection:
            row = {"person_id": person_id, "topic": topic, "refused_at": self._now()}
            await insert_once(connection, nudge_refusals, row)

    async def allow_topic(self, person_id: str, topic: str) -> None:
        """Nudges about this topic are welcome again."""
        column = nudge_refusals.c
        async with self._engine.begin() as connection:
            await connection.execute(
                nudge_refusals.delete().where(column.person_id == person_id, column.topic == topic)
            )

    async def refused_topics(self, person_id: str) -> frozenset[str]:
        """The topics this person does not want to be nudged about."""
        async with self._reading.connect() as connection:
            return frozenset((await _gather(connection, nudge_refusals, "topic", [person_id]))[person_id])

    async def _circumstances(self, connection: AsyncConnection, ids: list[str]) -> Callable[[StaffMember], Recipient]:
        wishes = await _wishes(connection, ids)
        refused = await _gather(connection, nudge_refusals, "topic", ids)
        snoozes = await _gather(connection, nudge_snoozes, "until", ids)
        recent = await self._recent(connection, ids)
        accounts = await _accounts(connection, ids, self._platforms())

        def recipient(member: StaffMember) -> Recipient:
            person_id = member.person_id
            return Recipient(
                member=member,
                wishes=wishes.get(person_id, Preferences()),
                refused_topics=frozenset(refused[person_id]),
                snoozed_until=max(snoozes[person_id], default=None),
                recent=tuple(recent[person_id]),
                platforms=tuple(accounts[person_id]),
            )

        return recipient

    async def _recent(self, connection: AsyncConnection, ids: list[str]) -> Mapping[str, list[datetime]]:
        column = nudge_deliveries.c
        query = select(column.person_id, column.sent_at).where(
            column.person_id.in_(ids), column.sent_at > self._now() - WEEK, column.kind == Kind.NUDGE.value
        )
        return _by_person(await connection.execute(query))


async def _gather(connection: AsyncConnection, table: Table, column: str, ids: list[str]) -> Mapping[str, list[Any]]:
    query = select(table.c.person_id, table.c[column]).where(table.c.person_id.in_(ids))
    return _by_person(await connection.execute(query))


async def _wishes(connection: AsyncConnection, ids: list[str]) -> Mapping[str, Preferences]:
    rows = await connection.execute(select(preferences).where(preferences.c.person_id.in_(ids)))
    return {row.person_id: preferences_of(row) for row in rows}


async def _accounts(connection: AsyncConnection, ids: list[str], platforms: Collection[str]) -> Mapping[str, list[str]]:
    column = chat_accounts.c
    query = select(column.person_id, column.platform).where(column.person_id.in_(ids), column.platform.in_(platforms))
    found = _by_person(await connection.execute(query.order_by(column.seen_at.desc())))
    return defaultdict(list, {person_id: list(dict.fromkeys(each)) for person_id, each in found.items()})


def _by_person(rows: Any) -> Mapping[str, list[Any]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for person_id, value in rows:
        found[person_id].append(value)
    return found
