"""The vectors of every passage's words, on disk: a search reads those of the few passages it looks at closely.

They are derived like the rest of the index, and stamped with what made them: opened with another model, the store
starts empty.
"""

import json
import sqlite3
from collections.abc import Collection, Mapping
from pathlib import Path
from threading import Lock

import numpy as np

from retrieval.encoding.late_interaction import WIDTH, TokenRows

_READ = "SELECT tokens.id, tokens.rows FROM json_each(?) AS asked JOIN tokens ON tokens.id = asked.value"


class TokenStore:
    """Rows of bytes by entry id. One process writes; the caller sees to that. May be read from any thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._turn = Lock()
        self.ids = {str(row[0]) for row in connection.execute("SELECT id FROM tokens")}
        """The ids of every entry whose words are kept."""

    @classmethod
    def open(cls, directory: Path, model_id: str) -> "TokenStore":
        """Opens the store in `directory`, emptying one that another model filled. Blocks."""
        directory.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(directory / "tokens.sqlite3", check_same_thread=False, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("CREATE TABLE IF NOT EXISTS made_by (model_id TEXT NOT NULL)")
        connection.execute("CREATE TABLE IF NOT EXISTS tokens (id TEXT PRIMARY KEY, rows BLOB NOT NULL)")
        if connection.execute("SELECT model_id FROM made_by").fetchall() != [(model_id,)]:
            connection.executescript("BEGIN; DELETE FROM tokens; DELETE FROM made_by; COMMIT")
            connection.execute("INSERT INTO made_by VALUES (?)", (model_id,))
        return cls(connection)

    def add(self, rows: Mapping[str, TokenRows]) -> None:
        """Keeps rows under new ids, or replaces them. Blocks."""
        with self._turn, self._connection:
            self._connection.execute("BEGIN")
            self._connection.executemany(
                "INSERT OR REPLACE INTO tokens VALUES (?, ?)", [(each, held.tobytes()) for each, held in rows.items()]
            )
        self.ids |= rows.keys()

    def remove(self, ids: Collection[str]) -> None:
        """Forgets rows. Blocks."""
        with self._turn, self._connection:
            self._connection.execute("BEGIN")
            self._connection.executemany("DELETE FROM tokens WHERE id = ?", [(each,) for each in ids])
        self.ids -= set(ids)

    def read(self, ids: Collection[str]) -> dict[str, TokenRows]:
        """The rows of those of `ids` that are here."""
        asked = json.dumps(list(ids))
        with self._turn:
            held = self._connection.execute(_READ, (asked,)).fetchall()
        return {each: np.frombuffer(rows, dtype=np.int8).reshape(-1, WIDTH) for each, rows in held}

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()
