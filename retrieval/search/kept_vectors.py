"""Vectors in a file of our own, from which a start reads them at once.

They are derived: what is not there, or not readable, is made again from what is published. An entry's id says which
text its vector is of, so that whatever is missing or left over is seen.
"""

import sqlite3
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np

from retrieval.search.growing import Floats, GrowingRows

PAGE = 1_000
"""Vectors read at once: all of them would take their memory twice."""

# The end of this process undoes nothing; a power cut may undo the last changes, which are then made again.
_COMMITS = "PRAGMA synchronous=NORMAL"


class _NotWhole(Exception):
    """Another model's, or damaged."""


class KeptVectors:
    """Vectors by entry id. Read before you change: that makes a new file what it is to be. One process writes; the
    caller sees to that. Its methods block."""

    def __init__(self, file: Path, model_id: str) -> None:
        """Opens the file, or begins one."""
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file = file
        self._model_id = model_id
        self._connection = _connected(file)

    def read(self, dimension: int) -> tuple[list[str], GrowingRows[np.float32]]:
        """All ids, and a row for each; none, and the file made anew, where this model's are not here as a whole."""
        try:
            return self._read(dimension)
        except (sqlite3.DatabaseError, _NotWhole):
            self._begin_anew()
            return [], GrowingRows[np.float32](dimension)

    def change(self, removed: Collection[str], ids: Sequence[str], vectors: Floats) -> None:
        """Forgets vectors and keeps others, all or nothing."""
        with self._connection:
            self._connection.execute("BEGIN")
            self._write(removed, ids, vectors)

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def _begin_anew(self) -> None:
        self.close()
        for each in self._file.parent.glob(f"{self._file.name}*"):
            each.unlink()
        self._connection = _connected(self._file)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute(_COMMITS)
        with self._connection:
            self._connection.execute("BEGIN")
            self._connection.execute("CREATE TABLE made_by (model_id TEXT NOT NULL)")
            self._connection.execute("CREATE TABLE vectors (id TEXT PRIMARY KEY, vector BLOB NOT NULL)")
            self._connection.execute("INSERT INTO made_by VALUES (?)", (self._model_id,))

    def _read(self, dimension: int) -> tuple[list[str], GrowingRows[np.float32]]:
        self._connection.execute(_COMMITS)
        if self._connection.execute("SELECT model_id FROM made_by").fetchall() != [(self._model_id,)]:
            raise _NotWhole
        (count,) = self._connection.execute("SELECT count(*) FROM vectors").fetchone()
        ids: list[str] = []
        rows = GrowingRows[np.float32](dimension, count)
        read = self._connection.execute("SELECT id, vector FROM vectors")
        while page := read.fetchmany(PAGE):
            rows.after(len(ids), _matrix([vector for _, vector in page], dimension))
            ids += [each for each, _ in page]
        return ids, rows

    def _write(self, removed: Collection[str], ids: Sequence[str], vectors: Floats) -> None:
        self._connection.executemany("DELETE FROM vectors WHERE id = ?", [(each,) for each in removed])
        rows = [(each, vector.tobytes()) for each, vector in zip(ids, vectors, strict=True)]
        self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)


def _connected(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, check_same_thread=False, isolation_level=None)


def _matrix(vectors: Sequence[bytes], dimension: int) -> Floats:
    if any(len(vector) != np.dtype(np.float32).itemsize * dimension for vector in vectors):
        raise _NotWhole
    return np.frombuffer(b"".join(vectors), dtype=np.float32).reshape(len(vectors), dimension)
