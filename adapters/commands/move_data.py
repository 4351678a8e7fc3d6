"""`handrail move-data --to DATABASE_URL`: everything in the database copied into another, empty one."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import click
from pydantic import SecretStr
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.addresses import is_database, with_driver
from adapters.commands.session import BadInput, database, json_alone, run_async, settings_for_command
from adapters.durable_engine import jobs_under_way
from adapters.durable_work import system_database_url
from adapters.hand_over import running_workbench
from adapters.opening import utc_now
from adapters.settings import Settings
from adapters.workbench import Json
from bot.heartbeats import Heartbeats
from knowledge.storage.moving import CannotMove, move_all
from retrieval.search.writer_lock import WriterLock

STILL_RUNNING = "a Handrail process is running ({name}): stop it, so that nothing is written meanwhile, and try again"

UNDER_WAY = (
    "jobs are not finished yet ({jobs}): start Handrail once more, wait until its page of jobs shows them done, "
    "stop it, and try again"
)


@click.command("move-data")
@click.option("--to", "address", required=True, metavar="DATABASE_URL", help="The other database: it must be empty.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON document.")
def move_data(address: str, as_json: bool) -> None:
    """Copy everything from the database into another one: from SQLite to PostgreSQL, or back.

    The tables are made there, the rows are counted on both sides, and either all of it arrives or nothing. The database
    you have stays as it is: set DATABASE_URL to the other one afterwards. A password may stay in ~/.pgpass.

    Which jobs were done goes along, so that none is done twice; the list of finished runs stays where it is.
    """
    settings = settings_for_command()
    target = settings.model_copy(update={"database_url": SecretStr(with_driver(address))})
    _check_address(settings, target)
    with json_alone() as print_json:
        report = run_async(_move(settings, target))
        if as_json:
            print_json(report)
    if not as_json:
        click.echo(in_words(report))


def in_words(report: Json) -> str:
    """The report for people: the tables that hold something, then what is to be done."""
    lines = [f"  {rows:>9,}  {table}" for table, rows in report["tables"].items() if rows]
    total = f"{report['rows']:,} rows of {len(report['tables'])} tables were copied and counted"
    return "\n".join([*lines, f"{total} ({report['seconds']:.1f} s).", "Now set DATABASE_URL to the other database."])


def _check_address(settings: Settings, target: Settings) -> None:
    address = target.database_url.get_secret_value()
    if not is_database(address):
        raise BadInput("--to: not the address of a PostgreSQL or SQLite database (postgresql://… or sqlite:///…)")
    if address == settings.database_url.get_secret_value():
        raise BadInput("--to: that is the database you have; name another one")


async def _move(settings: Settings, target: Settings) -> Json:
    started = time.monotonic()
    async with _alone(settings), database(settings) as source, database(target) as other:
        for engine in (source, other):
            await _refuse_processes(engine)
        await _refuse_jobs(settings)
        with _bar() as bar:
            task = bar.add_task("", total=None)
            try:
                tables = await move_all(
                    source, other, lambda name, rows: bar.update(task, description=name, completed=rows)
                )
            except CannotMove as error:
                raise BadInput(str(error)) from error
    return {"tables": dict(tables), "rows": sum(tables.values()), "seconds": round(time.monotonic() - started, 1)}


@asynccontextmanager
async def _alone(settings: Settings) -> AsyncIterator[None]:
    """No other process of this DATA_DIR works meanwhile; one that starts waits. Raises BadInput, or IndexLocked."""
    async with running_workbench(settings.data_dir) as running:
        if running is not None:
            raise BadInput(STILL_RUNNING.format(name=f"with DATA_DIR {settings.data_dir}"))
    lock = await asyncio.to_thread(WriterLock.take, settings.data_dir / "index" / "writer.lock")
    try:
        yield
    finally:
        lock.release()


async def _refuse_processes(engine: AsyncEngine) -> None:
    """Processes that share a PostgreSQL database tell it that they are alive, wherever they run."""
    alive = await Heartbeats(engine, utc_now).alive() if engine.dialect.name == "postgresql" else []
    if alive:
        raise BadInput(STILL_RUNNING.format(name=alive[0]))


async def _refuse_jobs(settings: Settings) -> None:
    """What was broken off in the middle is known to the engine beside the database, which stays where it is."""
    left = await asyncio.to_thread(jobs_under_way, system_database_url(settings))
    if left:
        raise BadInput(UNDER_WAY.format(jobs=", ".join(left)))


def _bar() -> Bar:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Bar(*columns, console=console, disable=not console.is_terminal, transient=True)
