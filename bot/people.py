"""Who the people are: their groups and whether they are still here. Imported from a CSV file, looked up by e-mail."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.ports import Clock
from knowledge.articles import EVERYONE
from knowledge.short_work import ShortWork
from knowledge.tables import people
from retrieval.outcome import Person

LONGEST_EMAIL = 120
"""Characters; with its prefix an address must fit the column of person ids."""

INACTIVE_WORDS = frozenset({"no", "false", "0", "inactive", "left"})
ACTIVE_WORDS = frozenset({"", "yes", "true", "1", "active"})


class InvalidPeopleFile(ValueError):
    """The file cannot be read as a list of people at all. The message says what it must look like."""


@dataclass(frozen=True)
class DirectoryEntry:
    """One person as the directory has them; `groups` without `everyone`, which all belong to."""

    email: str
    name: str
    groups: frozenset[str]
    is_active: bool = True


@dataclass(frozen=True)
class RejectedRow:
    """A line of the file that was left out, and why. Lines count from 1, the header included."""

    line: int
    reason: str


@dataclass(frozen=True)
class PeopleReport:
    """What importing people did."""

    added: int
    updated: int
    unchanged: int
    rejected: tuple[RejectedRow, ...]


def read_people(text: str) -> tuple[list[DirectoryEntry], list[RejectedRow]]:
    """The people in a CSV text with the columns email, name, groups (parted by semicolons) and, if wanted, active.

    Raises InvalidPeopleFile when there is no such header.
    """
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), skipinitialspace=True)
    header = [(name or "").strip().lower() for name in rows.fieldnames or ()]
    if "email" not in header:
        raise InvalidPeopleFile("the first line must name the columns: email,name,groups")
    rows.fieldnames = header
    entries: dict[str, DirectoryEntry] = {}
    rejected = []
    try:
        for row in rows:
            entry = _read_row({key: value or "" for key, value in row.items() if isinstance(key, str)})
            if isinstance(entry, str):
                rejected.append(RejectedRow(rows.line_num, entry))
            elif entry.email in entries:
                rejected.append(RejectedRow(rows.line_num, "this e-mail address stands on an earlier line too"))
            else:
                entries[entry.email] = entry
    except csv.Error as error:
        raise InvalidPeopleFile(f"line {rows.line_num} is not CSV: {error}") from error
    return list(entries.values()), rejected


def is_email(text: str) -> bool:
    """Whether `text` looks like an e-mail address this system can keep."""
    name, _, host = text.strip().partition("@")
    plain = not any(character.isspace() or not character.isprintable() for character in text.strip())
    return bool(name and host) and "@" not in host and plain and len(text.strip()) <= LONGEST_EMAIL


class People:
    """The directory in the database."""

    def __init__(self, engine: AsyncEngine, now: Clock) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)
        self._work = ShortWork(engine)
        self._now = now

    async def import_csv(self, text: str) -> PeopleReport:
        """Add and update people from a CSV text, all in one transaction. Raises InvalidPeopleFile."""
        entries, rejected = read_people(text)
        async with self._engine.begin() as connection:
            known = await _known(connection)
            changed = [entry for entry in entries if known.get(entry.email) != entry]
            await self._write(connection, changed)
        added = sum(entry.email not in known for entry in changed)
        return PeopleReport(added, len(changed) - added, len(entries) - len(changed), tuple(rejected))

    async def person_for_email(self, email: str) -> Person:
        """The person with this address; one the directory does not know belongs to everyone's group only."""
        return await self.current(Person(_id_of(_normal(email))))

    async def current(self, person: Person) -> Person:
        """The same person with the groups they have now. One the directory does not know stays as given.

        Whoever was found inactive (by a chat platform, say) stays so, whatever the directory has.
        """
        return await self._work.read(partial(_as_they_are_now, person))

    async def _write(self, connection: AsyncConnection, entries: Sequence[DirectoryEntry]) -> None:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        for entry in entries:
            values = {
                "email": entry.email,
                "name": entry.name,
                "groups": sorted(entry.groups),
                "is_active": entry.is_active,
                "updated_at": self._now(),
            }
            insert = dialect.insert(people).values(id=_id_of(entry.email), **values)
            await connection.execute(insert.on_conflict_do_update(index_elements=["id"], set_=values))


_RIGHTS = select(people.c.groups, people.c.is_active).where(people.c.id == bindparam("person"))


def _as_they_are_now(person: Person, connection: Connection) -> Person:
    row = connection.execute(_RIGHTS, {"person": person.id}).one_or_none()
    if row is None:
        return person
    return replace(person, groups=frozenset({EVERYONE, *row.groups}), is_active=person.is_active and row.is_active)


async def _known(connection: AsyncConnection) -> dict[str, DirectoryEntry]:
    rows = await connection.execute(select(people).where(people.c.email.is_not(None)))
    return {row.email: DirectoryEntry(row.email, row.name or "", frozenset(row.groups), row.is_active) for row in rows}


def _read_row(row: dict[str, str]) -> DirectoryEntry | str:
    email = _normal(row["email"])
    if not is_email(email):
        return "no usable e-mail address; write one like ann@example.com"
    active = row.get("active", "").strip().lower()
    if active not in ACTIVE_WORDS | INACTIVE_WORDS:
        return "the column active must be yes or no"
    groups = frozenset(group.strip() for group in row.get("groups", "").split(";")) - {"", EVERYONE}
    return DirectoryEntry(email, row.get("name", "").strip(), groups, active in ACTIVE_WORDS)


def _normal(email: str) -> str:
    return email.strip().lower()


def _id_of(email: str) -> str:
    return f"email:{email}"
