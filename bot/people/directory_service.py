"""People and groups as a directory service tells them (SCIM), kept in step with the table of people.

What the service sent is kept as it was sent; of it, the table of people gets what Handrail uses. A person keeps the id
they had: whoever was imported from a file, or asked before, is found by their e-mail address.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Table, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.people.people_file import normal_email, person_id_of
from bot.ports import Clock
from bot.upserting import put
from knowledge.tables import people, scim_groups, scim_users


@dataclass(frozen=True)
class Told:
    """What a directory service tells of a person. `manager` is the service's id of theirs here, or an address."""

    user_name: str
    email: str | None = None
    name: str = ""
    manager: str | None = None
    time_zone: str | None = None
    locale: str | None = None
    leave_from: date | None = None
    leave_until: date | None = None
    is_active: bool = True


@dataclass(frozen=True)
class Kept:
    """A user or a group as it is kept. `resource` is what the service sent, without id and times."""

    id: str
    resource: Mapping[str, Any]
    created_at: datetime
    updated_at: datetime


class Taken(Exception):
    """Another user has this name or address, or another group this name."""


class DirectoryService:
    """Users and groups of a directory service. Every method that writes is one transaction."""

    def __init__(self, engine: AsyncEngine, now: Clock) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)
        self._now = now

    async def users(self) -> list[Kept]:
        """Every user, in the order in which they came."""
        return await self._all(scim_users)

    async def groups(self) -> list[Kept]:
        """Every group, in the order in which they came."""
        return await self._all(scim_groups)

    async def user(self, user_id: str) -> Kept | None:
        """One user; None when there is none with this id."""
        return await self._one(scim_users, user_id)

    async def group(self, group_id: str) -> Kept | None:
        """One group; None when there is none with this id."""
        return await self._one(scim_groups, group_id)

    async def keep_user(self, user_id: str | None, resource: Mapping[str, Any], told: Told) -> Kept:
        """Add a user (without an id), or put what is told in the place of what was. Raises Taken."""
        new_id = user_id or uuid4().hex
        async with self._engine.begin() as connection:
            if await _is_taken(connection, scim_users.c.user_name, told.user_name, new_id):
                raise Taken(told.user_name)
            person_id = await self._person_id(connection, new_id, told)
            values = {"user_name": told.user_name, "person_id": person_id, "resource": dict(resource)}
            kept = await self._put(connection, scim_users, new_id, values)
            await self._tell_people(connection, person_id, told)
            await self._regroup(connection, [new_id])
        return kept

    async def keep_group(
        self, group_id: str | None, resource: Mapping[str, Any], name: str, member_ids: Iterable[str]
    ) -> Kept:
        """Add a group (without an id), or put what is told in the place of what was. Raises Taken."""
        new_id = group_id or uuid4().hex
        async with self._engine.begin() as connection:
            if await _is_taken(connection, scim_groups.c.display_name, name, new_id):
                raise Taken(name)
            before = await _row(connection, scim_groups, new_id)
            former = _members(before.resource) if before else set()
            kept = await self._put(connection, scim_groups, new_id, {"display_name": name, "resource": dict(resource)})
            outdated = {before.display_name} if before else set()
            await self._regroup(connection, former | set(member_ids), outdated)
        return kept

    async def remove_user(self, user_id: str) -> bool:
        """The person has left: from now on they are inactive everywhere. False when there is no such user."""
        async with self._engine.begin() as connection:
            row = await _row(connection, scim_users, user_id)
            if row is None:
                return False
            left = update(people).where(people.c.id == row.person_id)
            await connection.execute(left.values(is_active=False, updated_at=self._now()))
            await connection.execute(scim_users.delete().where(scim_users.c.id == user_id))
        return True

    async def remove_group(self, group_id: str) -> bool:
        """The group is gone, and nobody belongs to it. False when there is no such group."""
        async with self._engine.begin() as connection:
            row = await _row(connection, scim_groups, group_id)
            if row is None:
                return False
            await connection.execute(scim_groups.delete().where(scim_groups.c.id == group_id))
            await self._regroup(connection, _members(row.resource), {row.display_name})
        return True

    async def _all(self, table: Table) -> list[Kept]:
        async with self._reading.connect() as connection:
            rows = await connection.execute(select(table).order_by(table.c.created_at, table.c.id))
            return [_kept(row) for row in rows]

    async def _one(self, table: Table, resource_id: str) -> Kept | None:
        async with self._reading.connect() as connection:
            row = await _row(connection, table, resource_id)
        return _kept(row) if row else None

    async def _put(
        self, connection: AsyncConnection, table: Table, resource_id: str, values: Mapping[str, Any]
    ) -> Kept:
        row = await _row(connection, table, resource_id)
        now = self._now()
        created = row.created_at if row else now
        await put(connection, table, {"id": resource_id}, {**values, "created_at": created, "updated_at": now})
        return Kept(resource_id, values["resource"], created, now)

    async def _person_id(self, connection: AsyncConnection, user_id: str, told: Told) -> str:
        row = await _row(connection, scim_users, user_id)
        email = normal_email(told.email) if told.email else None
        found = select(people.c.id).where(people.c.email == email) if email else None
        by_email = (await connection.execute(found)).scalar_one_or_none() if found is not None else None
        person_id = row.person_id if row else by_email or (person_id_of(email) if email else f"scim:{user_id}")
        if by_email not in (None, person_id) or await _is_taken(connection, scim_users.c.person_id, person_id, user_id):
            raise Taken(told.user_name)
        return str(person_id)

    async def _tell_people(self, connection: AsyncConnection, person_id: str, told: Told) -> None:
        known = (await connection.execute(select(people.c.groups).where(people.c.id == person_id))).scalar_one_or_none()
        values = {
            "email": normal_email(told.email) if told.email else None,
            "name": told.name,
            "groups": known or [],
            "is_active": told.is_active,
            "manager_id": await _manager_id(connection, told.manager),
            "time_zone": told.time_zone,
            "locale": told.locale,
            "leave_from": told.leave_from,
            "leave_until": told.leave_until,
            "updated_at": self._now(),
        }
        await put(connection, people, {"id": person_id}, values)

    async def _regroup(
        self, connection: AsyncConnection, user_ids: Iterable[str], outdated: Iterable[str] = ()
    ) -> None:
        """Give these users the groups that hold them now. Groups of a file, which no service manages, stay."""
        rows = list(await connection.execute(select(scim_groups)))
        managed = {row.display_name for row in rows} | set(outdated)
        for user_id in sorted(set(user_ids)):
            user = await _row(connection, scim_users, user_id)
            if user is None:
                continue
            held = {row.display_name for row in rows if user_id in _members(row.resource)}
            this = people.c.id == user.person_id
            known = (await connection.execute(select(people.c.groups).where(this))).scalar_one()
            groups = sorted((set(known) - managed) | held)
            await connection.execute(update(people).where(this).values(groups=groups, updated_at=self._now()))


async def _row(connection: AsyncConnection, table: Table, resource_id: str) -> Any:
    return (await connection.execute(select(table).where(table.c.id == resource_id))).one_or_none()


async def _is_taken(connection: AsyncConnection, column: Any, value: str, own_id: str) -> bool:
    # Names are compared without case (RFC 7643, section 4.1.1: userName).
    others = select(column).where(func.lower(column) == value.lower(), column.table.c.id != own_id)
    return (await connection.execute(others.limit(1))).first() is not None


async def _manager_id(connection: AsyncConnection, told: str | None) -> str | None:
    if not told:
        return None
    by_id = select(scim_users.c.person_id).where(or_(scim_users.c.id == told, scim_users.c.user_name == told))
    found = (await connection.execute(by_id.limit(1))).scalar_one_or_none()
    return found or (person_id_of(told) if "@" in told else None)


def _members(resource: Mapping[str, Any]) -> set[str]:
    return {str(member["value"]) for member in resource.get("members") or () if member.get("value")}


def _kept(row: Any) -> Kept:
    return Kept(row.id, row.resource, row.created_at, row.updated_at)
