"""What the commands share: settings, the way to the knowledge wherever it is open, and trouble said in one line."""

import asyncio
import errno
import json
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, redirect_stdout
from typing import Any, TypeVar

import click
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.hand_over import HandOverFailed, running_workbench
from adapters.logs import set_up_logs
from adapters.opening import CannotStart, first_line, load_model, open_database
from adapters.settings import InvalidSettings, Settings, load_settings
from adapters.wiring import Application, build, close
from adapters.workbench import OwnWorkbench, Workbench
from retrieval.encoding.embedding import Encoder
from retrieval.search.writer_lock import IndexLocked

LOCK_WAIT_SECONDS = 600.0
"""How long a command waits for its turn to write: longer than a large import, shorter than anyone's patience."""

LOCK_POLL_SECONDS = 1.0

Result = TypeVar("Result")
Say = Callable[[str], None]


class BadInput(click.ClickException):
    """A command cannot do what was asked. The message is the one line that the person reads."""

    exit_code = 2


def settings_for_command() -> Settings:
    """The settings, with logs kept to warnings: a command's output is its own. Raises BadInput."""
    try:
        settings = load_settings()
    except InvalidSettings as error:
        raise BadInput(str(error)) from error
    set_up_logs("warning" if settings.log_level == "info" else settings.log_level)
    return settings


def run_async(work: Coroutine[Any, Any, Result]) -> Result:
    """Run the asynchronous part of a command; expected trouble becomes BadInput."""
    try:
        return asyncio.run(work)
    except (CannotStart, HandOverFailed, IndexLocked) as error:
        raise BadInput(str(error)) from error
    except DBAPIError as error:
        raise BadInput(f"the database refused: {first_line(error)}; `handrail doctor` says more") from error
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise BadInput("the disk is full: free some space, or set DATA_DIR to a folder on another disk") from error


def say(message: str) -> None:
    """Tell the person something, beside the command's output."""
    click.echo(message, err=True)


@contextmanager
def json_alone() -> Iterator[Callable[[object], None]]:
    """Keeps stdout for one JSON document: what libraries print meanwhile goes to stderr."""
    stdout = sys.stdout
    with redirect_stdout(sys.stderr):
        yield lambda document: click.echo(json.dumps(document), file=stdout)


@asynccontextmanager
async def workbench(settings: Settings, tell: Say = say) -> AsyncIterator[Workbench]:
    """Where the work is done: the running process if there is one, else this one as soon as it is our turn.

    Raises CannotStart when another command keeps the index for too long.
    """
    async with running_workbench(settings.data_dir) as running:
        if running is not None:
            yield running
            return
    encoder = await load_model(settings)
    async with _taking_turns(settings, encoder, tell) as bench:
        yield bench


@asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[AsyncEngine]:
    """The database alone, for commands that need no index; several processes may have it open."""
    engine = await open_database(settings)
    try:
        yield engine
    finally:
        await engine.dispose()


@asynccontextmanager
async def _taking_turns(settings: Settings, encoder: Encoder, tell: Say) -> AsyncIterator[Workbench]:
    opened = await _open_in_turn(settings, encoder, tell)
    if isinstance(opened, Application):
        try:
            yield OwnWorkbench(opened)
        finally:
            await close(opened)
    else:
        # A server started while we waited: it will not let go of the index, and need not.
        async with running_workbench(settings.data_dir) as running:
            if running is None:
                raise CannotStart("the server stopped just now; run the command again")
            yield running


async def _open_in_turn(settings: Settings, encoder: Encoder, tell: Say) -> Application | None:
    last_try = time.monotonic() + LOCK_WAIT_SECONDS
    is_told = False
    while True:
        try:
            return await build(settings, encoder, retries=False)
        except IndexLocked as error:
            if time.monotonic() >= last_try:
                raise CannotStart(f"{error} (waited {LOCK_WAIT_SECONDS:.0f} seconds)") from error
        if not is_told:
            tell("Another handrail process is writing the index; waiting for it to finish…")
            is_told = True
        await asyncio.sleep(LOCK_POLL_SECONDS)
        async with running_workbench(settings.data_dir) as running:
            if running is not None:
                return None
