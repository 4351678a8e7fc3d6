"""A CSV file of people: the directory of those who have no directory service."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from knowledge.articles import EVERYONE

LONGEST_EMAIL = 120
"""Characters; with its prefix an address must fit the column of person ids."""

LONGEST_LOCALE = 35
"""Characters of a language tag (RFC 5646, section 4.4.1)."""

EMAIL = "email:"
"""Begins the id of everybody who is known by an address."""

INACTIVE_WORDS = frozenset({"no", "false", "0", "inactive", "left"})
ACTIVE_WORDS = frozenset({"", "yes", "true", "1", "active"})


class InvalidPeopleFile(ValueError):
    """The file cannot be read as a list of people at all. The message says what it must look like."""


class _Unreadable(ValueError):
    """What is wrong with a line, in words."""


@dataclass(frozen=True)
class DirectoryEntry:
    """One person as the directory has them; `groups` without `everyone`, which all belong to.

    `more` holds what else the file tells, by column of the table of people: what it has no column for stays as it is.
    """

    email: str
    name: str
    groups: frozenset[str]
    is_active: bool = True
    more: tuple[tuple[str, Any], ...] = field(default=())


@dataclass(frozen=True)
class RejectedRow:
    """A line of the file that was left out, and why. Lines count from 1, the header included."""

    line: int
    reason: str


def read_people(text: str) -> tuple[list[DirectoryEntry], list[RejectedRow]]:
    """The people in a CSV text with the columns email, name, groups (parted by semicolons) and, if wanted, active,
    manager (an e-mail address), time_zone, locale, leave_from and leave_until.

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


def person_id_of(email: str) -> str:
    """The id that the person with this address has, on whatever platform they are."""
    return f"{EMAIL}{normal_email(email)}"


def normal_email(email: str) -> str:
    """The address as it is compared."""
    return email.strip().lower()


def is_time_zone(name: str) -> bool:
    """Whether clocks are known to go by this name (IANA's: Europe/Berlin)."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return bool(name)


def _read_row(row: dict[str, str]) -> DirectoryEntry | str:
    email = normal_email(row["email"])
    if not is_email(email):
        return "no usable e-mail address; write one like ann@example.com"
    active = row.get("active", "").strip().lower()
    if active not in ACTIVE_WORDS | INACTIVE_WORDS:
        return "the column active must be yes or no"
    groups = frozenset(group.strip() for group in row.get("groups", "").split(";")) - {"", EVERYONE}
    try:
        more = tuple(_more(row))
    except _Unreadable as error:
        return str(error)
    return DirectoryEntry(email, row.get("name", "").strip(), groups, active in ACTIVE_WORDS, more)


def _more(row: dict[str, str]) -> list[tuple[str, Any]]:
    found = []
    for column, (stored_as, read) in _READERS.items():
        if column in row:
            text = row[column].strip()
            found.append((stored_as, read(text) if text else None))
    return found


def _manager(text: str) -> str:
    if not is_email(text):
        raise _Unreadable("the column manager must hold an e-mail address, or nothing")
    return person_id_of(text)


def _time_zone(text: str) -> str:
    if not is_time_zone(text):
        raise _Unreadable("the column time_zone must hold a name like Europe/Berlin, or nothing")
    return text


def _locale(text: str) -> str:
    if len(text) > LONGEST_LOCALE or not text.replace("-", "").replace("_", "").isalnum():
        raise _Unreadable("the column locale must hold a language like en-GB, or nothing")
    return text.replace("_", "-")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _Unreadable("the days of leave must be written like 2027-03-31, or left empty") from error


_READERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "manager": ("manager_id", _manager),
    "time_zone": ("time_zone", _time_zone),
    "locale": ("locale", _locale),
    "leave_from": ("leave_from", _day),
    "leave_until": ("leave_until", _day),
}
