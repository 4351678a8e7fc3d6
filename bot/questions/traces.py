"""What a forgotten question left elsewhere: in the history of its gap, and in drafts that name it as a phrasing."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.house_form import BLANK_TITLE
from knowledge.tables import audit_entries, drafts

FORGOTTEN = "(forgotten)"


async def erase_traces(connection: AsyncConnection, gap_id: str, words: Collection[str]) -> None:
    """Take these words, a question's or the title made of it, out of what is kept about a gap."""
    await _out_of_history(connection, gap_id, words)
    await _out_of_drafts(connection, gap_id, words)


async def _out_of_history(connection: AsyncConnection, gap_id: str, words: Collection[str]) -> None:
    column = audit_entries.c
    query = select(column.number, column.before, column.after)
    rows = (await connection.execute(query.where(column.area == "gap", column.subject_id == gap_id))).all()
    for row in rows:
        before, after = _without(row.before, words), _without(row.after, words)
        if (before, after) != (row.before, row.after):
            mine = update(audit_entries).where(column.number == row.number)
            await connection.execute(mine.values(before=before, after=after))


async def _out_of_drafts(connection: AsyncConnection, gap_id: str, words: Collection[str]) -> None:
    column = drafts.c
    query = select(column.id, column.title, column.also_asked_as).where(column.gap_id == gap_id)
    for row in (await connection.execute(query)).all():
        title = BLANK_TITLE if row.title in words else row.title
        phrasings = [each for each in row.also_asked_as if each not in words]
        if (title, phrasings) != (row.title, row.also_asked_as):
            mine = update(drafts).where(column.id == row.id)
            await connection.execute(mine.values(title=title, also_asked_as=phrasings))


def _without(values: dict[str, Any], words: Collection[str]) -> dict[str, Any]:
    return {name: FORGOTTEN if isinstance(value, str) and value in words else value for name, value in values.items()}
