"""Telling: everybody who asked what is answered now hears it, once, where they asked.

Each telling is a row, written in the transaction that proved the answer, so a restart forgets nobody. It is worked on
by one worker at a time and sent under a key of its own, so that nobody hears twice. Rights and wishes are looked at
when the message goes out, not before.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import structlog

from bot.messages import Address, Message, ToPerson, ToPlace
from bot.people.accounts import Accounts
from bot.people.preferences import PreferenceBook
from bot.people.wishes import Topic, zone
from bot.ports import Chat, ChatUnavailable, Clock, PlaceGone
from bot.publishing.asking_afresh import AskingAfresh, Heard
from bot.publishing.proof_words import answers
from bot.publishing.telling_words import told
from bot.questions.days import day_on
from bot.questions.question_log import Record
from bot.replies import Reply, reply_to
from knowledge.gaps.telling_store import Arrival, NotTold, Telling, TellingStore, ToldSoFar
from retrieval.outcome import Denied, NotHere, Unknown

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=15)
"""Short, and renewed while the work goes on, so that what a dead process held is soon free again."""

WORK_SECONDS = 60.0

SWEPT_AT_ONCE = 50
TURNS = 4
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(days=14)
"""Within the time that sent messages are remembered for, so that a late try still finds an early one."""


@dataclass(frozen=True)
class ToHear:
    """What somebody hears when they next come by."""

    telling_id: str
    question_id: str
    message: Message


@dataclass(frozen=True)
class TellingNeighbours:
    """What telling works with. `chats` is keyed by platform; on a platform without one, people fetch what is new."""

    store: TellingStore
    afresh: AskingAfresh
    preferences: PreferenceBook
    accounts: Accounts
    chats: Mapping[str, Chat]


class TellingAskers:
    """The use cases of telling."""

    def __init__(self, neighbours: TellingNeighbours, now: Clock) -> None:
        self._with = neighbours
        self._now = now
        self._worker = uuid4().hex

    async def tell_waiting(self) -> int:
        """Tell everybody whose turn it is; gives back how many were told. To be repeated."""
        due = await self._with.store.due(self._now(), self._with.chats.keys(), SWEPT_AT_ONCE)
        turns = asyncio.Semaphore(TURNS)
        return sum(await asyncio.gather(*(self._tell_in_turn(telling_id, turns) for telling_id in due)))

    async def waiting_for(self, person_id: str, platform: str) -> list[ToHear]:
        """What this person has to hear, on a platform where they come by and nobody can write to them.

        Call `shown` for each that is really shown: until then it waits.
        """
        news = []
        for telling_id in await self._with.store.waiting_for(person_id, platform, self._now()):
            telling = await self._claim(telling_id)
            if telling is None:
                continue
            prepared = await self._prepared(telling)
            if prepared is not None:
                heard, reply = prepared
                message = await self._message(telling, heard.record, reply)
                news.append(ToHear(telling.id, telling.question_id, message))
                await self._with.store.postpone(telling.id, self._worker, self._now(), failed=False)
        return news

    async def shown(self, telling_id: str, person_id: str) -> bool:
        """They have seen it, and need not see it again; false when it is not theirs, or not to be shown."""
        telling = await self._with.store.get(telling_id)
        if telling is None or telling.person_id != person_id or (await self._claim(telling_id)) is None:
            return False
        prepared = await self._prepared(telling)
        if prepared is None:
            return False
        await self._with.store.told(telling_id, self._worker, Arrival("", prepared[1].to_json()), self._now())
        return True

    async def so_far(self, gap_id: str) -> ToldSoFar:
        """How many have been told that this gap is closed, as far as it may be shown."""
        return await self._with.store.so_far(gap_id)

    async def _tell_in_turn(self, telling_id: str, turns: asyncio.Semaphore) -> bool:
        async with turns:
            telling = await self._claim(telling_id)
            if telling is None:
                return False
            try:
                async with asyncio.timeout(WORK_SECONDS), self._lease_kept(telling):
                    return await self._tell(telling)
            except Exception as error:
                # Whether it went out nobody knows. Under the same key it is looked for before it is sent again.
                log.error("telling_failed", telling_id=telling_id, error=type(error).__name__)
                await self._try_later(telling)
                return False

    async def _tell(self, telling: Telling) -> bool:
        quiet_until = await self._quiet_until(telling)
        if quiet_until is not None:
            await self._with.store.postpone(telling.id, self._worker, quiet_until, failed=False)
            return False
        prepared = await self._prepared(telling, in_full=True)
        if prepared is None:
            return False
        heard, reply = prepared
        try:
            message_id = await self._write(telling, heard, await self._message(telling, heard.record, reply))
        except ChatUnavailable:
            await self._try_later(telling)
            return False
        except PlaceGone:
            await self._drop(telling, NotTold.UNREACHABLE)
            return False
        await self._with.store.told(telling.id, self._worker, Arrival(message_id, reply.to_json()), self._now())
        log.info("asker_told", telling_id=telling.id)
        return True

    async def _write(self, telling: Telling, heard: Heard, message: Message) -> str:
        """The id of the message, in the place they asked in or, where that is gone, between us."""
        chat, key = self._with.chats[telling.platform], f"told:{telling.id}"
        in_place: Address = ToPlace(heard.record.question.place, telling.person_id)
        alone: Address = ToPerson(telling.person_id, telling.platform)
        if heard.in_private:
            return await chat.write(alone, message, f"{key}:direct")
        try:
            return await chat.write(in_place, message, key)
        except PlaceGone:
            return await chat.write(alone, message, f"{key}:direct")

    async def _prepared(self, telling: Telling, in_full: bool = False) -> tuple[Heard, Reply] | None:
        """What to tell; None when there is nothing to tell them, which then is kept."""
        wishes = await self._with.preferences.of(telling.person_id)
        if not telling.wants_to_hear or not wishes.wants(Topic.FOLLOW_UPS):
            await self._drop(telling, NotTold.OPTED_OUT)
            return None
        heard = await self._with.afresh.hear(telling.question_id, telling.part, in_full=in_full)
        if answers(heard.outcome):
            return heard, reply_to(heard.outcome)
        await self._drop(telling, _reason(heard))
        return None

    async def _drop(self, telling: Telling, reason: NotTold) -> None:
        log.info("asker_not_told", telling_id=telling.id, reason=reason.value)
        await self._with.store.drop(telling.id, self._worker, reason)

    async def _try_later(self, telling: Telling) -> None:
        if self._now() - telling.opened_at > GIVEN_UP_AFTER:
            await self._drop(telling, NotTold.UNREACHABLE)
            return
        pause = min(FIRST_PAUSE * 2 ** min(telling.tries, 16), LONGEST_PAUSE)
        await self._with.store.postpone(telling.id, self._worker, self._now() + pause, failed=True)

    async def _message(self, telling: Telling, record: Record, reply: Reply) -> Message:
        time_zone = await time_zone_of(telling, self._with.accounts)
        when = day_asked(record.question.asked_at, self._now(), time_zone)
        return told(reply, record.question.text, when, telling.id)

    @asynccontextmanager
    async def _lease_kept(self, telling: Telling) -> AsyncIterator[None]:
        renewing = asyncio.create_task(self._renew(telling))
        try:
            yield
        finally:
            renewing.cancel()
            with suppress(asyncio.CancelledError):
                await renewing

    async def _renew(self, telling: Telling) -> None:
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            await self._with.store.renew(telling.id, self._worker, self._now() + LEASE)

    async def _claim(self, telling_id: str) -> Telling | None:
        now = self._now()
        return await self._with.store.claim(telling_id, self._worker, now, now + LEASE)

    async def _quiet_until(self, telling: Telling) -> datetime | None:
        wishes = await self._with.preferences.of(telling.person_id)
        return wishes.quiet_end(self._now(), await time_zone_of(telling, self._with.accounts))


def day_asked(asked_at: datetime, now: datetime, time_zone: str | None) -> str:
    """The day of a question as its asker would say it now: "today", "on Tuesday"."""
    here = zone(time_zone)
    return day_on(asked_at.astimezone(here).date(), now.astimezone(here).date())


async def time_zone_of(telling: Telling, accounts: Accounts) -> str | None:
    """Where whoever is told is at home, as far as their platform tells."""
    account = await accounts.of(telling.person_id, telling.platform)
    return account.time_zone if account else None


def _reason(heard: Heard) -> NotTold:
    hidden = isinstance(heard.outcome, Denied | NotHere) or (
        isinstance(heard.outcome, Unknown) and heard.outcome.restricted
    )
    return NotTold.NOT_FOR_THEM if hidden else NotTold.NOT_ANSWERED
