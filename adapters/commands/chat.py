"""`handrail chat`: a conversation in the terminal."""

import asyncio

import click
from rich.console import Console

from adapters.commands.session import BadInput, run_async, settings_for_command, workbench
from adapters.settings import Settings
from adapters.terminal import Conversation
from bot.people import is_email


@click.command()
@click.option("--as", "email", metavar="EMAIL", help="Ask as this person, with the groups the directory gives them.")
def chat(email: str | None) -> None:
    """Ask in the terminal, one question after another; follow-ups may lean on what was said."""
    if email is not None and not is_email(email):
        raise BadInput(f"--as: {email!r} is not an e-mail address")
    run_async(_chat(settings_for_command(), email))


async def _chat(settings: Settings, email: str | None) -> None:
    async with workbench(settings) as bench:
        await Conversation(bench, Console(), email).run(_read_line)


async def _read_line() -> str:
    return await asyncio.to_thread(input, "\n› ")
