"""`handrail export DIR`: all articles as Markdown files again, so that nothing is locked in."""

import asyncio
from pathlib import Path

import click

from adapters.commands.session import BadInput, database, json_alone, run_async, settings_for_command
from adapters.opening import utc_now
from adapters.settings import Settings
from adapters.workbench import Json
from knowledge.reading.exporting import MarkdownFile, as_files
from knowledge.store import ArticleStore


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print what was written as one JSON document.")
def export(folder: Path, as_json: bool) -> None:
    """Write every article to a Markdown file in DIR, which must be empty or not there yet.

    Front matter holds what an article says about itself; `handrail import DIR` reads it all again. Retired articles and
    drafts are written too, and say that they are.
    """
    settings = settings_for_command()
    if folder.is_dir() and any(folder.iterdir()):
        raise BadInput(f"{folder} is not empty; name a folder that is, or one that is not there yet")
    with json_alone() as print_json:
        written = run_async(export_to(settings, folder))
        if as_json:
            print_json(written)
    if not as_json:
        count = written["exported"]
        click.echo(f"{count} {'article' if count == 1 else 'articles'} written to {folder}.")


async def export_to(settings: Settings, folder: Path) -> Json:
    """Write the files; gives back `{"exported": n, "folder": path}`."""
    async with database(settings) as engine:
        articles = await ArticleStore(engine, utc_now).all()
    files = list(as_files(articles))
    try:
        await asyncio.to_thread(_write, folder, files)
    except OSError as error:
        raise BadInput(f"{folder}: {error.strerror or error}; name a folder you may write in") from error
    return {"exported": len(files), "folder": str(folder)}


def _write(folder: Path, files: list[MarkdownFile]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
