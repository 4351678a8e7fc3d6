"""Records for measuring the console: gaps, questions, use and history, as half a year of work would leave them."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

import numpy as np
from sqlalchemy import Table, insert, text

from adapters.opening import utc_now
from adapters.wiring import Application
from knowledge.drafts import Draft
from knowledge.tables import article_uses, audit_entries, feedback, gap_questions, gaps, priorities, questions

GAPS, QUESTIONS, PEOPLE = 10_000, 100_000, 3_000
UNANSWERED = 0.4
HALF_A_YEAR = timedelta(days=182)
AT_ONCE = 2_000

TOPICS = ("leave", "travel", "expenses", "laptops", "pay", "parking", "security", "tickets", "contracts", "training")
STATES = {"open": 55, "assigned": 10, "drafting": 5, "in_review": 3, "published": 2, "proven": 15, "dismissed": 10}
WAY = ("assigned", "drafting", "in_review", "published", "proven")
OUTCOMES = {"answered": 85, "clarify": 8, "partial": 5, "error": 2}
WORDS = "can I may we how do where who when is the a my our new old laptop leave travel card form expense desk".split()
WORDS += [f"thing{number}" for number in range(400)]


@dataclass(frozen=True)
class Filled:
    """The ids that pages are asked for."""

    gap_ids: Sequence[str]
    question_ids: Sequence[str]
    article_ids: Sequence[str]
    draft_ids: Sequence[str]
    priority_ids: Sequence[str]


async def fill(application: Application, dice: random.Random) -> Filled:
    """Put the records into the database."""
    now, articles = utc_now(), [article.id for article in await application.articles.all()]
    asked = [_question(number, now, dice) for number in range(QUESTIONS)]
    gap_rows = [_gap(number, now, dice) for number in range(GAPS)]
    in_gaps = list(_in_gaps(asked, gap_rows, application.encoder.model_id, dice))
    for row in asked:
        row["reply"] = _reply(row, articles, dice)
    await _put(application, gaps, gap_rows)
    await _put(application, questions, asked)
    await _put(application, gap_questions, in_gaps)
    await _put(application, audit_entries, list(_audit(gap_rows, dice)))
    await _put(application, article_uses, list(_uses(articles, now, dice)))
    await _put(application, feedback, list(_feedback(asked, dice)))
    stated = [_priority(number, now) for number in range(4)]
    await _put(application, priorities, stated)
    async with application.engine.begin() as connection:
        await connection.execute(text("UPDATE gap_log SET revision = 1"))
        await connection.execute(text("ANALYZE"))
    draft_ids = [await _draft(application, article_id, number) for number, article_id in enumerate(articles[:6])]
    return Filled([row["id"] for row in gap_rows], [row["id"] for row in asked], articles, draft_ids, ["p0", "p1"])


def _question(number: int, now: datetime, dice: random.Random) -> dict[str, Any]:
    person, at = f"email:p{dice.randrange(PEOPLE)}@example.com", now - dice.random() * HALF_A_YEAR
    is_open = dice.random() < UNANSWERED
    return {
        "id": f"q{number}",
        "event_key": f"k{number}",
        "text": " ".join(dice.choices(WORDS, k=9)) + "?",
        "history": [],
        "person_id": person,
        "person": {"id": person, "groups": ["everyone"], "is_guest": False, "is_active": True},
        "place": {
            "platform": "slack",
            "kind": "direct",
            "id": "D1",
            "audience": ["everyone"],
            "shared_externally": False,
        },
        "state": "finished",
        "outcome": "unknown" if is_open else dice.choices(list(OUTCOMES), list(OUTCOMES.values()))[0],
        "confidence": 0.5,
        "gap_id": None,
        "asked_at": at,
        "finished_at": at + timedelta(seconds=1),
    }


def _gap(number: int, now: datetime, dice: random.Random) -> dict[str, Any]:
    state, first = dice.choices(list(STATES), list(STATES.values()))[0], now - dice.random() * HALF_A_YEAR
    return {
        "id": f"g{number}",
        "title": " ".join(dice.choices(WORDS, k=8)) + "?",
        "kind": dice.choice(("missing", "unclear", "stale", "out_of_scope")),
        "state": state,
        "first_asked": first,
        "last_asked": first + (now - first) * dice.random(),
        "topics": [dice.choice(TOPICS)] if dice.random() < 0.8 else None,
        "state_since": first if state == "open" else first + (now - first) * dice.random(),
        "assigned_to": "email:ann@example.com" if state in ("assigned", "drafting") else None,
    }


def _in_gaps(
    asked: Sequence[dict[str, Any]], gap_rows: Sequence[dict[str, Any]], model_id: str, dice: random.Random
) -> Iterator[dict[str, Any]]:
    vector = np.full(384, 0.051, dtype="<f4").tobytes()
    nearest = [{"passage_id": "p", "article_id": "a", "title": "Leave", "heading_path": ["Leave"], "score": 0.4}]
    waiting = [row for row in asked if row["outcome"] == "unknown"]
    shares = list(accumulate((place + 1) ** -0.75 for place in range(len(gap_rows))))
    for place, row in enumerate(waiting):
        # Every gap has a question; of the rest most go to few, as they do where people work: some 700 to the first.
        number = place if place < len(gap_rows) else dice.choices(range(len(gap_rows)), cum_weights=shares)[0]
        row["gap_id"] = gap_rows[number]["id"]
        yield {
            "gap_id": row["gap_id"],
            "question_id": row["id"],
            "text": row["text"],
            "shown": row["text"],
            "person_id": row["person_id"],
            "place_kind": "direct",
            "platform": "slack",
            "vector": vector,
            "vector_model": model_id,
            "nearest": nearest,
            "tell": True,
            "asked_at": row["asked_at"],
        }


def _reply(row: dict[str, Any], articles: Sequence[str], dice: random.Random) -> dict[str, Any]:
    cited = {
        "n": 1,
        "article_id": dice.choice(articles),
        "passage_id": "p",
        "title": "Leave",
        "heading_path": ["Leave"],
    }
    rest = {"anchor": "", "quote": "You can carry over up to five days. " * 4, "url": "", "heading": "Leave"}
    more = {"owner": None, "checked_by": None, "checked_on": None, "overdue_since": None}
    citations = [cited | rest | more] if row["outcome"] == "answered" else []
    return {"outcome": row["outcome"], "text": "You can carry over up to five days. [1]", "citations": citations}


def _audit(gap_rows: Sequence[dict[str, Any]], dice: random.Random) -> Iterator[dict[str, Any]]:
    for row in gap_rows:
        steps = WAY if row["state"] == "proven" else WAY[: dice.randrange(3)] if row["state"] != "open" else ()
        for place, state in enumerate(steps):
            at = row["first_asked"] + (place + 1) * timedelta(days=2)
            common = {"actor": "email:ann@example.com", "area": "gap", "subject_id": row["id"], "verb": "advance"}
            yield common | {"at": at, "before": {"state": "open"}, "after": {"state": state}}


def _uses(articles: Sequence[str], now: datetime, dice: random.Random) -> Iterator[dict[str, Any]]:
    for article_id in articles[: len(articles) * 3 // 4]:
        for back in range(HALF_A_YEAR.days):
            yield {
                "article_id": article_id,
                "day": (now - timedelta(days=back)).date(),
                "answers": dice.randrange(1, 9),
            }


def _feedback(asked: Sequence[dict[str, Any]], dice: random.Random) -> Iterator[dict[str, Any]]:
    for row in asked[::10]:
        helped = dice.random() < 0.8
        values = {"id": f"f{row['id']}", "question_id": row["id"], "person_id": row["person_id"], "helped": helped}
        yield values | {"reason": None if helped else "wrong", "given_at": row["asked_at"]}


def _priority(number: int, now: datetime) -> dict[str, Any]:
    measured = {"name": f"Priority {number}", "measure": "tickets opened again", "topics": [TOPICS[number]]}
    return {"id": f"p{number}", "weight": number, "set_by": "email:ann@example.com", "set_at": now} | measured


async def _draft(application: Application, article_id: str, number: int) -> str:
    draft = await application.curators.authoring.draft_of(article_id, "email:ann@example.com")
    if not isinstance(draft, Draft):
        raise LookupError("an article of the sample is gone")
    if number % 2:
        await application.publishing.reviewing.submit(draft.id, draft.version, "email:ann@example.com")
    return draft.id


async def _put(application: Application, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    for start in range(0, len(rows), AT_ONCE):
        async with application.engine.begin() as connection:
            await connection.execute(insert(table), rows[start : start + AT_ONCE])
