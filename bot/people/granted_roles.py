"""What an admin lets people do, beside what their groups say. Who may do what is told by `bot/people/roles.py`."""

from collections.abc import Mapping
from typing import cast

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.people.roles import Role
from bot.ports import Clock
from bot.upserting import insert_once
from knowledge.tables import console_roles


class GrantedRoles:
    """Reads and writes the roles that an admin gave."""

    def __init__(self, engine: AsyncEngine, now: Clock) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)
        self._now = now

    async def all(self) -> Mapping[str, frozenset[Role]]:
        """The roles given by an admin, by person."""
        query = select(console_roles.c.person_id, console_roles.c.role).order_by(console_roles.c.person_id)
        found: dict[str, frozenset[Role]] = {}
        async with self._reading.connect() as connection:
            for person_id, role in await connection.execute(query):
                found[person_id] = found.get(person_id, frozenset()) | {Role(role)}
        return found

    async def grant(self, person_id: str, role: Role, by: str) -> bool:
        """Give somebody a role; false when they had it by an admin's word already."""
        row = {"person_id": person_id, "role": role.value, "granted_by": by, "granted_at": self._now()}
        async with self._engine.begin() as connection:
            return await insert_once(connection, console_roles, row)

    async def revoke(self, person_id: str, role: Role) -> bool:
        """Take a role away that an admin gave; false when there was none. What groups give is not touched."""
        column = console_roles.c
        this = delete(console_roles).where(column.person_id == person_id, column.role == role.value)
        async with self._engine.begin() as connection:
            return cast(CursorResult[object], await connection.execute(this)).rowcount > 0
