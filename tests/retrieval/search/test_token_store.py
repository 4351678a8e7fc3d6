import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np

from retrieval.encoding.late_interaction import WIDTH
from retrieval.search.token_store import REMEMBERED, TokenStore, Words, spaced_stems


def _words(value: int, count: int = 3) -> Words:
    return Words(np.full((count, WIDTH), value, dtype=np.int8), spaced_stems(f"Days number {value}"))


def test_what_was_kept_is_read_back_after_a_restart(tmp_path: Path) -> None:
    store = TokenStore.open(tmp_path, "model")
    store.add({"a": _words(-5), "b": _words(7, 0)})
    store.close()
    again = TokenStore.open(tmp_path, "model")
    assert again.ids == {"a", "b"}
    found = again.read(["b", "a", "c"])
    assert found.keys() == {"a", "b"}
    assert (found["a"].rows == _words(-5).rows).all()
    assert found["a"].stems == " day number 5 "
    assert found["b"].rows.shape == (0, WIDTH)


def test_what_was_looked_at_lately_is_read_without_the_file(tmp_path: Path) -> None:
    store = TokenStore.open(tmp_path, "model")
    store.add({"a": _words(1), "b": _words(2)})
    store.read(["a"])
    with closing(sqlite3.connect(tmp_path / "tokens.sqlite3")) as connection, connection:
        connection.execute("DELETE FROM words")
    assert store.read(["b", "a"]).keys() == {"a"}


def test_of_many_the_words_that_were_looked_at_last_stay_in_memory(tmp_path: Path) -> None:
    store = TokenStore.open(tmp_path, "model")
    ids = [str(number) for number in range(REMEMBERED + 1)]
    store.add({each: _words(1, 1) for each in ids})
    for some in (ids[:2], ids[2:REMEMBERED], ids[:1], ids[REMEMBERED:]):
        assert store.read(some).keys() == set(some)
    with closing(sqlite3.connect(tmp_path / "tokens.sqlite3")) as connection, connection:
        connection.execute("DELETE FROM words")
    assert store.read(ids[:2]).keys() == {"0"}


def test_more_words_than_stay_in_memory_are_read_at_once(tmp_path: Path) -> None:
    store = TokenStore.open(tmp_path, "model")
    ids = [str(number) for number in range(REMEMBERED + 7)]
    store.add({each: _words(1, 1) for each in ids})
    assert store.read(ids).keys() == set(ids)


def test_a_new_version_replaces_the_old(tmp_path: Path) -> None:
    store = TokenStore.open(tmp_path, "model")
    store.add({"a": _words(1)})
    assert store.read(["a"])["a"].stems == " day number 1 "
    store.add({"a": _words(2, 5)})
    assert store.read(["a"])["a"].rows.shape == (5, WIDTH)
    assert store.read(["a"])["a"].stems == " day number 2 "


def test_what_is_removed_is_gone(tmp_path: Path) -> None:
    store = TokenStore.open(tmp_path, "model")
    store.add({"a": _words(1), "b": _words(2)})
    assert store.read(["a", "b"]).keys() == {"a", "b"}
    store.remove(["a", "never there"])
    assert store.ids == {"b"}
    assert store.read(["a"]) == {}


def test_another_model_starts_with_nothing(tmp_path: Path) -> None:
    store = TokenStore.open(tmp_path, "model")
    store.add({"a": _words(1)})
    store.close()
    assert TokenStore.open(tmp_path, "another").ids == set()
    assert TokenStore.open(tmp_path, "model").ids == set()


def test_what_an_earlier_version_kept_without_stems_is_forgotten(tmp_path: Path) -> None:
    TokenStore.open(tmp_path, "model").close()
    with closing(sqlite3.connect(tmp_path / "tokens.sqlite3")) as connection, connection:
        connection.execute("DROP TABLE words")
        connection.execute("CREATE TABLE tokens (id TEXT PRIMARY KEY, rows BLOB NOT NULL)")
        connection.execute("INSERT INTO tokens VALUES ('a', x'00')")
    assert TokenStore.open(tmp_path, "model").ids == set()


def test_stems_stand_between_spaces_so_that_neighbours_can_be_looked_for() -> None:
    assert " carri over " in spaced_stems("Can days be carried over?")
    assert spaced_stems("") == " "


def test_odd_ids_are_only_ids(tmp_path: Path) -> None:
    store = TokenStore.open(tmp_path, "model")
    odd = """a'); DROP TABLE tokens; -- "x" ü 漢"""
    store.add({odd: _words(1)})
    assert store.read([odd]).keys() == {odd}
