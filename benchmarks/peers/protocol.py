"""What each contender is put through, in a process of its own. Standard library only: it runs in foreign environments.

    python -m benchmarks.peers.NAME index SET MODEL KEEP     indexes SET/passages.jsonl into the folder KEEP
    python -m benchmarks.peers.NAME ask SET MODEL KEEP       opens KEEP, answers the first question, then all

Each step prints one line of JSON to the stdout it was started with; whatever libraries print goes to stderr.
"""

import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol

DEPTH = 10
"""Passages asked for, and the depth of the mean reciprocal rank."""

Search = Callable[[str], Sequence[str]]
"""The ids of the passages found for a question, best first."""


@dataclass(frozen=True)
class SetPassage:
    """A passage of an evaluation set; `text` has its title on the first line, as everybody gets it."""

    id: str
    title: str
    text: str


class Contender(Protocol):
    """One way to search. Each script has one."""

    def index(self, passages: Sequence[SetPassage], model: str, keep: Path) -> None:
        """Embed and index the passages, and keep the index in the folder `keep`."""

    def open(self, model: str, keep: Path) -> Search:
        """Open what `index` kept."""


def library(name: str) -> Any:
    """A library that only the contender's own environment has, and that our type checker therefore does not know."""
    return import_module(name)


def run(contender: Contender) -> None:
    """One step, by the words of the command line."""
    step, data, model, keep = sys.argv[1:5]
    stdout = os.dup(1)
    os.dup2(2, 1)

    def tell(values: dict[str, Any]) -> None:
        os.write(stdout, json.dumps(values).encode() + b"\n")

    if step == "index":
        tell(_index(contender, Path(data), model, Path(keep)))
    else:
        _ask(contender, Path(data), (model, Path(keep)), tell)
    os._exit(0)  # Some libraries take seconds to say goodbye.


def read_set_passages(data: Path) -> list[SetPassage]:
    """The passages of an evaluation set."""
    return [
        SetPassage(str(row["id"]), str(row.get("title") or ""), f"{row.get('title') or ''}\n{row['text']}".strip())
        for row in _rows(data / "passages.jsonl")
    ]


def read_answerable(data: Path) -> list[tuple[str, frozenset[str]]]:
    """The questions that have an answer, and the ids of the passages that hold it."""
    rows = _rows(data / "questions.jsonl")
    return [(str(row["question"]), frozenset(row["gold_ids"])) for row in rows if row.get("gold_ids")]


def score(asked: Sequence[tuple[Sequence[str], frozenset[str]]]) -> dict[str, float]:
    """hit@1 and MRR@10 of what was found, given what would have been right."""
    ranks = [
        next((place for place, found in enumerate(dict.fromkeys(ranked), start=1) if found in gold), 0)
        for ranked, gold in asked
    ]
    hits = [1.0 if rank == 1 else 0.0 for rank in ranks]
    reciprocal = [1 / rank if 0 < rank <= DEPTH else 0.0 for rank in ranks]
    return {"hit1": sum(hits) / len(ranks), "mrr10": sum(reciprocal) / len(ranks)}


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that `percent` of `values` do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def memory_megabytes() -> float:
    """The resident memory of this process as it stands; Linux only, 0 elsewhere."""
    try:
        lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), 0.0)


def _index(contender: Contender, data: Path, model: str, keep: Path) -> dict[str, Any]:
    passages = read_set_passages(data)
    # Loading libraries and the model is part of every start, not of indexing.
    contender.index(passages[:8], model, keep.with_name(keep.name + "-warm"))
    started = perf_counter()
    contender.index(passages, model, keep)
    return {"passages": len(passages), "seconds": perf_counter() - started}


def _ask(contender: Contender, data: Path, kept: tuple[str, Path], tell: Callable[[dict[str, Any]], None]) -> None:
    questions = read_answerable(data)
    search = contender.open(*kept)
    search(questions[0][0])
    tell({"first": True})
    for text, _ in questions[:5]:
        search(text)
    asked, milliseconds = [], []
    for text, gold in questions:
        started = perf_counter()
        ranked = list(search(text))
        milliseconds.append(1000 * (perf_counter() - started))
        asked.append((ranked, gold))
    times = {"p50": percentile(milliseconds, 50), "p95": percentile(milliseconds, 95)}
    tell({**score(asked), **times, "memory": memory_megabytes(), "questions": len(questions)})


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]
