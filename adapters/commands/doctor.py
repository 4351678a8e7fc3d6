"""`handrail doctor`: is everything in order, and if not, what to do."""

from dataclasses import asdict

import click

from adapters.check import Check
from adapters.commands.session import json_alone, run_async
from adapters.doctor import examine
from adapters.logs import set_up_logs
from adapters.settings import InvalidSettings, Settings, load_settings

EXIT_TROUBLE = 1


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the checks as one JSON document.")
@click.pass_context
def doctor(context: click.Context, as_json: bool) -> None:
    """Check every hop of the installation and say the fix in words. Exit code 1 when something needs mending."""
    set_up_logs("error")
    with json_alone() as print_json:
        checks = _examine()
        if as_json:
            print_json({"checks": [asdict(check) for check in checks]})
    if not as_json:
        click.echo(in_words(checks))
    context.exit(0 if all(check.ok for check in checks) else EXIT_TROUBLE)


def _examine() -> list[Check]:
    settings = _settings()
    return [settings] if isinstance(settings, Check) else run_async(examine(settings))


def _settings() -> Settings | Check:
    try:
        return load_settings()
    except InvalidSettings as error:
        return Check("settings", False, str(error), "correct the variable in the environment or in .env")


def in_words(checks: list[Check]) -> str:
    """The checks for people, one line each, with the fix below what is not in order."""
    lines = []
    for check in checks:
        lines.append(f"{'✓' if check.ok else '✗'} {check.name}: {check.detail}")
        if not check.ok:
            lines.append(f"    → {check.fix}")
    return "\n".join(lines)
