"""`handrail chat`: a conversation in the terminal."""

import asyncio
import threading

import click
from rich.console import Console

from adapters.commands.session import BadInput, run_async, settings_for_command, workbench
from adapters.settings import Settings
from adapters.terminal import Conversation
from bot.people.people_file import is_email


@click.command()
@click.option("--as", "email", metavar="EMAIL", help="Ask as this person, with the groups the directory gives them.")
def chat(email: str | None) -> None:
    """Ask in the terminal, one question after another; follow-ups may lean on what was said."""
    if email is not None and not is_email(email):
        raise BadInput(f"--as: {email!r} is not an e-mail address")
    run_async(_chat(settings_for_command(), email))


async def _chat(settings: Settings, email: str | None) -> None:
    async with workbench(settings) as bench:
        await Conversation(bench, Console(highlight=False), email).run(_read_line)


async def _read_line() -> str:
    loop = asyncio.get_running_loop()
    line: asyncio.Future[str] = loop.create_future()
    # A thread of its own that nobody waits for: Ctrl-C leaves at once, and not only after the next Enter.
    threading.Thread(target=_read_into, args=(loop, line), daemon=True).start()
    return await line


def _read_into(loop: asyncio.AbstractEventLoop, line: "asyncio.Future[str]") -> None:
    try:
        text = input("\n› ")
    except EOFError as error:
        loop.call_soon_threadsafe(line.set_exception, error)
    else:
        loop.call_soon_threadsafe(line.set_result, text)
