"""`handrail migrate`: the database brought up to date, as a release step."""

import click

from adapters.commands.session import database, run_async, settings_for_command
from adapters.settings import Settings


@click.command()
def migrate() -> None:
    """Bring the database up to date. Safe to run again, and while the server runs."""
    run_async(_migrate(settings_for_command()))
    click.echo("The database is up to date.")


async def _migrate(settings: Settings) -> None:
    async with database(settings):
        """Opening it is all there is to do."""
