"""Who works with whom: managers and teams, time zones, leave. Read from the directory."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.people.people_file import normal_email
from bot.people.roles import Role, groups_alone, roles_of
from bot.people.staff_member import StaffMember
from knowledge.storage.id_pages import id_pages
from knowledge.tables import chat_accounts, console_roles, people
from retrieval.outcome import Person

MOST_LEVELS = 30
"""Levels below a manager; a directory whose reporting lines run in a circle ends there too."""


class Staff:
    """The directory, as those who write to people need it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._reading = engine.execution_options(read_only=True)

    async def members(self, person_ids: Collection[str]) -> dict[str, StaffMember]:
        """The people with these ids that the directory knows. Where it has no time zone, the chat's is taken."""
        found = {}
        async with self._reading.connect() as connection:
            for ids in id_pages(person_ids):
                zones = await _chat_zones(connection, ids)
                rows = await connection.execute(select(people).where(people.c.id.in_(ids)))
                found.update({row.id: _member(row, zones.get(row.id)) for row in rows})
        return found

    async def member(self, person_id: str) -> StaffMember | None:
        """One person; None for somebody the directory does not know."""
        return (await self.members([person_id])).get(person_id)

    async def team_of(self, manager_id: str) -> frozenset[str]:
        """Everyone below this manager, on all levels, without the manager and without those who left."""
        team: set[str] = set()
        level = {manager_id}
        async with self._reading.connect() as connection:
            for _ in range(MOST_LEVELS):
                level = await _reports(connection, level) - team - {manager_id}
                if not level:
                    break
                team |= level
        return frozenset(team)

    async def in_group(self, group: str) -> frozenset[str]:
        """Everyone who belongs to this group of the directory and has not left."""
        async with self._reading.connect() as connection:
            rows = await connection.execute(select(people.c.id, people.c.groups).where(people.c.is_active))
            return frozenset(row.id for row in rows if group in row.groups)

    async def who_may(self, allowed: Collection[Role]) -> frozenset[str]:
        """Everyone who has one of these roles and has not left, by their groups or by an admin's word."""
        given = select(console_roles.c.person_id).where(console_roles.c.role.in_([role.value for role in allowed]))
        async with self._reading.connect() as connection:
            rows = (await connection.execute(select(people.c.id, people.c.groups, people.c.is_active))).all()
            named = set((await connection.execute(given)).scalars())
        gone = {row.id for row in rows if not row.is_active}
        by_group = {
            row.id for row in rows if not roles_of(Person(row.id, groups_alone(row.groups))).isdisjoint(allowed)
        }
        return frozenset((by_group | named) - gone)

    async def with_emails(self, emails: Collection[str]) -> dict[str, str]:
        """The ids of the people who have these addresses, by address in lower case."""
        found: dict[str, str] = {}
        async with self._reading.connect() as connection:
            for page in id_pages({normal_email(email) for email in emails}):
                rows = await connection.execute(select(people.c.email, people.c.id).where(people.c.email.in_(page)))
                found.update({row.email: row.id for row in rows})
        return found

    async def groups(self) -> list[str]:
        """The groups that anybody belongs to, in alphabetical order."""
        async with self._reading.connect() as connection:
            rows = await connection.execute(select(people.c.groups).where(people.c.is_active))
            return sorted({group for row in rows for group in row.groups})


async def _reports(connection: AsyncConnection, managers: Collection[str]) -> set[str]:
    found: set[str] = set()
    for ids in id_pages(managers):
        below = select(people.c.id).where(people.c.manager_id.in_(ids), people.c.is_active)
        found.update((await connection.execute(below)).scalars())
    return found


async def _chat_zones(connection: AsyncConnection, ids: Collection[str]) -> dict[str, str]:
    column = chat_accounts.c
    query = select(column.person_id, column.time_zone).where(column.person_id.in_(ids), column.time_zone.is_not(None))
    rows = await connection.execute(query.order_by(column.seen_at))
    return {row.person_id: row.time_zone for row in rows}


def _member(row: Any, chat_zone: str | None) -> StaffMember:
    return StaffMember(
        person_id=row.id,
        email=row.email,
        name=row.name or "",
        groups=frozenset(row.groups),
        manager_id=row.manager_id,
        time_zone=row.time_zone or chat_zone,
        locale=row.locale,
        leave_from=row.leave_from,
        leave_until=row.leave_until,
        is_active=row.is_active,
    )
