"""Vectors in a file of our own, from which a start reads them at once: Chroma takes a second to load and to give them.

A copy of what one model's collection in Chroma holds. It is written after Chroma, so it may lack the last change of a
process that died, and never holds a vector that Chroma did not take. An entry's id says which text its vector is of;
what is missing or left over is seen and mended like everything else in the index that differs from the store.
"""

import sqlite3
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np

from retrieval.search.growing import Floats, GrowingRows

PAGE = 1_000
"""Vectors read at once: all of them would take their memory twice."""


class _NotWhole(Exception):
    """Another model's, or damaged."""


class KeptVectors:
    """Vectors by entry id. One process writes; the caller sees to that. Its methods block."""

    def __init__(self, file: Path, model_id: str) -> None:
        """Opens the file, or begins one."""
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file = file
        self._model_id = model_id
        self._connection = sqlite3.connect(file, check_same_thread=False, isolation_level=None)

    def read(self, dimension: int) -> tuple[list[str], GrowingRows] | None:
        """All ids, and a row for each; None where this model's vectors are not here as a whole, or not readable."""
        try:
            return self._read(dimension)
        except (sqlite3.DatabaseError, _NotWhole):
            return None

    def fill(self, ids: Sequence[str], vectors: Floats) -> None:
        """Holds these and no others, in a new file."""
        self.close()
        for each in self._file.parent.glob(f"{self._file.name}*"):
            each.unlink()
        self._connection = sqlite3.connect(self._file, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        with self._connection:
            self._connection.execute("BEGIN")
            self._connection.execute("CREATE TABLE filled_from (model_id TEXT NOT NULL)")
            self._connection.execute("CREATE TABLE vectors (id TEXT PRIMARY KEY, vector BLOB NOT NULL)")
            self._connection.execute("INSERT INTO filled_from VALUES (?)", (self._model_id,))
            self._write([], ids, vectors)

    def change(self, removed: Collection[str], ids: Sequence[str], vectors: Floats) -> None:
        """Forgets vectors and keeps others, all or nothing."""
        with self._connection:
            self._connection.execute("BEGIN")
            self._write(removed, ids, vectors)

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def _read(self, dimension: int) -> tuple[list[str], GrowingRows]:
        filled_from = self._connection.execute("SELECT model_id FROM filled_from").fetchall()
        if filled_from != [(self._model_id,)]:
            raise _NotWhole
        (count,) = self._connection.execute("SELECT count(*) FROM vectors").fetchone()
        ids: list[str] = []
        rows = GrowingRows(dimension, count)
        read = self._connection.execute("SELECT id, vector FROM vectors")
        while page := read.fetchmany(PAGE):
            rows.after(len(ids), _matrix([vector for _, vector in page], dimension))
            ids += [each for each, _ in page]
        return ids, rows

    def _write(self, removed: Collection[str], ids: Sequence[str], vectors: Floats) -> None:
        self._connection.executemany("DELETE FROM vectors WHERE id = ?", [(each,) for each in removed])
        rows = [(each, vector.tobytes()) for each, vector in zip(ids, vectors, strict=True)]
        self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)


def _matrix(vectors: Sequence[bytes], dimension: int) -> Floats:
    if any(len(vector) != np.dtype(np.float32).itemsize * dimension for vector in vectors):
        raise _NotWhole
    return np.frombuffer(b"".join(vectors), dtype=np.float32).reshape(len(vectors), dimension)
