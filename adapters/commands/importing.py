"""`handrail import PATH...`: files and folders into the knowledge base."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from adapters.commands.session import json_alone, run_async, settings_for_command, workbench
from adapters.settings import Settings
from adapters.workbench import Json
from bot.publishing.curating import Progress as TellProgress

KINDS = ("imported", "updated", "unchanged", "removed")

NOTHING_THERE = (
    "Nothing to read was found there: no Markdown, text, HTML, PDF, Word or PowerPoint file. Is it the right folder?"
)

SECONDS_BETWEEN_LINES = 10.0
"""How often progress is told where no terminal shows a bar, as in a container's log."""

PHASES = {"reading": "Reading", "indexing": "Indexing", "removing": "Removing"}


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON document.")
def import_(paths: tuple[Path, ...], as_json: bool) -> None:
    """Bring files and folders into the knowledge base.

    Markdown, HTML, PDF, DOCX and PPTX. Only what changed since the last time is read in; a file that is gone from one
    of the folders retires its article. What cannot be read is listed with the reason and stops nothing else.
    """
    settings = settings_for_command()
    with json_alone() as print_json:
        report = run_async(import_paths(settings, [path.absolute() for path in paths]))
        if as_json:
            print_json(report)
    if not as_json:
        click.echo(in_words(report))


async def import_paths(settings: Settings, paths: list[Path]) -> Json:
    """Import with a progress bar on stderr, wherever the knowledge base is open."""
    async with workbench(settings) as bench:
        with progress_bar() as progress:
            return await bench.import_paths(paths, progress)


@contextmanager
def progress_bar() -> Iterator[TellProgress]:
    """A bar on stderr while something is imported; now and then a line where stderr is no terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lines_now_and_then(lambda line: click.echo(line, err=True))
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(PHASES["reading"], total=None)
        yield lambda done, total, phase: bar.update(
            task, completed=done, total=total, description=PHASES.get(phase, phase)
        )


def lines_now_and_then(say: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> TellProgress:
    """Progress in lines ("Indexing: 512 of 3200"), the first after SECONDS_BETWEEN_LINES, then never more often."""
    told = clock()

    def tell(done: int, total: int, phase: str) -> None:
        nonlocal told
        if clock() - told >= SECONDS_BETWEEN_LINES:
            told = clock()
            say(f"{PHASES.get(phase, phase)}: {done:,} of {total:,}")

    return tell


def in_words(report: Json) -> str:
    """The import report for people: a sentence, then what to look at."""
    counts = ", ".join(f"{report[kind]} {kind}" for kind in KINDS)
    lines = [f"{counts}. The knowledge base holds {report['passages']} passages. ({report['seconds']:.1f} s)"]
    if not report["rejected"] and not any(report[kind] for kind in KINDS):
        lines.append(NOTHING_THERE)
    if report["rejected"]:
        lines.append(f"\nNot imported ({len(report['rejected'])}):")
        lines += [f"  {rejection['path']}\n    {rejection['reason']}" for rejection in report["rejected"]]
    if report["warnings"]:
        lines.append(f"\nImported, but worth a look ({len(report['warnings'])}):")
        lines += [f"  {_about(warning)}{warning['message']}" for warning in report["warnings"]]
    return "\n".join(lines)


def _about(warning: Json) -> str:
    return f"{warning['path']}\n    " if warning["path"] else ""
