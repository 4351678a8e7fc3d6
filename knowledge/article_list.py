"""Articles as lists show them: where each stands, how fresh it is, and how often it was answered from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.articles import Status
from knowledge.tables import article_uses, articles

ON_A_PAGE = 50
MOST_TO_CHOOSE_FROM = 200

DUE_SOON = timedelta(days=30)
"""From when on a review date is worth planning for."""

USED_WITHIN = timedelta(days=90)
"""Use longer ago says little about what people need now."""


class Freshness(StrEnum):
    """How an article stands towards its review date."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    FRESH = "fresh"
    NO_DATE = "no_date"


class Order(StrEnum):
    """What a list begins with."""

    TITLE = "title"
    MOST_USED = "most_used"
    DUE_FIRST = "due_first"
    CHANGED_LAST = "changed_last"


@dataclass(frozen=True)
class Wanted:
    """Which articles to list; what is empty does not matter. `owner` "-" means those without one, `never_used` those
    that were never answered from."""

    words: str = ""
    status: Status | None = None
    owner: str = ""
    freshness: Freshness | None = None
    never_used: bool = False
    order: Order = Order.TITLE
    skipping: int = 0


NO_OWNER = "-"


@dataclass(frozen=True)
class ArticleLine:
    """An article in a list. `answers` counts those of the last `USED_WITHIN`; `last_used` is a day ever."""

    id: str
    title: str
    status: Status
    owner: str | None
    review_by: date | None
    freshness: Freshness
    topics: tuple[str, ...]
    answers: int
    last_used: date | None


@dataclass(frozen=True)
class ArticleFigures:
    """How the articles stand as a whole. All but `drafts` and `retired` count published ones."""

    published: int
    overdue: int
    due_soon: int
    without_owner: int
    never_used: int
    drafts: int
    retired: int


class ArticleList:
    """Reads articles for lists."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._reading = engine.execution_options(read_only=True)

    async def page(self, wanted: Wanted, today: date) -> Sequence[ArticleLine]:
        """The next `ON_A_PAGE` articles and one more, which tells that there are more."""
        lately = _used_since(today - USED_WITHIN)
        ever = _used_since(None)
        column = articles.c
        query = (
            select(column.id, column.title, column.status, column.owner, column.review_by, column.topics)
            .add_columns(func.coalesce(lately.c.answers, 0).label("answers"), ever.c.last_used)
            .outerjoin(lately, lately.c.article_id == column.id)
            .outerjoin(ever, ever.c.article_id == column.id)
            .where(*_conditions(wanted, today))
            .order_by(*_order(wanted.order, lately.c.answers))
        )
        async with self._reading.connect() as connection:
            rows = await connection.execute(query.limit(ON_A_PAGE + 1).offset(wanted.skipping))
            return [_line(row, today) for row in rows]

    async def owners(self) -> Sequence[str]:
        """Who answers for articles, in alphabetical order."""
        column = articles.c.owner
        query = select(column).where(column.is_not(None)).distinct().order_by(column).limit(MOST_TO_CHOOSE_FROM)
        async with self._reading.connect() as connection:
            return list((await connection.execute(query)).scalars())

    async def figures(self, today: date) -> ArticleFigures:
        """How they stand as a whole."""
        column = articles.c
        published = column.status == Status.PUBLISHED.value
        overdue, soon = _is(Freshness.OVERDUE, today), _is(Freshness.DUE_SOON, today)
        used = select(article_uses.c.article_id).where(article_uses.c.article_id == column.id).exists()
        query = select(
            _count(published).label("published"),
            _count(published & overdue).label("overdue"),
            _count(published & soon).label("due_soon"),
            _count(published & column.owner.is_(None)).label("without_owner"),
            _count(published & ~used).label("never_used"),
            _count(column.status.in_([Status.DRAFT.value, Status.IN_REVIEW.value])).label("drafts"),
            _count(column.status == Status.RETIRED.value).label("retired"),
        )
        async with self._reading.connect() as connection:
            row = (await connection.execute(query)).one()
        return ArticleFigures(**{name: int(value or 0) for name, value in row._mapping.items()})


def freshness_of(review_by: date | None, today: date) -> Freshness:
    """How a review date stands today."""
    if review_by is None:
        return Freshness.NO_DATE
    if review_by < today:
        return Freshness.OVERDUE
    return Freshness.DUE_SOON if review_by <= today + DUE_SOON else Freshness.FRESH


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _used_since(first: date | None) -> Any:
    column = article_uses.c
    query = select(
        column.article_id, func.sum(column.answers).label("answers"), func.max(column.day).label("last_used")
    )
    query = query if first is None else query.where(column.day >= first)
    return query.group_by(column.article_id).subquery()


def _conditions(wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    column = articles.c
    found: list[ColumnElement[bool]] = []
    if wanted.words:
        anywhere = f"%{_escaped(wanted.words)}%"
        found.append(or_(column.title.ilike(anywhere, escape="\\"), column.owner.ilike(anywhere, escape="\\")))
    if wanted.status:
        found.append(column.status == wanted.status.value)
    if wanted.owner:
        found.append(column.owner.is_(None) if wanted.owner == NO_OWNER else column.owner == wanted.owner)
    if wanted.freshness:
        found.append(_is(wanted.freshness, today))
    if wanted.never_used:
        found.append(~select(article_uses.c.article_id).where(article_uses.c.article_id == column.id).exists())
    return found


def _is(freshness: Freshness, today: date) -> ColumnElement[bool]:
    column = articles.c.review_by
    match freshness:
        case Freshness.OVERDUE:
            return column < today
        case Freshness.DUE_SOON:
            return column.between(today, today + DUE_SOON)
        case Freshness.FRESH:
            return column > today + DUE_SOON
        case Freshness.NO_DATE:
            return column.is_(None)


def _order(order: Order, answers: ColumnElement[int]) -> Sequence[ColumnElement[Any]]:
    column = articles.c
    match order:
        case Order.TITLE:
            return (func.lower(column.title), column.id)
        case Order.MOST_USED:
            return (func.coalesce(answers, 0).desc(), func.lower(column.title), column.id)
        case Order.DUE_FIRST:
            return (column.review_by.is_(None), column.review_by, column.id)
        case Order.CHANGED_LAST:
            return (column.updated_at.desc(), column.id)


def _line(row: Any, today: date) -> ArticleLine:
    return ArticleLine(
        id=row.id,
        title=row.title,
        status=Status(row.status),
        owner=row.owner,
        review_by=row.review_by,
        freshness=freshness_of(row.review_by, today),
        topics=tuple(row.topics),
        answers=int(row.answers),
        last_used=row.last_used,
    )


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
