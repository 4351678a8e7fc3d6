"""`handrail gaps`: what people asked and we do not know, what matters most first."""

from typing import Any

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from adapters.commands.session import database, json_alone, run_async, settings_for_command
from adapters.settings import Settings
from adapters.wiring import list_gaps
from bot.replies import human_date
from knowledge.gaps.gaps import FEWEST_PEOPLE_SHOWN, GapState, GapSummary

NOTHING_YET = (
    "No gaps. When somebody asks what the knowledge does not answer, it appears here, with how many asked and how "
    "much it matters."
)


@click.command()
@click.option("--status", type=click.Choice([state.value for state in GapState]), help="Only gaps in this state.")
@click.option("--json", "as_json", is_flag=True, help="Print the gaps as one JSON document.")
def gaps(status: str | None, as_json: bool) -> None:
    """List what people asked and we do not know, by impact. Nobody can see who asked."""
    settings = settings_for_command()
    with json_alone() as print_json:
        found = run_async(_gaps(settings, status))
        if as_json:
            print_json({"gaps": [to_json(gap) for gap in found]})
    if not as_json:
        Console().print(as_table(found) if found else NOTHING_YET)


async def _gaps(settings: Settings, status: str | None) -> list[GapSummary]:
    async with database(settings) as engine:
        return await list_gaps(engine, status)


def to_json(gap: GapSummary) -> dict[str, Any]:
    """A gap as the command's `--json` prints it."""
    return {
        "id": gap.id,
        "title": gap.title,
        "kind": gap.kind.value,
        "state": gap.state.value,
        "askers": gap.askers,
        "questions": gap.questions,
        "first_asked": gap.first_asked.isoformat(),
        "last_asked": gap.last_asked.isoformat(),
        "impact": gap.impact,
    }


def as_table(found: list[GapSummary]) -> Table:
    """The gaps for people: what is asked has the width, on whatever terminal."""
    few = f"Fewer than {FEWEST_PEOPLE_SHOWN} people are not counted, so that nobody can be guessed."
    table = Table(box=SIMPLE_HEAD, caption=few, caption_justify="left")
    table.add_column("Impact", justify="right", no_wrap=True)
    table.add_column("Asked for")
    for gap in found:
        table.add_row(f"{gap.impact:.0f}", f"{_plain(gap.title)}\n[dim]{_facts(gap)}[/dim]")
    return table


def _facts(gap: GapSummary) -> str:
    people = "few people" if gap.askers is None else f"{gap.askers} people"
    asked = f"asked {gap.questions} times" if gap.questions > 1 else "asked once"
    last = f"last on {human_date(gap.last_asked.date())}"
    return " · ".join([_words(gap.kind), _words(gap.state), *_due(gap), people, f"{asked}, {last}"])


def _due(gap: GapSummary) -> list[str]:
    if gap.due_on is None:
        return []
    due = human_date(gap.due_on)
    return [f"⚠ was due {due}" if gap.is_overdue else f"due {due}"]


def _words(name: str) -> str:
    return name.replace("_", " ")


def _plain(text: str) -> str:
    # Square brackets in a question are no markup of ours.
    return text.replace("[", r"\[")
