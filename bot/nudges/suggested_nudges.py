"""What a manager might nudge their team about: what the team asks, what was only just answered, what has changed.

Only what at least five people of the team are behind is suggested, and how many they are is not told.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.people.staff import Staff
from bot.ports import Clock
from knowledge.articles import Article, Status
from knowledge.gaps.gaps import FEWEST_PEOPLE_SHOWN
from knowledge.storage.id_pages import id_pages
from knowledge.store import ArticleStore
from knowledge.tables import article_versions, gap_questions, proofs, questions
from retrieval.outcome import Person

LATELY = timedelta(days=14)
MOST_SUGGESTED = 5


class Why(StrEnum):
    """Why an article is suggested, the most pressing first."""

    CHANGED = "changed"
    ANSWERED_NOW = "answered_now"
    ASKED = "asked"


WORDS: Mapping[Why, str] = {
    Why.CHANGED: "has changed, and at least five of your team relied on it lately",
    Why.ANSWERED_NOW: "answers what at least five of your team asked in vain",
    Why.ASKED: "is what at least five of your team asked about lately",
}


@dataclass(frozen=True)
class SuggestedNudge:
    """An article worth a nudge; the manager decides."""

    article_id: str
    title: str
    why: Why

    @property
    def in_words(self) -> str:
        """The suggestion as a sentence."""
        return f"“{self.title}” {WORDS[self.why]}."


class SuggestedNudges:
    """Looks at what a team asks."""

    def __init__(self, engine: AsyncEngine, staff: Staff, articles: ArticleStore, now: Clock) -> None:
        self._reading = engine.execution_options(read_only=True)
        self._staff = staff
        self._articles = articles
        self._now = now

    async def for_manager(self, manager: Person) -> list[SuggestedNudge]:
        """What this manager might nudge about, the most pressing first. Nothing for a team of five or fewer, of whom
        "at least five" would be everybody.
        """
        team = await self._staff.team_of(manager.id)
        if len(team) <= FEWEST_PEOPLE_SHOWN:
            return []
        since = self._now() - LATELY
        async with self._reading.connect() as connection:
            asked = _enough(await _asked_about(connection, team, since))
            answered = _enough(await _answered_now(connection, team, since))
            changed = await _changed(connection, asked, since)
        found = [(each, Why.CHANGED) for each in sorted(changed)]
        found += [(each, Why.ANSWERED_NOW) for each in sorted(answered)]
        found += [(each, Why.ASKED) for each in sorted(asked)]
        return await self._told(found, manager)

    async def _told(self, found: Collection[tuple[str, Why]], manager: Person) -> list[SuggestedNudge]:
        told: dict[str, SuggestedNudge] = {}
        for article_id, why in found:
            article = await self._articles.article(article_id) if article_id not in told else None
            if article is not None and _may_be_told(article, manager):
                told[article_id] = SuggestedNudge(article_id, article.details.title, why)
            if len(told) == MOST_SUGGESTED:
                break
        return list(told.values())


def _may_be_told(article: Article, manager: Person) -> bool:
    is_published = article.details.status is Status.PUBLISHED
    return is_published and not article.details.audience.isdisjoint(manager.groups)


def _enough(people: Mapping[str, set[str]]) -> set[str]:
    return {article_id for article_id, askers in people.items() if len(askers) >= FEWEST_PEOPLE_SHOWN}


async def _asked_about(connection: AsyncConnection, team: Collection[str], since: datetime) -> Mapping[str, set[str]]:
    """Who of the team got an answer from which article."""
    column = questions.c
    found: defaultdict[str, set[str]] = defaultdict(set)
    for ids in id_pages(team):
        query = select(column.person_id, column.reply).where(
            column.person_id.in_(ids), column.asked_at > since, column.outcome.in_(["answered", "partial"])
        )
        for person_id, reply in await connection.execute(query):
            for citation in (reply or {}).get("citations", ()):
                found[citation["article_id"]].add(person_id)
    return found


async def _answered_now(connection: AsyncConnection, team: Collection[str], since: datetime) -> Mapping[str, set[str]]:
    """Whose questions of the team a newly published article has been proven to answer."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    proven = select(proofs.c.article_id, gap_questions.c.person_id).join(
        gap_questions, gap_questions.c.question_id == proofs.c.question_id
    )
    for ids in id_pages(team):
        lately = proven.where(gap_questions.c.person_id.in_(ids), proofs.c.is_proven, proofs.c.proven_at > since)
        for article_id, person_id in await connection.execute(lately):
            found[article_id].add(person_id)
    return found


async def _changed(connection: AsyncConnection, article_ids: Collection[str], since: datetime) -> set[str]:
    """Those of the articles whose words are not what they were then. A check of what stands is no change."""
    column = article_versions.c
    latest = select(column.article_id, func.max(column.version).label("version")).group_by(column.article_id)
    changed = set()
    for ids in id_pages(article_ids):
        rows = await connection.execute(latest.where(column.article_id.in_(ids), column.version > 1))
        for article_id, version in rows.all():
            if await _differs(connection, article_id, version, since):
                changed.add(article_id)
    return changed


async def _differs(connection: AsyncConnection, article_id: str, version: int, since: datetime) -> bool:
    column = article_versions.c
    query = select(column.body, column.created_at).where(column.article_id == article_id)
    rows: list[Any] = list(
        await connection.execute(query.where(column.version >= version - 1).order_by(column.version))
    )
    return len(rows) == 2 and rows[1].created_at > since and rows[0].body != rows[1].body
