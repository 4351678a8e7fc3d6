"""`handrail people import FILE.csv`: who people are and which groups they belong to."""

from dataclasses import asdict
from pathlib import Path

import click

from adapters.commands.session import BadInput, database, json_alone, run_async, settings_for_command
from adapters.opening import utc_now
from adapters.settings import Settings
from bot.people.people import People, PeopleReport
from bot.people.people_file import InvalidPeopleFile


@click.group()
def people() -> None:
    """Tell Handrail who people are."""


@people.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON document.")
def import_(file: Path, as_json: bool) -> None:
    """Add and update people from a CSV file with the columns email,name,groups (groups parted by semicolons).

    Further columns may be active (yes or no), manager (an e-mail address), time_zone (Europe/Berlin), locale (de-AT),
    leave_from and leave_until (2027-03-31). People and columns that the file does not have stay as they are.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{file} cannot be read as UTF-8 text ({type(error).__name__})") from error
    settings = settings_for_command()
    with json_alone() as print_json:
        report = run_async(_import(settings, text, file))
        if as_json:
            print_json(asdict(report))
    if not as_json:
        click.echo(in_words(report))


async def _import(settings: Settings, text: str, file: Path) -> PeopleReport:
    async with database(settings) as engine:
        try:
            return await People(engine, utc_now).import_csv(text)
        except InvalidPeopleFile as error:
            raise BadInput(f"{file}: {error}") from error


def in_words(report: PeopleReport) -> str:
    """The report for people: a sentence, then the lines that were left out."""
    lines = [f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged."]
    lines += [f"  line {row.line}: {row.reason}" for row in report.rejected]
    return "\n".join(lines)
