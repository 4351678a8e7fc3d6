"""`handrail work`: background work in a process of its own."""

import click

from adapters.commands.session import run_async, say, settings_for_command
from adapters.worker import work as work_until_stopped


@click.command()
def work() -> None:
    """Run background work until it is stopped (Ctrl-C); for PostgreSQL with a Chroma server."""
    run_async(work_until_stopped(settings_for_command(), say))
