"""Reading evaluation sets: a folder with `passages.jsonl` and `questions.jsonl`, one JSON object a line."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from bot.measures.evaluating import KnownPassage, KnownQuestion
from retrieval.outcome import Turn

Read = TypeVar("Read")


class InvalidSet(ValueError):
    """An evaluation set cannot be read. The message names the file, the line and what is missing."""


def read_passages(path: Path) -> list[KnownPassage]:
    """The set's passages. Raises InvalidSet."""
    return list(_read(path, ("id",), _passage))


def read_questions(path: Path, with_scenario: bool = False) -> list[KnownQuestion]:
    """The set's questions; `with_scenario` puts the asker's situation before each as an earlier turn. Raises
    InvalidSet."""
    return list(_read(path, ("id", "question"), partial(_question, with_scenario=with_scenario)))


def _passage(record: dict[str, Any]) -> KnownPassage:
    return KnownPassage(str(record["id"]), str(record.get("title") or ""), str(record.get("text") or ""))


def _question(record: dict[str, Any], with_scenario: bool) -> KnownQuestion:
    history = [Turn(str(turn["role"]), str(turn["text"])) for turn in record.get("history") or ()]
    if with_scenario and record.get("scenario"):
        history.append(Turn("user", str(record["scenario"])))
    gold = frozenset(str(each) for each in record.get("gold_ids") or ())
    return KnownQuestion(
        id=str(record["id"]),
        text=str(record["question"]),
        kind=str(record.get("kind") or ("covered" if gold else "removed")),
        gold=gold,
        is_answerable=bool(record.get("answerable", bool(gold))),
        history=tuple(history),
    )


def _read(path: Path, needed: tuple[str, ...], read: Callable[[dict[str, Any]], Read]) -> Iterator[Read]:
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidSet(f"{path} cannot be read ({type(error).__name__}): it should be UTF-8 text") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield read(_record(path, number, line, needed))
            except (KeyError, TypeError) as error:
                raise InvalidSet(f"{path}, line {number}: a field is not what it should be ({error})") from error


def _record(path: Path, number: int, line: str, needed: tuple[str, ...]) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise InvalidSet(f"{path}, line {number}: not JSON ({error.msg})") from error
    missing = [name for name in needed if not isinstance(record, dict) or name not in record]
    if missing:
        raise InvalidSet(f"{path}, line {number}: no {missing[0]!r}")
    found: dict[str, Any] = record
    return found
