from pathlib import Path

import numpy as np

from retrieval.encoding.late_interaction import WIDTH, TokenRows
from retrieval.search.token_store import TokenStore


def _rows(value: int, count: int = 3) -> TokenRows:
    return np.full((count, WIDTH), value, dtype=np.int8)


def test_what_was_kept_is_read_back_after_a_restart(tmp_path: Path) -> None:
    store = TokenStore.open(tmp_path, "model")
    store.add({"a": _rows(-5), "b": _rows(7, 0)})
    store.close()
    again = TokenStore.open(tmp_path, "model")
    assert again.ids == {"a", "b"}
    found = again.read(["b", "a", "c"])
    assert found.keys() == {"a", "b"}
    assert (found["a"] == _rows(-5)).all()
    assert found["b"].shape == (0, WIDTH)


def test_a_new_version_replaces_the_old(tmp_path: Path) -> None:
    store = TokenStore.open(tmp_path, "model")
    store.add({"a": _rows(1)})
    store.add({"a": _rows(2, 5)})
    assert store.read(["a"])["a"].shape == (5, WIDTH)


def test_what_is_removed_is_gone(tmp_path: Path) -> None:
    store = TokenStore.open(tmp_path, "model")
    store.add({"a": _rows(1), "b": _rows(2)})
    store.remove(["a", "never there"])
    assert store.ids == {"b"}
    assert store.read(["a"]) == {}


def test_another_model_starts_with_nothing(tmp_path: Path) -> None:
    store = TokenStore.open(tmp_path, "model")
    store.add({"a": _rows(1)})
    store.close()
    assert TokenStore.open(tmp_path, "another").ids == set()
    assert TokenStore.open(tmp_path, "model").ids == set()


def test_odd_ids_are_only_ids(tmp_path: Path) -> None:
    store = TokenStore.open(tmp_path, "model")
    odd = """a'); DROP TABLE tokens; -- "x" ü 漢"""
    store.add({odd: _rows(1)})
    assert store.read([odd]).keys() == {odd}
