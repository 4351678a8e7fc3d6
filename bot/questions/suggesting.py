"""Questions to begin with: how people ask for what this organisation asks about most."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncEngine

import knowledge
from knowledge.articles import EVERYONE, Status
from knowledge.freshness import overdue_since
from knowledge.tables import articles, questions

SHOWN = 4
LONGEST = 60
"""Characters; a longer one does not fit on a button of a small phone."""

MOST_CONSIDERED = 500
MOST_ANSWERS_CONSIDERED = 300
KEPT_SECONDS = 15.0

SAMPLE = Path(knowledge.__file__).parent / "sample"

QUESTION_WORDS = re.compile(
    r"(how|what|where|when|who|why|which|whose|can|could|may|do|does|did|is|are|am|should|will|would)\b", re.IGNORECASE
)


UNFINISHED = re.compile(r"\b(a|an|for|my|of|the)[?. ]*$", re.IGNORECASE)
"""People trail off ("can I get a licence for"); on a button that reads oddly."""


@dataclass(frozen=True)
class Entry:
    """What one article offers to ask: the phrasings people use, its first topic, how many people it answered lately."""

    phrasings: tuple[str, ...]
    topic: str
    askers: int = 0


def choose(entries: Sequence[Entry], day: date) -> tuple[str, ...]:
    """Up to four questions, one an article and, as far as they go, one a topic.

    What most people here were answered from comes first; among equals the choice changes with the day.
    """
    dice = Random(day.toordinal())  # noqa: S311 - it only varies what is shown
    shuffled = dice.sample(entries, len(entries))
    by_use = sorted(shuffled, key=lambda entry: -entry.askers)
    ready = [(entry.topic, question) for entry in by_use if (question := _best(entry.phrasings))]
    first_of_topic: dict[str, str] = {}
    for topic, question in ready:
        first_of_topic.setdefault(topic, question)
    others = [question for _, question in ready if question not in first_of_topic.values()]
    return tuple([*first_of_topic.values(), *others][:SHOWN])


def _best(phrasings: Sequence[str]) -> str | None:
    return next((_as_question(phrase) for phrase in phrasings if _reads_well(phrase)), None)


def _reads_well(phrase: str) -> bool:
    return bool(QUESTION_WORDS.match(phrase)) and len(phrase) <= LONGEST and not UNFINISHED.search(phrase)


def _as_question(phrase: str) -> str:
    return f"{phrase[0].upper()}{phrase[1:].rstrip('?. ')}?"


MORE_HERE = 1_000
"""Times that a person who asked in the same place counts: more than all the others together."""


@dataclass(frozen=True)
class Offer:
    """What the first screen offers. `is_sample`: the knowledge is the sample that comes with Handrail."""

    questions: tuple[str, ...] = ()
    is_sample: bool = False


class Suggestions:
    """Reads the suggestions from the store, and again once they are some seconds old."""

    def __init__(self, engine: AsyncEngine, today: Callable[[], date], now: Callable[[], float]) -> None:
        self._engine = engine.execution_options(read_only=True)
        self._today = today
        self._now = now
        self._read_at = float("-inf")
        self._offer = Offer()

    async def offer(self) -> Offer:
        """Up to four questions whose answers everyone may read; none while there is no knowledge."""
        if self._now() - self._read_at > KEPT_SECONDS:
            rows = await self._open_articles()
            is_sample = any(Path(row.source).is_relative_to(SAMPLE) for row in rows if row.source)
            askers = await self._askers()
            self._offer = Offer(choose(self._entries(rows, askers), self._today()), is_sample)
            self._read_at = self._now()
        return self._offer

    async def offer_in(self, channel: str) -> Offer:
        """The same, led by what has answered people in this channel (as the ids of places name it)."""
        rows, everywhere, here = await self._open_articles(), await self._askers(), await self._askers(channel)
        weighed = {row.id: everywhere.get(row.id, 0) + MORE_HERE * here.get(row.id, 0) for row in rows}
        return Offer(choose(self._entries(rows, weighed), self._today()))

    async def _open_articles(self) -> list[Row[Any]]:
        columns = (
            articles.c[name] for name in ("id", "title", "audience", "review_by", "topics", "also_asked_as", "source")
        )
        published = select(*columns).where(articles.c.status == Status.PUBLISHED.value)
        async with self._engine.connect() as connection:
            rows = await connection.execute(published.order_by(articles.c.title).limit(MOST_CONSIDERED))
        return [row for row in rows if EVERYONE in row.audience]

    async def _askers(self, channel: str = "") -> Mapping[str, int]:
        """How many people each article answered, among the newest questions. Their words are not used."""
        column = questions.c
        newest = select(column.person_id, column.reply).where(column.outcome == "answered")
        if channel:
            newest = newest.where(column.place["id"].as_string().startswith(channel, autoescape=True))
        people: dict[str, set[str]] = defaultdict(set)
        async with self._engine.connect() as connection:
            query = newest.order_by(column.asked_at.desc()).limit(MOST_ANSWERS_CONSIDERED)
            for row in await connection.execute(query):
                for citation in row.reply["citations"]:
                    people[citation["article_id"]].add(row.person_id)
        return {article_id: len(those) for article_id, those in people.items()}

    def _entries(self, rows: Sequence[Row[Any]], askers: Mapping[str, int]) -> list[Entry]:
        fresh = [row for row in rows if overdue_since(row.review_by, self._today()) is None]
        return [
            Entry((*row.also_asked_as, row.title), row.topics[0] if row.topics else row.title, askers.get(row.id, 0))
            for row in fresh
        ]
