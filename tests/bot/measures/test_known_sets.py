import json
from pathlib import Path
from typing import Any

import pytest

from bot.measures.evaluating import KnownPassage
from bot.measures.known_sets import InvalidSet, read_passages, read_questions
from retrieval.outcome import Turn


def _file(directory: Path, *records: dict[str, Any]) -> Path:
    path = directory / "set.jsonl"
    path.write_text("\n".join(json.dumps(record) for record in records), "utf-8")
    return path


def test_a_passage_needs_only_its_id(tmp_path: Path) -> None:
    path = _file(tmp_path, {"id": "p1", "title": "Leave", "text": "Five days.", "url": "x"}, {"id": 2, "title": None})
    assert read_passages(path) == [KnownPassage("p1", "Leave", "Five days."), KnownPassage("2", "", "")]


def test_a_question_knows_what_answers_it(tmp_path: Path) -> None:
    path = _file(
        tmp_path, {"id": "q", "question": "How many?", "gold_ids": ["p1", "p2"], "answerable": True, "kind": "covered"}
    )
    question = read_questions(path)[0]
    assert (question.id, question.text, question.kind) == ("q", "How many?", "covered")
    assert question.gold == {"p1", "p2"}
    assert question.is_answerable


def test_what_a_question_does_not_say_follows_from_its_passages(tmp_path: Path) -> None:
    with_gold, without = read_questions(
        _file(tmp_path, {"id": 1, "question": "a", "gold_ids": ["p"]}, {"id": 2, "question": "b"})
    )
    assert (with_gold.kind, with_gold.is_answerable) == ("covered", True)
    assert (without.kind, without.is_answerable) == ("removed", False)


def test_the_conversation_comes_before_the_question(tmp_path: Path) -> None:
    turns = [{"role": "user", "text": "Leave?"}, {"role": "assistant", "text": "26 days."}]
    path = _file(tmp_path, {"id": 1, "question": "And abroad?", "history": turns, "scenario": "I live in Spain."})
    history = (Turn("user", "Leave?"), Turn("assistant", "26 days."))
    assert read_questions(path)[0].history == history
    assert read_questions(path, with_scenario=True)[0].history == (*history, Turn("user", "I live in Spain."))


def test_empty_lines_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('\n{"id": "p"}\n   \n', "utf-8")
    assert len(read_passages(path)) == 1


def test_a_line_separator_inside_a_text_does_not_end_the_record(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"id": "p", "text": "one\u2028two\x85three"}\n', "utf-8")
    assert read_passages(path)[0].text == "one\u2028two\x85three"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"id": "p", "question": "a"}\n{oops', "line 2: not JSON"),
        (b'{"title": "p"}', "line 1: no 'id'"),
        (b'["id"]', "line 1: no 'id'"),
        (b"\xff\xfe{}", "UTF-8"),
        (b'{"id": "p", "history": 3, "question": "a"}', "line 1"),
        (b'{"id": "p", "gold_ids": 3, "question": "a"}', "line 1"),
        (b'{"id": "p", "history": [{"role": "user"}], "question": "a"}', "line 1"),
    ],
)
def test_a_file_that_cannot_be_read_names_the_line_and_the_fault(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes(content)
    with pytest.raises(InvalidSet, match=r"set\.jsonl") as error:
        read_questions(path)
    assert said in str(error.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidSet, match=r"passages\.jsonl cannot be read"):
        read_passages(tmp_path / "passages.jsonl")
