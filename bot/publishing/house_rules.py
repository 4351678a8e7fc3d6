"""The operating rules: one page that L&D writes itself, with what we suggest to begin with.

What AI may draft, what a person must own, what evidence is enough; and the check-list that every reviewer sees.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.audit_log import AuditLog, Change
from bot.ports import Clock
from bot.upserting import insert_once
from knowledge.freshness import REVIEW_EVERY_DAYS
from knowledge.tables import house_rules

SUGGESTED = """\
# How we publish here

## What a model may draft
- A first version, from sources that a person chose: an expert's lines, a conversation, a document, an article.
- A shorter or plainer wording of what is already checked.
- Never a figure, a date, a name, a price or a promise that stands in no source.

## What a person must own
- Every article has an owner who is asked when it is due, and who answers for it.
- Whoever approves has read all of it and would say the same to a colleague's face.
- Pay, health, safety, law and anything about one person: written and approved by whoever is responsible for it.

## What evidence is enough
- A rule: the document that sets it, or the person who may set it.
- A way of doing something: two people who do it, or one who has just done it step by step.
- "We have always done it like that" is where to begin asking, not evidence.

## Before you approve
- The first sentence answers the question, in words that people use.
- Each statement rests on a source, and the source says the same.
- What rests on no source is marked, and somebody vouches for it.
- No other article says something else; if one does, one of the two changes now.
- Everybody who may see it should, and everybody who needs it can.
- It has an owner and a day on which it is looked at again.
"""

_CHECKS = re.compile(r"^#+\s*before you approve\s*$(?P<list>.*?)(?=^#|\Z)", re.IGNORECASE | re.MULTILINE | re.DOTALL)
_ITEM = re.compile(r"^\s*[-*]\s+(?P<words>.+)$", re.MULTILINE)

THE_PAGE = "house_rules"


@dataclass(frozen=True)
class Rules:
    """One edition of the page. `review_every_days` is how long a checked article holds; `grace_days`, for how long an
    overdue one may still be answered from (None: for ever)."""

    edition: int = 0
    text: str = SUGGESTED
    review_every_days: int = REVIEW_EVERY_DAYS
    grace_days: int | None = None
    edited_by: str = ""
    edited_at: datetime | None = None

    @property
    def checks(self) -> tuple[str, ...]:
        """The points of the check-list: the list under the heading "Before you approve"."""
        found = _CHECKS.search(self.text)
        return tuple(item["words"].strip() for item in _ITEM.finditer(found["list"])) if found else ()


class HouseRules:
    """Reads and changes the page. Every edition is kept."""

    def __init__(self, engine: AsyncEngine, audit: AuditLog, now: Clock) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)
        self._audit = audit
        self._now = now

    async def current(self) -> Rules:
        """The rules that hold now; our suggestion until somebody has written their own."""
        query = select(house_rules).order_by(house_rules.c.edition.desc()).limit(1)
        async with self._reading.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
        return Rules(**row._mapping) if row else Rules()

    async def edit(self, rules: Rules, by: str) -> bool:
        """Make this text the next edition after `rules.edition`; false when somebody else did so meanwhile.

        Raises ValueError for days that make no sense.
        """
        if rules.review_every_days < 1 or (rules.grace_days is not None and rules.grace_days < 0):
            raise ValueError("articles hold for at least one day, and days of grace are not negative")
        before = await self.current()
        row = {
            "edition": rules.edition + 1,
            "text": rules.text,
            "review_every_days": rules.review_every_days,
            "grace_days": rules.grace_days,
            "edited_by": by,
            "edited_at": self._now(),
        }
        if before.edition != rules.edition:
            return False
        async with self._engine.begin() as connection:
            is_next = await insert_once(connection, house_rules, row)
            if is_next:
                change = Change(
                    by, "rules", THE_PAGE, "edited", {"edition": before.edition}, {"edition": row["edition"]}
                )
                await self._audit.record(change, connection)
        return is_next
