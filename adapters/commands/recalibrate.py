"""`handrail recalibrate`: how sure Handrail is, corrected by what people said of its answers."""

from collections.abc import Iterator, Sequence

import click
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from adapters.commands.session import BadInput, json_alone, run_async, settings_for_command, workbench
from adapters.settings import Settings
from adapters.workbench import Json

APPLY, UNDO, LOOK = "apply", "undo", "look"

SOURCES = {
    "helped": "answers that helped",
    "did_not_help": "answers that didn't help",
    "gap_closed": "questions whose gap was closed since",
    "gap_foreign": "questions dismissed as none of ours",
    "asked_again": "questions put once more in other words",
}


@click.command()
@click.option("--apply", "is_applied", is_flag=True, help="Put it into use, if it does better on questions kept back.")
@click.option("--undo", "is_undone", is_flag=True, help="Go back to the calibration that was in use before.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as one JSON document.")
def recalibrate(is_applied: bool, is_undone: bool, as_json: bool) -> None:
    """Correct how sure Handrail is, by thumbs, closed gaps and questions put once more.

    Shows before and after, measured on questions that were kept back, and changes nothing without --apply. It is never
    put into use where that would not be better. A running server takes it over at once; other processes (`handrail
    work`) when they start again.
    """
    if is_applied and is_undone:
        raise BadInput("--apply and --undo are opposites: choose one")
    action = APPLY if is_applied else UNDO if is_undone else LOOK
    settings = settings_for_command()
    with json_alone() as print_json:
        found = run_async(_recalibrate(settings, action))
        if as_json:
            print_json(found)
    if not as_json:
        Console(highlight=False).print(render(found))


async def _recalibrate(settings: Settings, action: str) -> Json:
    async with workbench(settings) as bench:
        return await bench.recalibrate(action)


def render(found: Json) -> RenderableType:
    """What was found, for people: a sentence first, then the figures and where they come from."""
    return Group(Text(found["message"]), *_figures(found), *_sources(found), *_remarks(found["remarks"]))


def _figures(found: Json) -> Iterator[RenderableType]:
    if not found["before"]:
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(f"on {found['questions']} judged questions, each judged by a fit that never saw it")
    table.add_column("now", justify="right")
    table.add_column("then", justify="right")
    for name, words in (
        ("precision", "of what it would answer, so much is right"),
        ("coverage", "so much would be answered"),
        ("calibration_error", "its confidence is off by"),
    ):
        table.add_row(words, _share(found["before"][name]), _share(found["after"][name]))
    yield Padding(table, (1, 0, 0, 2), expand=False)


def _share(value: float | None) -> str:
    return "too few people to show" if value is None else f"{100 * value:.0f} %"


def _sources(found: Json) -> Iterator[RenderableType]:
    if found["sources"]:
        counts = found["sources"]
        parts = [f"{counts[name]} {words}" for name, words in SOURCES.items() if name in counts]
        yield Padding(Text(f"Judged by: {', '.join(parts)}.", style="dim"), (1, 0, 0, 2), expand=False)


def _remarks(remarks: Sequence[str]) -> Iterator[RenderableType]:
    for place, remark in enumerate(remarks):
        yield Padding(Text(f"– {remark}"), (0 if place else 1, 0, 0, 2), expand=False)
