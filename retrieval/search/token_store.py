"""Every passage's words, on disk: a search reads those of the few passages it looks at closely.

They are derived like the rest of the index, and stamped with what made them: opened with another model, the store
starts empty.
"""

import json
import sqlite3
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import numpy as np

from retrieval.encoding.late_interaction import WIDTH, TokenRows
from retrieval.search.keywords import stems

REMEMBERED = 2_048
"""Entries whose words stay in memory, those that were looked at last: some 9 kB each. People ask about few of many."""

_READ = "SELECT words.id, words.rows, words.stems FROM json_each(?) AS asked JOIN words ON words.id = asked.value"


class Words(NamedTuple):
    """What is kept of an entry's words: a row for each content word, and the stems of all its text in order, each
    between spaces (`spaced_stems`)."""

    rows: TokenRows
    stems: str


def spaced_stems(text: str) -> str:
    """The word stems of `text` in order, each between spaces. Kept, since finding them takes longer than a search."""
    return " ".join(["", *stems(text), ""])


class TokenStore:
    """Words by entry id. One process writes; the caller sees to that. May be read from any thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._turn = Lock()
        self._looked_at = OrderedDict[str, Words]()
        self.ids = {str(row[0]) for row in connection.execute("SELECT id FROM words")}
        """The ids of every entry whose words are kept."""

    @classmethod
    def open(cls, directory: Path, model_id: str) -> "TokenStore":
        """Opens the store in `directory`, emptying one that another model filled. Blocks."""
        directory.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(directory / "tokens.sqlite3", check_same_thread=False, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("CREATE TABLE IF NOT EXISTS made_by (model_id TEXT NOT NULL)")
        # An earlier version kept rows alone: without stems, everything is read anew.
        connection.execute("DROP TABLE IF EXISTS tokens")
        columns = "id TEXT PRIMARY KEY, rows BLOB NOT NULL, stems TEXT NOT NULL"
        connection.execute(f"CREATE TABLE IF NOT EXISTS words ({columns})")
        if connection.execute("SELECT model_id FROM made_by").fetchall() != [(model_id,)]:
            connection.executescript("BEGIN; DELETE FROM words; DELETE FROM made_by; COMMIT")
            connection.execute("INSERT INTO made_by VALUES (?)", (model_id,))
        return cls(connection)

    def add(self, words: Mapping[str, Words]) -> None:
        """Keeps words under new ids, or replaces them. Blocks."""
        rows = [(each, held.rows.tobytes(), held.stems) for each, held in words.items()]
        with self._turn, self._connection:
            self._connection.execute("BEGIN")
            self._connection.executemany("INSERT OR REPLACE INTO words VALUES (?, ?, ?)", rows)
            self._forget(words)
        # In place: `|=` with a dictionary's keys makes a new set of all ids, and who asks waits for it.
        self.ids.update(words)

    def remove(self, ids: Collection[str]) -> None:
        """Forgets words. Blocks."""
        with self._turn, self._connection:
            self._connection.execute("BEGIN")
            self._connection.executemany("DELETE FROM words WHERE id = ?", [(each,) for each in ids])
            self._forget(ids)
        self.ids.difference_update(ids)

    def read(self, ids: Collection[str]) -> dict[str, Words]:
        """The words of those of `ids` that are here."""
        with self._turn:
            missing = [each for each in ids if each not in self._looked_at]
            if missing:
                self._looked_at.update(self._fetch(missing))
            found = {each: self._looked_at[each] for each in ids if each in self._looked_at}
            for each in found:
                self._looked_at.move_to_end(each)
            while len(self._looked_at) > REMEMBERED:
                self._looked_at.popitem(last=False)
        return found

    def _fetch(self, ids: Sequence[str]) -> dict[str, Words]:
        held = self._connection.execute(_READ, (json.dumps(ids),)).fetchall()
        return {
            each: Words(np.frombuffer(rows, dtype=np.int8).reshape(-1, WIDTH), spaced) for each, rows, spaced in held
        }

    def _forget(self, ids: Iterable[str]) -> None:
        for each in ids:
            self._looked_at.pop(each, None)

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()
