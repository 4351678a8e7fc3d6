"""`handrail evaluate DIR`: measure the production pipeline on questions with known answers."""

import asyncio
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress as Bar
from rich.table import Table

from adapters.commands.session import BadInput, json_alone, run_async, settings_for_command
from adapters.opening import load_model
from adapters.settings import Settings
from bot.measures.evaluating import KnownPassage, KnownQuestion, KnownStore, index_known, measure
from bot.measures.known_sets import InvalidSet, read_passages, read_questions
from bot.measures.measuring import Measured
from bot.measures.measuring_report import per_question, summary
from retrieval.answering import Answerer
from retrieval.composing.composer import Composer
from retrieval.encoding.embedding import Encoder
from retrieval.looking import Lookup
from retrieval.search.index import PassageIndex
from retrieval.sufficiency import shipped_calibration

MOST_THREADS = 64


@dataclass(frozen=True)
class Evaluation:
    """What is to be measured."""

    name: str
    passages: tuple[KnownPassage, ...]
    questions: tuple[KnownQuestion, ...]
    at_once: int


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--questions", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Another file.")
@click.option("--limit", type=click.IntRange(min=1), help="Only the first so many questions.")
@click.option("--threads", type=click.IntRange(1, MOST_THREADS), default=1, show_default=True, help="So many at once.")
@click.option("--scenario", is_flag=True, help="Give each question's scenario to the pipeline as an earlier turn.")
@click.option("--details", is_flag=True, help="Add what was found for each question to the JSON.")
@click.option("--json", "as_json", is_flag=True, help="Print the measures as one JSON document.")
def evaluate(folder: Path, **options: Any) -> None:
    """Index FOLDER/passages.jsonl in a throw-away index, ask every question, and print how well that went."""
    evaluation = _read(folder, options)
    settings = settings_for_command()
    with json_alone() as print_json:
        figures, measured = run_async(_evaluate(settings, evaluation))
        if options["as_json"]:
            print_json(figures | ({"per_question": per_question(measured)} if options["details"] else {}))
    if not options["as_json"]:
        Console().print(_table(figures))


def _read(folder: Path, options: Mapping[str, Any]) -> Evaluation:
    try:
        passages = read_passages(folder / "passages.jsonl")
        questions = read_questions(options["questions"] or folder / "questions.jsonl", options["scenario"])
    except InvalidSet as error:
        raise BadInput(str(error)) from error
    return Evaluation(folder.resolve().name, tuple(passages), tuple(questions[: options["limit"]]), options["threads"])


async def _evaluate(settings: Settings, evaluation: Evaluation) -> tuple[dict[str, Any], list[Measured]]:
    encoder = await load_model(settings)
    with tempfile.TemporaryDirectory(prefix="handrail-evaluate-") as folder, _bar() as bar:
        index = await asyncio.to_thread(PassageIndex.open, Path(folder), encoder)
        try:
            store = await asyncio.to_thread(KnownStore, evaluation.passages, encoder)
            indexing = bar.add_task("Indexing", total=None)
            seconds = await index_known(store, index, lambda done, total: _advance(bar, indexing, done, total))
            asking = bar.add_task("Asking", total=len(evaluation.questions))
            answerer = _answerer(settings, encoder, index, store)
            measured = await measure(
                evaluation.questions,
                answerer,
                store,
                evaluation.at_once,
                lambda done, total: _advance(bar, asking, done, total),
            )
        finally:
            index.close()
    rate = len(evaluation.passages) / seconds if seconds else 0.0
    figures: dict[str, Any] = {
        "set": evaluation.name,
        "passages": len(evaluation.passages),
        **summary(measured),
        "passages_per_second": round(rate, 1),
        "model": encoder.model_id,
    }
    return figures, measured


def _answerer(settings: Settings, encoder: Encoder, index: PassageIndex, store: KnownStore) -> Answerer:
    calibration = shipped_calibration().deciding_at(settings.answer_threshold)
    composer = Composer(None, lambda found: found.passage.article_id, lambda: datetime.now(UTC).date())
    return Answerer(Lookup(encoder, index, calibration), store, composer)


def _bar() -> Bar:
    return Bar(console=Console(stderr=True), transient=True)


def _advance(bar: Bar, task: Any, done: int, total: int) -> None:
    bar.update(task, completed=done, total=total)


def _table(figures: dict[str, Any]) -> Table:
    table = Table(title=f"{figures['set']}: {figures['questions']} questions over {figures['passages']} passages")
    table.add_column("measure")
    table.add_column("value", justify="right")
    for name, value in figures.items():
        if isinstance(value, dict):
            for key, each in value.items():
                table.add_row(f"{name} {key}", _shown(each))
        elif name not in ("set", "questions", "passages"):
            table.add_row(name, _shown(value))
    return table


def _shown(value: object) -> str:
    if isinstance(value, list):
        return " to ".join(map(_shown, value))
    return f"{value:.3f}" if isinstance(value, float) else "–" if value is None else str(value)
