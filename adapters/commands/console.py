"""`handrail console`: a link that signs in to the console once, for whoever works at this machine."""

import click

from adapters.commands.session import BadInput, database, json_alone, run_async, settings_for_command
from adapters.console.links import KEPT, OneTimeLinks
from adapters.opening import utc_now
from adapters.settings import Settings


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the link as one JSON document.")
def console(as_json: bool) -> None:
    """Print a link that signs you in to the console as an administrator: once, within minutes, on this machine."""
    settings = settings_for_command()
    if not settings.is_loopback:
        raise BadInput(
            "one-time links work only where HOST is this machine itself; "
            "set CONSOLE_OIDC_ISSUER and its two companions to sign in with work accounts"
        )
    with json_alone() as print_json:
        link = run_async(_make(settings))
        if as_json:
            print_json({"link": link, "minutes": _minutes()})
    if not as_json:
        click.echo(f"Open this within {_minutes()} minutes; it works once: {link}")


async def _make(settings: Settings) -> str:
    async with database(settings) as engine:
        return await OneTimeLinks(engine, utc_now).make(settings.public_url)


def _minutes() -> int:
    return int(KEPT.total_seconds() // 60)
