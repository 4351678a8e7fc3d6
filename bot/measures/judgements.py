"""What the database tells about which answers were right: thumbs, closed gaps, and questions put once more.

A judgement is about passages. Knowledge changes, so it counts only as long as what comes first today is what was
judged; `verdict` says what it means for what comes first today.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.questions.feedback import Reason
from knowledge.gaps.gaps import GapKind, GapState
from knowledge.tables import articles, feedback, gap_questions, gaps, questions

MOST_READ = 1000
"""The newest of each source: older ones are about other knowledge, and each is looked up once more."""

ASKED_AGAIN_WITHIN = timedelta(minutes=10)
"""Who asks again in other words, does so while they still need it."""

SILENT = frozenset({Reason.OUTDATED, Reason.NOT_MY_CASE})
"""Reasons that do not say that the passage was the wrong one: it was old, or right for others."""

CLOSED = frozenset({GapState.PUBLISHED, GapState.PROVEN})

ANSWERED, UNKNOWN = "answered", "unknown"


class Source(StrEnum):
    """Where a judgement comes from."""

    HELPED = "helped"
    DID_NOT_HELP = "did_not_help"
    GAP_CLOSED = "gap_closed"
    GAP_FOREIGN = "gap_foreign"
    ASKED_AGAIN = "asked_again"


@dataclass(frozen=True)
class Judgement:
    """What is known about one question. `text` is what was asked, `passages` are those it rested on or came near.

    For a question put once more, `in_other_words` is the later one, with which somebody was helped by `passages`.
    """

    question_id: str
    text: str
    source: Source
    passages: frozenset[str]
    in_other_words: str = ""


@dataclass(frozen=True)
class Found:
    """A passage that a question finds today. `changed_at` is when its article was last written."""

    passage_id: str
    changed_at: datetime


@dataclass(frozen=True)
class Today:
    """What a question finds today: what would be `shown` (not empty), and what comes `behind` it, best first."""

    shown: Sequence[Found]
    behind: Sequence[Found] = ()


def verdict(judgement: Judgement, asked_at: datetime, today: Today) -> bool | None:
    """Whether what would be shown today holds the answer; None where that cannot be told."""
    known = [each.passage_id in judgement.passages for each in today.shown]
    match judgement.source:
        case Source.HELPED:
            return True if any(known) else None
        case Source.DID_NOT_HELP:
            return False if all(known) else None
        case Source.ASKED_AGAIN:
            return any(known)
        case Source.GAP_FOREIGN:
            return False
        case Source.GAP_CLOSED:
            return _verdict_of_closed(judgement, asked_at, today)


def _verdict_of_closed(judgement: Judgement, asked_at: datetime, today: Today) -> bool | None:
    new = [each for each in today.shown if each.passage_id not in judgement.passages]
    if new:
        # What was written to close the gap is newer than the question.
        return True if any(each.changed_at > asked_at for each in new) else None
    # What was not enough then comes first again, before something newer. Without anything newer, nothing was written.
    return False if any(each.changed_at > asked_at for each in today.behind) else None


class Judgements:
    """Reads judgements from the database. Every method is one short transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._reading = engine.execution_options(read_only=True)

    async def read(self) -> list[Judgement]:
        """All judgements, the most reliable first; there may be several of one question."""
        async with self._reading.connect() as connection:
            return [
                *await _thumbs(connection),
                *await _closed_gaps(connection),
                *await _asked_again(connection),
            ]

    async def share_answered(self) -> float:
        """The share of answered questions among all that were answered or not; one half where there are none."""
        query = select(questions.c.outcome, func.count()).group_by(questions.c.outcome)
        async with self._reading.connect() as connection:
            counts = {outcome: int(count) for outcome, count in await connection.execute(query)}
        answered, unknown = counts.get(ANSWERED, 0), counts.get(UNKNOWN, 0)
        return answered / (answered + unknown) if answered + unknown else 0.5

    async def changed_at(self) -> dict[str, datetime]:
        """When each article was last written."""
        async with self._reading.connect() as connection:
            return {
                row.id: row.updated_at for row in await connection.execute(select(articles.c.id, articles.c.updated_at))
            }


async def _thumbs(connection: AsyncConnection) -> list[Judgement]:
    query = _with_feedback(
        select(questions.c.id, questions.c.text, questions.c.reply, feedback.c.helped, feedback.c.reason)
    )
    rows = (await connection.execute(query)).all()
    return [
        Judgement(row.id, row.text, Source.HELPED if row.helped else Source.DID_NOT_HELP, cited)
        for row in rows
        if (cited := _cited(row.reply)) and (row.helped or row.reason not in SILENT)
    ]


async def _closed_gaps(connection: AsyncConnection) -> list[Judgement]:
    column = gap_questions.c
    query = (
        select(column.question_id, column.text, column.nearest, gaps.c.state, gaps.c.kind)
        .join(gaps, gaps.c.id == column.gap_id)
        .where(gaps.c.state.in_([*(state.value for state in CLOSED), GapState.DISMISSED.value]))
        .where(gaps.c.kind != GapKind.ACCESS.value)
        .order_by(column.asked_at.desc())
        .limit(MOST_READ)
    )
    found = []
    for row in await connection.execute(query):
        source = _source_of_gap(GapState(row.state), GapKind(row.kind))
        if source:
            nearest = frozenset(str(each["passage_id"]) for each in row.nearest)
            found.append(Judgement(row.question_id, row.text, source, nearest))
    return found


def _source_of_gap(state: GapState, kind: GapKind) -> Source | None:
    if state in CLOSED:
        return Source.GAP_CLOSED
    # Dismissed may also mean that it was covered all along, and by what is not known.
    return Source.GAP_FOREIGN if kind is GapKind.OUT_OF_SCOPE else None


async def _asked_again(connection: AsyncConnection) -> list[Judgement]:
    earlier = questions.alias()
    columns = (
        earlier.c.id,
        earlier.c.text,
        earlier.c.asked_at,
        questions.c.asked_at,
        questions.c.text,
        questions.c.reply,
    )
    query = (
        _with_feedback(select(*columns).join_from(questions, earlier, earlier.c.person_id == questions.c.person_id))
        .where(feedback.c.helped, earlier.c.asked_at < questions.c.asked_at)
        .where(earlier.c.outcome.in_([ANSWERED, UNKNOWN]))
    )
    rows: Iterator[Any] = iter((await connection.execute(query)).all())
    return [
        Judgement(question_id, text, Source.ASKED_AGAIN, _cited(reply), later_text)
        for question_id, text, asked_at, later_at, later_text, reply in rows
        if later_at - asked_at <= ASKED_AGAIN_WITHIN and _cited(reply)
    ]


def _with_feedback(query: Select[Any]) -> Select[Any]:
    """Answered questions with what their askers said of them, the newest first."""
    own = (feedback.c.question_id == questions.c.id) & (feedback.c.person_id == questions.c.person_id)
    newest = query.join(feedback, own).where(questions.c.outcome == ANSWERED)
    return newest.order_by(feedback.c.given_at.desc()).limit(MOST_READ)


def _cited(reply: Mapping[str, Any] | None) -> frozenset[str]:
    return frozenset(str(each["passage_id"]) for each in (reply or {}).get("citations", ()))
