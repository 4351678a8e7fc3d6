"""The names of those who work on gaps and articles, by their ids; never of those who ask."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.audit_log import THE_PROGRAM
from bot.reviews.review_rules import LOCAL_ADMIN_ID
from knowledge.gaps.gap_moves import batches
from knowledge.tables import people

SPELLED = {THE_PROGRAM: "Handrail", LOCAL_ADMIN_ID: "Administrator"}


async def names_of(engine: AsyncEngine, ids: Collection[str | None]) -> Mapping[str, str]:
    """What each of these people is called: their name in the directory, or else their address."""
    wanted = sorted({each for each in ids if each})
    found: dict[str, str] = {}
    async with engine.execution_options(read_only=True).connect() as connection:
        for batch in batches(wanted):
            query = select(people.c.id, people.c.name).where(people.c.id.in_(batch), people.c.name.is_not(None))
            found |= {row.id: row.name for row in await connection.execute(query) if row.name}
    return {each: found.get(each) or SPELLED.get(each) or each.partition(":")[2] or each for each in wanted}
