"""Many ids, a few at a time: a database takes only so many in one statement. Pure."""

from collections.abc import Collection, Iterator
from itertools import islice

IDS_PER_STATEMENT = 500
"""SQLite before 3.32 takes 999 variables in a statement; half of that leaves room for others."""


def id_pages(ids: Collection[str], at_once: int = IDS_PER_STATEMENT) -> Iterator[list[str]]:
    """The ids in alphabetical order, `at_once` at a time."""
    remaining = iter(sorted(ids))
    while page := list(islice(remaining, at_once)):
        yield page
