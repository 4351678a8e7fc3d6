import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from retrieval.search.kept_vectors import KeptVectors

NORTH, EAST = np.array([[1, 0], [0, 1]], dtype=np.float32)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "copy.sqlite3"


def _filled(file: Path, model_id: str = "model") -> KeptVectors:
    kept = KeptVectors(file, model_id)
    kept.read(2)
    kept.change([], ["n", "e"], np.stack([NORTH, EAST]))
    return kept


def _held(file: Path, model_id: str = "model") -> dict[str, list[float]]:
    with closing(KeptVectors(file, model_id)) as kept:
        ids, rows = kept.read(2)
    return dict(zip(ids, rows.first(len(ids)).tolist(), strict=True))


def test_what_was_kept_is_there_when_the_file_is_opened_again(file: Path) -> None:
    _filled(file).close()
    assert _held(file) == {"n": [1, 0], "e": [0, 1]}


def test_a_new_file_holds_nothing(file: Path) -> None:
    assert _held(file) == {}
    assert _held(file) == {}


def test_a_change_forgets_adds_and_replaces(file: Path) -> None:
    _filled(file).change(["n", "never there"], ["e", "m"], np.stack([NORTH, EAST]))
    assert _held(file) == {"e": [1, 0], "m": [0, 1]}


def test_a_change_that_fails_leaves_everything_as_it_was(file: Path) -> None:
    kept = _filled(file)
    with pytest.raises(ValueError, match="zip"):
        kept.change(["n"], ["too", "many"], np.stack([NORTH]))
    assert _held(file) == {"n": [1, 0], "e": [0, 1]}


def test_what_another_model_made_is_not_given_and_goes(file: Path) -> None:
    _filled(file, "another model").close()
    assert _held(file) == {}
    assert _held(file, "another model") == {}


@pytest.mark.parametrize("content", [b"no database at all, but long enough to be looked at" * 20, b"SQLite format 3\0"])
def test_a_file_that_cannot_be_read_is_made_anew(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert _held(file) == {}
    _filled(file)
    assert _held(file) == {"n": [1, 0], "e": [0, 1]}


def test_a_file_with_damage_in_its_middle_is_not_trusted(file: Path) -> None:
    kept = KeptVectors(file, "model")
    kept.read(2)
    kept.change([], [str(number) for number in range(5_000)], np.tile(NORTH, (5_000, 1)))
    kept.close()
    with file.open("r+b") as written:
        written.seek(8_192)
        written.write(b"\xff" * 40_000)
    assert _held(file) == {}


def test_a_vector_of_another_length_is_not_trusted(file: Path) -> None:
    _filled(file).close()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE vectors SET vector = x'00000000' WHERE id = 'n'")
    assert _held(file) == {}
