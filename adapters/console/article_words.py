"""Words that several pages about articles share."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.console.names import names_of
from bot.replies import human_date
from knowledge.articles import Status

OUTDATED = "Somebody changed this article after you opened the page. Look at it as it is now, then decide."

STATES = {
    Status.PUBLISHED: "published",
    Status.RETIRED: "retired: nobody is answered from it",
    Status.IN_REVIEW: "in review: nobody is answered from it yet",
    Status.DRAFT: "a draft: nobody is answered from it yet",
}


def state_words(status: Status) -> str:
    """Where an article stands."""
    return STATES[status]


def short_day(day: date) -> str:
    """A day without its year, for the foot of a chart."""
    return human_date(day).rsplit(" ", 1)[0]


async def makers(engine: AsyncEngine, ids: Collection[str | None]) -> Mapping[str, str]:
    """What those who made versions and drafts are called."""
    return dict(await names_of(engine, ids)) | {"import": "an import"}
