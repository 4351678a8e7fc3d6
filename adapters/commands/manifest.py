"""`handrail manifest slack`: the app manifest, to paste at Slack."""

import json

import click

from adapters.commands.session import settings_for_command
from adapters.slack.manifest import manifest as slack_manifest


@click.group()
def manifest() -> None:
    """Print what a chat platform must know of Handrail."""


@manifest.command()
def slack() -> None:
    """Print the Slack app manifest as JSON, made for these settings (PUBLIC_URL, SLACK_APP_TOKEN, SLACK_CLIENT_ID)."""
    settings = settings_for_command()
    by_socket, for_many = settings.slack_app_token is not None, settings.slack_client_id is not None
    click.echo(json.dumps(slack_manifest(settings.public_url, by_socket, for_many), indent=2))
