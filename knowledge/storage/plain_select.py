"""A query that is asked again and again, as plain text: SQLAlchemy writes it once, and is left out of every asking.

What it does around each execution (finding the text it wrote before, filling in the values, reading every column's
type) takes twice as long as SQLite takes to answer.
"""

from collections.abc import Collection
from contextlib import closing
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Dialect, Select, bindparam

from knowledge.storage.id_pages import id_pages


class PlainSelect:
    """`query` for the rows whose `column` has one of some values, `at_once` of them in one execution.

    Values are given to the driver and come from it as they are: columns whose type the driver does not know (lists on
    SQLite, dates there) are for the caller to read.
    """

    def __init__(self, query: Select[Any], column: ColumnElement[str], at_once: int) -> None:
        self._names = [f"value_{number}" for number in range(at_once)]
        self._query = query.where(column.in_([bindparam(name) for name in self._names]))
        self._at_once = at_once
        self._written = lru_cache(self._write)

    def rows(self, connection: Connection, values: Collection[str]) -> list[tuple[Any, ...]]:
        """The rows for `values`, in no order, within the caller's transaction."""
        text, places, fixed = self._written(connection.dialect)
        found: list[tuple[Any, ...]] = []
        with closing(connection.connection.cursor()) as cursor:
            for some in id_pages(values, self._at_once):
                # A value that is asked for twice is found once.
                named = fixed | dict(zip(self._names, [*some, *some[:1] * (self._at_once - len(some))], strict=True))
                cursor.execute(text, tuple(named[place] for place in places) if places else named)
                found += cursor.fetchall()
        return found

    def _write(self, dialect: Dialect) -> tuple[str, list[str], dict[str, Any]]:
        """The query's text, the names of its values in order (none where they go by name), and the values that are
        always the same."""
        compiled = self._query.compile(dialect=dialect)
        fixed = {name: value for name, value in compiled.params.items() if name not in self._names}
        return str(compiled), list(compiled.positiontup or ()), fixed
