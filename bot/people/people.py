"""Who the people are: their groups and whether they are still here. Imported from a CSV file, looked up by e-mail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import Connection, String, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.people.people_file import EMAIL, DirectoryEntry, RejectedRow, normal_email, person_id_of, read_people
from bot.people.roles import Role, groups_alone, with_roles
from bot.ports import Clock
from bot.upserting import put
from knowledge.articles import EVERYONE
from knowledge.storage.short_work import ShortWork
from knowledge.tables import console_roles, people
from retrieval.outcome import Person


@dataclass(frozen=True)
class PeopleReport:
    """What importing people did."""

    added: int
    updated: int
    unchanged: int
    rejected: tuple[RejectedRow, ...]


class People:
    """The directory in the database. `admins` are the addresses of those whom the settings make admins."""

    def __init__(self, engine: AsyncEngine, now: Clock, admins: frozenset[str] = frozenset()) -> None:
        self._engine = engine
        self._admins = admins
        self._reading = engine.execution_options(read_only=True)
        self._work = ShortWork(engine)
        self._now = now

    async def import_csv(self, text: str) -> PeopleReport:
        """Add and update people from a CSV text, all in one transaction. Raises InvalidPeopleFile."""
        entries, rejected = read_people(text)
        async with self._engine.begin() as connection:
            known = await _known(connection)
            changed = [each for each in entries if not _is_known(each, known)]
            await self._write(connection, changed, {email: row.id for email, row in known.items()})
        added = sum(entry.email not in known for entry in changed)
        return PeopleReport(added, len(changed) - added, len(entries) - len(changed), tuple(rejected))

    async def person_for_email(self, email: str) -> Person:
        """The person with this address; one the directory does not know belongs to everyone's group only."""
        by_address = select(people.c.id).where(people.c.email == normal_email(email))
        async with self._reading.connect() as connection:
            # Whoever got a new address keeps the id, and with it everything they asked.
            known = (await connection.execute(by_address)).scalar_one_or_none()
        return await self.current(Person(known or person_id_of(email)))

    async def groups(self) -> frozenset[str]:
        """The groups of everybody who is still here."""
        async with self._reading.connect() as connection:
            rows = await connection.execute(select(people.c.groups).where(people.c.is_active))
            return groups_alone(group for groups in rows.scalars() for group in groups)

    async def current(self, person: Person) -> Person:
        """The same person with the groups and roles they have now. One the directory does not know stays as given.

        Whoever was found inactive (by a chat platform, say) stays so, whatever the directory has.
        """
        return await self._work.read(partial(self.as_now, person))

    def as_now(self, person: Person, connection: Connection) -> Person:
        """See `current`; a part of the caller's transaction. Blocks."""
        return _as_they_are_now(person, self._admins, connection)

    async def _write(
        self, connection: AsyncConnection, entries: Sequence[DirectoryEntry], ids: Mapping[str, str]
    ) -> None:
        for entry in entries:
            values = {
                "email": entry.email,
                "name": entry.name,
                "groups": sorted(entry.groups),
                "is_active": entry.is_active,
                **dict(entry.more),
                "updated_at": self._now(),
            }
            person_id = ids.get(entry.email) or person_id_of(entry.email)
            await put(connection, people, {"id": person_id}, values)


# One row for each role that was given, and at least one: whoever the directory does not know may have been given some.
_ASKED = select(bindparam("person", type_=String).label("id")).subquery()
_RIGHTS = select(people.c.id, people.c.groups, people.c.is_active, people.c.email, console_roles.c.role).select_from(
    _ASKED.outerjoin(people, people.c.id == _ASKED.c.id).outerjoin(
        console_roles, console_roles.c.person_id == _ASKED.c.id
    )
)


def _as_they_are_now(person: Person, admins: frozenset[str], connection: Connection) -> Person:
    rows = connection.execute(_RIGHTS, {"person": person.id}).all()
    row, given = rows[0], {each.role for each in rows}
    is_known = row.id is not None
    email = row.email if is_known else person.id.removeprefix(EMAIL)
    roles = [role for role in Role if role.value in given or (role is Role.ADMIN and email in admins)]
    if not is_known:
        return with_roles(replace(person, groups=groups_alone(person.groups)), roles)
    groups = groups_alone({EVERYONE, *row.groups})
    return with_roles(replace(person, groups=groups, is_active=person.is_active and row.is_active), roles)


async def _known(connection: AsyncConnection) -> dict[str, Any]:
    rows = await connection.execute(select(people).where(people.c.email.is_not(None)))
    return {row.email: row for row in rows}


def _is_known(entry: DirectoryEntry, known: Mapping[str, Any]) -> bool:
    row = known.get(entry.email)
    if row is None:
        return False
    told = (entry.name, entry.groups, entry.is_active)
    says_the_same = (row.name or "", frozenset(row.groups), row.is_active) == told
    return says_the_same and all(getattr(row, column) == value for column, value in entry.more)
