"""Keeping articles alive: owners are asked in time whether what they own still holds, and say so with one click."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.audit_log import AuditLog, Change
from bot.messages import Address, Press, Pressed, ToChannel
from bot.people.reaching import Reaching
from bot.ports import ChatUnavailable, Clock, PlaceGone
from bot.publishing.curating import Curating
from bot.publishing.house_rules import HouseRules, Rules
from bot.questions.wondering import Wondering
from bot.replies import human_date
from bot.upkeep.article_words import (
    CHANGED_SINCE,
    GONE,
    NEEDS_WORK,
    NOT_YOURS,
    NOTED,
    VERIFIED,
    VERIFY,
    Stage,
    answered,
    open_title,
)
from bot.upkeep.article_words import review_due as asked
from bot.upserting import insert_once
from knowledge.articles import Article, Status
from knowledge.freshness import is_withheld, next_review, overdue_since
from knowledge.gaps.gaps import GapKind
from knowledge.saving import NoArticle, Outdated, Written
from knowledge.store import ArticleStore
from knowledge.tables import article_reminders, articles

log = structlog.get_logger(__name__)

AREA = "article"

ASKED_AHEAD = timedelta(days=14)
"""Two weeks: long enough for somebody on leave to come back."""


@dataclass(frozen=True)
class DueArticle:
    """An article that is to be looked at, and how pressing that is. `open_title` is what it is called in a channel."""

    article_id: str
    version: int
    title: str
    open_title: str
    owner: str | None
    review_by: date
    stage: Stage

    @property
    def value(self) -> str:
        """What the buttons about it carry."""
        return f"{self.article_id}:{self.version}"


@dataclass(frozen=True)
class Keepers:
    """What keeping alive works with. `may_review` says whether a person looks after the knowledge."""

    engine: AsyncEngine
    articles: ArticleStore
    curating: Curating
    rules: HouseRules
    audit: AuditLog
    reaching: Reaching
    wondering: Wondering
    may_review: Callable[[str], Awaitable[bool]]
    public_url: str


class KeepingAlive:
    """The use cases of reviewing what is published."""

    def __init__(self, keepers: Keepers, now: Clock) -> None:
        self._with = keepers
        self._reading = keepers.engine.execution_options(read_only=True)
        self._now = now

    async def due(self, ahead: timedelta = ASKED_AHEAD) -> list[DueArticle]:
        """The published articles that are to be looked at by then, the longest overdue first."""
        rules, today = await self._with.rules.current(), self._now().date()
        column = articles.c
        query = select(column.id, column.version, column.title, column.audience, column.owner, column.review_by)
        soon = (column.status == Status.PUBLISHED.value, column.review_by <= today + ahead)
        async with self._reading.connect() as connection:
            rows = (await connection.execute(query.where(*soon).order_by(column.review_by, column.id))).all()
        return [
            DueArticle(
                article_id=row.id,
                version=row.version,
                title=row.title,
                open_title=open_title(row.title, row.audience),
                owner=row.owner,
                review_by=row.review_by,
                stage=stage_of(row.review_by, today, rules),
            )
            for row in rows
        ]

    async def remind(self) -> int:
        """Ask about each article that is due, once for each stage; gives back how many were asked about."""
        known = await self._reminded()
        due = [each for each in await self.due() if (each.article_id, each.review_by, each.stage.value) not in known]
        return sum([await self._remind(each) for each in due])

    async def verify(self, article_id: str, version: int, by: str) -> Written | Outdated | NoArticle:
        """`by` says that an article, as they have read it at this version, still holds: it is checked from today on."""
        article = await self._with.articles.article(article_id)
        if article is None or article.details.status is not Status.PUBLISHED:
            return NoArticle()
        today = self._now().date()
        every_days = (await self._with.rules.current()).review_every_days
        checked = replace(
            article.details,
            checked_by=await self._with.reaching.name_of(by),
            checked_on=today,
            review_by=next_review(today, every_days),
        )
        written = await self._with.curating.write(checked, article.body, by, article_id, version)
        if isinstance(written, Written):
            after = {"review_by": str(checked.review_by), "version": written.version}
            before = {"review_by": str(article.details.review_by), "version": version}
            await self._with.audit.record(Change(by, AREA, article_id, "verified", before, after))
        return written

    async def on_press(self, press: Press) -> Pressed:
        """The owner, or whoever looks after the knowledge, answers whether an article still holds."""
        article_id, _, version = press.value.rpartition(":")
        article = await self._with.articles.article(article_id)
        if article is None or press.action not in (VERIFY, NEEDS_WORK):
            return Pressed(remark=GONE)
        if not await self._may_answer(press.person_id, article):
            return Pressed(remark=NOT_YOURS)
        title = await self._title_for(press.person_id, article)
        if press.action == NEEDS_WORK:
            await self._open_gap(press, article)
            return Pressed(answered(title, NOTED), NOTED)
        written = await self.verify(article_id, int(version) if version.isdecimal() else 0, press.person_id)
        if not isinstance(written, Written):
            return Pressed(remark=CHANGED_SINCE if isinstance(written, Outdated) else GONE)
        now = await self._with.articles.article(article_id)
        day = human_date(now.details.review_by) if now and now.details.review_by else "long"
        return Pressed(
            answered(title, VERIFIED.format(who=await self._with.reaching.name_of(press.person_id), day=day))
        )

    async def _remind(self, due: DueArticle) -> bool:
        link = f"{self._with.public_url}/articles/{due.article_id}"
        key = f"article:{due.article_id}:{due.review_by}:{due.stage.value}"
        for to in await self._whom(due):
            title = due.open_title if isinstance(to, ToChannel) else due.title
            message = asked(title, due.review_by, due.stage, due.value, link)
            chat = self._with.reaching.chat_for(to)
            try:
                if chat is not None:
                    await chat.write(to, message, key)
                    await self._note(due)
                    return True
            except ChatUnavailable:
                return False
            except PlaceGone:
                log.info("owner_not_reached", article_id=due.article_id)
        return False

    async def _whom(self, due: DueArticle) -> Sequence[Address]:
        owner, team = await self._with.reaching.owner(due.owner), self._with.reaching.team
        return [to for to in (owner, team) if to is not None]

    async def _note(self, due: DueArticle) -> None:
        row = {"article_id": due.article_id, "review_by": due.review_by, "stage": due.stage.value}
        async with self._with.engine.begin() as connection:
            await insert_once(connection, article_reminders, row | {"sent_at": self._now()})

    async def _reminded(self) -> set[tuple[str, date, str]]:
        column = article_reminders.c
        async with self._reading.connect() as connection:
            rows = await connection.execute(select(column.article_id, column.review_by, column.stage))
            return {(row.article_id, row.review_by, row.stage) for row in rows}

    async def _may_answer(self, person_id: str, article: Article) -> bool:
        owner = await self._with.reaching.owner(article.details.owner)
        return (owner is not None and owner.person_id == person_id) or await self._with.may_review(person_id)

    async def _title_for(self, person_id: str, article: Article) -> str:
        """What the article is called where this person pressed: the owner was asked alone, others in a channel."""
        owner = await self._with.reaching.owner(article.details.owner)
        is_owner = owner is not None and owner.person_id == person_id
        return article.details.title if is_owner else open_title(article.details.title, article.details.audience)

    async def _open_gap(self, press: Press, article: Article) -> None:
        """What the owner says is wrong becomes a gap."""
        text = f"{article.details.title}: {press.words.strip() or 'needs a change'}"
        await self._with.wondering.wonder(f"needs_work:{press.value}:{press.person_id}", text, GapKind.STALE)


def stage_of(review_by: date, today: date, rules: Rules) -> Stage:
    """How pressing a review is that was to be done by then."""
    if is_withheld(review_by, today, rules.grace_days):
        return Stage.WITHHELD
    return Stage.OVERDUE if overdue_since(review_by, today) else Stage.SOON
