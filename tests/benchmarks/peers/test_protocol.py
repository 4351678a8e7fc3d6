import json
from pathlib import Path

import pytest

from benchmarks.peers.protocol import (
    SetPassage,
    memory_megabytes,
    percentile,
    read_answerable,
    read_set_passages,
    score,
)


def test_a_hit_counts_by_its_rank_and_not_beyond_the_tenth() -> None:
    asked = [
        (["a", "b"], frozenset("a")),
        (["b", "a"], frozenset("a")),
        ([str(number) for number in range(10)] + ["a"], frozenset("a")),
        ([], frozenset("a")),
    ]
    assert score(asked) == {"hit1": 0.25, "mrr10": pytest.approx(1.5 / 4)}


def test_a_passage_found_twice_takes_one_place() -> None:
    assert score([(["b", "b", "a"], frozenset("a"))])["mrr10"] == 0.5


def test_the_95th_percentile_is_what_one_in_twenty_exceeds() -> None:
    values = [float(number) for number in range(100)]
    assert (percentile(values, 50), percentile(values, 95), percentile([1.0], 95)) == (50.0, 95.0, 1.0)


def test_a_set_is_read_with_titles_and_only_questions_that_have_an_answer(tmp_path: Path) -> None:
    passages = [{"id": "a", "title": "Leave", "text": "Five days."}, {"id": "b", "text": "No title."}]
    questions = [{"question": "How many?", "gold_ids": ["a"]}, {"question": "Why?", "gold_ids": []}]
    for name, rows in (("passages", passages), ("questions", questions)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n", "utf-8")
    assert read_set_passages(tmp_path) == [
        SetPassage("a", "Leave", "Leave\nFive days."),
        SetPassage("b", "", "No title."),
    ]
    assert read_answerable(tmp_path) == [("How many?", frozenset("a"))]


def test_memory_is_told_where_the_system_tells_it() -> None:
    assert memory_megabytes() >= 0
