"""`handrail explain "..."`: what a question would find and how it would end, and why."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from adapters.commands.ask import read_history
from adapters.commands.session import BadInput, json_alone, run_async, settings_for_command, workbench
from adapters.settings import Settings
from adapters.terminal import printable
from adapters.workbench import AskRequest, Json
from bot.measures.explanation_words import percent
from bot.people.people_file import is_email
from bot.replies import human_date
from retrieval.explaining import Fate

MARKS = {"strongly": "●●●", "clearly": "●●", "slightly": "●"}

COLUMNS = {"phrasing": "asked as"}

LEGEND = {
    "likeness": "how close word by word",
    "meaning": "how close as a whole",
    "phrasing": "how close a phrasing the article is also asked as",
    "words": "how many words in common",
    "pairs": "how many neighbouring words in common",
    "reader": "how much like an answer when read with the question",
}

LAST_PLACE_SHOWN = 20
"""How far back a passage is beyond this tells nobody anything."""

STYLES = {
    Fate.USED: "green",
    Fate.CHOICE: "green",
    Fate.NOT_ENOUGH: "yellow",
    Fate.NOT_FOR_PERSON: "magenta",
    Fate.NOT_IN_PLACE: "magenta",
}


@click.command()
@click.argument("question")
@click.option("--as", "email", metavar="EMAIL", help="Decide as for this person, with the groups the directory gives.")
@click.option("--place", type=click.Choice(["direct", "channel"]), default="direct", show_default=True)
@click.option(
    "--history",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The conversation before it, in a file as `handrail ask` takes it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the explanation as one JSON document.")
def explain(question: str, email: str | None, place: str, history: Path | None, as_json: bool) -> None:
    """Show what a question would find, what would be taken or left, and why. Logs nothing and opens no gap.

    You see everything that is published; the decision is the one for the person and the place you name.
    """
    if email is not None and not is_email(email):
        raise BadInput(f"--as: {email!r} is not an e-mail address")
    turns = read_history(history) if history else ()
    settings = settings_for_command()
    with json_alone() as print_json:
        explained = run_async(_explain(settings, AskRequest(question, email, place, turns)))
        if as_json:
            print_json(explained)
    if not as_json:
        Console(highlight=False).print(render(explained))


async def _explain(settings: Settings, request: AskRequest) -> Json:
    async with workbench(settings) as bench:
        return await bench.explain(request)


def render(explained: Json) -> RenderableType:
    """The explanation for people: the decision, what it rests on, what was found, and what would change it."""
    where = "a channel" if explained["place"] == "channel" else "a direct message"
    who = explained["as"] or "anybody"
    head = Text(printable(explained["question"]), style="bold")
    return Group(
        head,
        *_said_before(explained),
        *_looked_for(explained),
        Text(f"asked by {who} in {where}", style="dim"),
        Text(""),
        Text(printable(explained["decision"])),
        *_parts(explained["parts"]),
        *_signals(f"What speaks for {explained['nearest']}", explained["signals"], sign=1),
        *_signals(f"What speaks against {explained['nearest']}", explained["signals"], sign=-1),
        *_found(explained["found"]),
        *_sentences("What would change this", explained["would_change"]),
    )


def _said_before(explained: Json) -> Iterator[RenderableType]:
    if explained["said_before"]:
        yield Text(f"looked up with what was said before: “{printable(explained['said_before'])}”")


def _looked_for(explained: Json) -> Iterator[RenderableType]:
    looked_for = explained["looked_for"] or ""
    words, typed = looked_for.split(), explained["question"].split()
    if words and words != typed:
        # Words that are only spelled otherwise are as many.
        rest = "; what else the message says counts little or nothing" if len(words) < len(typed) else ""
        yield Text(f"looked up as “{printable(looked_for)}”{rest}")


def _parts(parts: Sequence[Json]) -> Iterator[RenderableType]:
    if parts:
        yield _heading("Asked at once")
    for part in parts:
        mark = "✓" if part["answered"] else "–"
        nearest = f", from {part['nearest']}" if part["answered"] else ""
        yield _line(mark, f"{part['text']}: {percent(part['confidence'])} likely{nearest}")


def _signals(title: str, signals: Sequence[Json], sign: int) -> Iterator[RenderableType]:
    chosen = [each for each in signals if each["strength"] and each["effect"] * sign > 0]
    if chosen:
        yield _heading(title)
    for each in chosen:
        yield _line(f"{MARKS[each['strength']]:<3}", each["words"])


def _found(found: Sequence[Json]) -> Iterator[RenderableType]:
    if not found:
        return
    rankers = list(found[0]["places"])
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("", justify="right")
    table.add_column("passage", ratio=3)
    for name in rankers:
        table.add_column(COLUMNS.get(name, name), justify="right", style="dim")
    table.add_column("what became of it", ratio=3)
    for each in found:
        places = (_place(each["places"][name]) for name in rankers)
        table.add_row(str(each["rank"]), _passage(each), *places, _fate(each))
    yield _heading("What was found")
    yield Padding(table, (0, 0, 0, 2), expand=False)
    columns = "; ".join(f"{COLUMNS.get(name, name)}: {LEGEND[name]}" for name in rankers if name in LEGEND)
    yield Padding(Text(f"Places, of which 1 is the best. {columns}.", style="dim"), (0, 0, 0, 2), expand=False)


def _place(place: int | None) -> str:
    if place is None:
        return "–"
    return str(place) if place <= LAST_PLACE_SHOWN else f">{LAST_PLACE_SHOWN}"


def _passage(each: Json) -> Text:
    named = f"{each['title']} › {each['heading']}" if each["heading"] else each["title"]
    return Text(printable(named))


def _fate(each: Json) -> Text:
    text = Text(each["why"], style=STYLES.get(Fate(each["fate"]), ""))
    if each["overdue_since"]:
        text.append(f"; ⚠ due for review since {human_date(date.fromisoformat(each['overdue_since']))}", "yellow")
    return text


def _sentences(title: str, sentences: Sequence[str]) -> Iterator[RenderableType]:
    if sentences:
        yield _heading(title)
    for sentence in sentences:
        yield _line("–", sentence)


def _heading(title: str) -> RenderableType:
    return Padding(Text(printable(title), style="bold"), (1, 0, 0, 0), expand=False)


def _line(mark: str, text: str) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_row(Text(mark), Text(printable(text)))
    return Padding(grid, (0, 0, 0, 2), expand=False)
