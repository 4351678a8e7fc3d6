"""`handrail ask "..."`: one question through the whole pipeline."""

import json
from pathlib import Path

import click
from rich.console import Console

from adapters.commands.session import BadInput, json_alone, run_async, settings_for_command, workbench
from adapters.settings import Settings
from adapters.terminal import render
from adapters.workbench import AskRequest, Json
from bot.people.people_file import is_email
from bot.replies import Reply
from retrieval.outcome import Turn

ROLES = frozenset({"user", "assistant"})


@click.command()
@click.argument("question")
@click.option("--as", "email", metavar="EMAIL", help="Ask as this person, with the groups the directory gives them.")
@click.option("--place", type=click.Choice(["direct", "channel"]), default="direct", show_default=True)
@click.option(
    "--history",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='The conversation so far: a JSON list of {"role": "user" or "assistant", "text": …}.',
)
@click.option("--json", "as_json", is_flag=True, help="Print the reply as one JSON document.")
def ask(question: str, email: str | None, place: str, history: Path | None, as_json: bool) -> None:
    """Ask one question and print the answer with its sources, or that it was logged as a gap."""
    if email is not None and not is_email(email):
        raise BadInput(f"--as: {email!r} is not an e-mail address")
    turns = read_history(history) if history else ()
    settings = settings_for_command()
    with json_alone() as print_json:
        reply = run_async(_ask(settings, AskRequest(question, email, place, turns)))
        if as_json:
            print_json(reply)
    if not as_json:
        Console(highlight=False).print(render(Reply.from_json(reply)))


async def _ask(settings: Settings, request: AskRequest) -> Json:
    async with workbench(settings) as bench:
        return await bench.ask(request)


def read_history(path: Path) -> tuple[Turn, ...]:
    """The turns in a history file. Raises BadInput when it is not such a list."""
    shape = 'a JSON list of {"role": "user" or "assistant", "text": "…"}'
    try:
        turns = [Turn(turn["role"], turn["text"]) for turn in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"--history: {path} is not {shape} ({type(error).__name__})") from error
    if not all(turn.role in ROLES and isinstance(turn.text, str) for turn in turns):
        raise BadInput(f"--history: {path} is not {shape}")
    return tuple(turns)
