"""`handrail manifest slack` and `handrail manifest teams`: what the chat platforms must know of Handrail."""

import json
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from adapters.commands.session import BadInput, database, run_async, settings_for_command
from adapters.opening import utc_now
from adapters.settings import Settings
from adapters.slack.manifest import manifest as slack_manifest
from adapters.teams.checks import check_app_id
from adapters.teams.manifest import App
from adapters.teams.package import app_package
from bot.questions.suggesting import Suggestions

TEAMS_PACKAGE = Path("handrail-teams.zip")


@click.group()
def manifest() -> None:
    """Print or write what a chat platform must know of Handrail."""


@manifest.command()
def slack() -> None:
    """Print the Slack app manifest as JSON, made for these settings (PUBLIC_URL, SLACK_APP_TOKEN, SLACK_CLIENT_ID)."""
    settings = settings_for_command()
    by_socket, for_many = settings.slack_app_token is not None, settings.slack_client_id is not None
    click.echo(json.dumps(slack_manifest(settings.public_url, by_socket, for_many), indent=2))


@manifest.command()
@click.option("--to", "file", type=click.Path(dir_okay=False, path_type=Path), default=TEAMS_PACKAGE, show_default=True)
@click.option("--hears-all", is_flag=True, help="Ask to read all messages where it is added.")
@click.option("--app-version", help="The version Teams tells packages apart by; give a new one for a changed package.")
def teams(file: Path, hears_all: bool, app_version: str | None) -> None:
    """Write the Teams app package (manifest and icons), made for these settings (PUBLIC_URL, TEAMS_APP_ID).

    It offers the questions that the imported articles answer as prompts to begin with.
    """
    settings = settings_for_command()
    app = App(
        app_id=_app_id(settings),
        public_url=settings.public_url,
        version=app_version or _version(),
        prompts=run_async(_prompts(settings)),
        hears_all=hears_all,
    )
    try:
        file.write_bytes(app_package(app))
    except OSError as error:
        raise BadInput(f"cannot write {file}: {error.strerror}") from error
    click.echo(f"Written: {file}. Upload it in Teams: Apps, Manage your apps, Upload an app.")


def _app_id(settings: Settings) -> str:
    app_id = settings.teams_app_id or ""
    check = check_app_id(app_id)
    if not check.ok:
        raise BadInput(check.fix if not app_id else f"TEAMS_APP_ID: {check.detail}; {check.fix}")
    if not settings.public_url.startswith("https://"):
        raise BadInput("set PUBLIC_URL to the https:// address of this server: Teams takes no other")
    return app_id


async def _prompts(settings: Settings) -> tuple[str, ...]:
    async with database(settings) as engine:
        suggestions = Suggestions(engine, lambda: utc_now().date(), time.monotonic)
        return (await suggestions.offer()).questions


def _version() -> str:
    try:
        return version("handrail")
    except PackageNotFoundError:
        return "0.1.0"
