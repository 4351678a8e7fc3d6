"""The made-up organisations keep what measuring with them relies on."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from benchmarks.calibrate import ORGANISATIONS, organisations

Record = dict[str, Any]

COPIED = 5
"""So many words in a row are the text's own, and no asker's."""


def _records(name: str, file: str) -> list[Record]:
    return [json.loads(line) for line in (ORGANISATIONS / name / file).read_text("utf-8").splitlines()]


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower())


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _words(text)
    return {tuple(words[start : start + COPIED]) for start in range(len(words) - COPIED + 1)}


def test_there_are_sixteen() -> None:
    assert len(organisations()) == 16
    assert sorted(path.name for path in ORGANISATIONS.iterdir() if path.is_dir()) == list(organisations())


@pytest.mark.parametrize("name", organisations())
def test_every_answer_is_there_and_what_was_taken_out_is_not(name: str) -> None:
    passages = {each["id"]: each for each in _records(name, "passages.jsonl")}
    questions = _records(name, "questions.jsonl")
    texts = {passage["text"] for passage in passages.values()}
    assert len(passages) == len(_records(name, "passages.jsonl"))
    for question in questions:
        assert question["answerable"] is (question["kind"] == "covered") is bool(question["gold_ids"])
        assert set(question["gold_ids"]) <= passages.keys()
        card = question.get("gap_card")
        assert (card is not None) is (question["kind"] == "removed")
        assert card is None or f"{card['title']}\n{card['text']}" not in texts


@pytest.mark.parametrize("name", organisations())
def test_they_are_asked_enough_of_every_kind(name: str) -> None:
    questions = _records(name, "questions.jsonl")
    kinds = Counter(question["kind"] for question in questions)
    assert kinds["covered"] >= 140
    assert kinds["removed"] >= 14
    assert kinds["unanswerable"] == 30
    assert len({question["question"].lower() for question in questions}) == len(questions)
    assert len({question["id"] for question in questions}) == len(questions)


@pytest.mark.parametrize("name", organisations())
def test_no_question_repeats_its_answer(name: str) -> None:
    texts = {each["id"]: each["text"] for each in _records(name, "passages.jsonl")}
    for question in _records(name, "questions.jsonl"):
        for gold in question["gold_ids"]:
            assert _runs(question["question"]).isdisjoint(_runs(texts[gold])), question["id"]


def test_their_folder_says_what_they_are() -> None:
    assert "made-up" in Path(ORGANISATIONS, "README.md").read_text("utf-8")
