"""A person's own page about nudges: what came, what they don't want, and, for those who lead, what they sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.nudges.nudge_book import NudgeBook
from bot.nudges.nudge_recipients import NudgeRecipients
from bot.nudges.nudges import Delivery, Nudge
from bot.nudges.suggested_nudges import SuggestedNudge, SuggestedNudges
from bot.people.roles import is_curator, is_manager
from bot.ports import Clock
from retrieval.outcome import Person

MOST_SHOWN = 5
SNOOZE = timedelta(days=7)


@dataclass(frozen=True)
class Sending:
    """What somebody who leads sees besides: the nudges they sent, newest first, and what might be worth one."""

    sent: Sequence[Nudge] = ()
    suggested: Sequence[SuggestedNudge] = ()


@dataclass(frozen=True)
class NudgePage:
    """One person's page. `sending` is None for those who may send none; `snoozed_until` lies ahead, or is None."""

    received: Sequence[tuple[Nudge, Delivery]] = ()
    refused_topics: Sequence[str] = ()
    snoozed_until: datetime | None = None
    sending: Sending | None = None


class NudgesAtHome:
    """Shows the page, and changes what its reader wants."""

    def __init__(self, book: NudgeBook, recipients: NudgeRecipients, suggested: SuggestedNudges, now: Clock) -> None:
        self._book = book
        self._recipients = recipients
        self._suggested = suggested
        self._now = now

    async def of(self, person: Person) -> NudgePage:
        """The page of this person, whose groups are those of now."""
        recipient = await self._recipients.one(person.id)
        until = recipient.snoozed_until
        return NudgePage(
            received=await self._book.received(person.id, MOST_SHOWN),
            refused_topics=sorted(recipient.refused_topics),
            snoozed_until=until if until and until > self._now() else None,
            sending=await self._sending(person) if may_send(person) else None,
        )

    async def snooze(self, person_id: str) -> None:
        """No nudges for a week."""
        await self._recipients.snooze(person_id, self._now() + SNOOZE)

    async def wake(self, person_id: str) -> None:
        """Nudges are welcome again."""
        await self._recipients.snooze(person_id, self._now())

    async def allow_topic(self, person_id: str, topic: str) -> None:
        """Nudges about this topic are welcome again."""
        await self._recipients.allow_topic(person_id, topic)

    async def _sending(self, person: Person) -> Sending:
        sent = await self._book.sent_by(person.id, MOST_SHOWN)
        return Sending(sent, await self._suggested.for_manager(person))


def may_send(person: Person) -> bool:
    """Whether somebody may send nudges at all; whom they reach is another matter."""
    return person.is_active and not person.is_guest and (is_manager(person) or is_curator(person))
