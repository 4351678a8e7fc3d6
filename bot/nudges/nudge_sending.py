"""Sending nudges: whatever is due, once, at a moment that suits each person; held when its article is not fit."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import structlog

from bot.messages import Message, ToPerson
from bot.nudges.nudge_plans import are_its_own, obstacle, why_unfit
from bot.nudges.nudge_timing import NotSent, Occasion, Recipient, SendLater, decide, step_due
from bot.nudges.nudge_words import approval_message, follow_up_message, held_message, nudge_message
from bot.nudges.nudges import Delivery, DeliveryState, Kind, Nudge, NudgeState, Reason
from bot.nudges.nudging import NudgeStock
from bot.people.roles import CURATING
from bot.people.working_days import is_working_day
from bot.ports import Chat, ChatUnavailable, FateUnknown, PlaceGone
from knowledge.articles import Article

log = structlog.get_logger(__name__)

AT_ONCE = 200
"""Messages looked up in one go."""

TRY_AGAIN = timedelta(minutes=2)
"""After a platform did not take a message."""

Chats = Callable[[], Mapping[str, Chat]]


class NudgeSending:
    """Sends what is due. Any number of processes may run it at the same time."""

    def __init__(self, stock: NudgeStock, chats: Chats) -> None:
        self._stock = stock
        self._chats = chats

    async def send_due(self) -> int:
        """Send, postpone or drop every message that is due; how many there were. Never raises for one message."""
        now = self._stock.now()
        room = min(AT_ONCE, await self._stock.book.room(now))
        due = await self._stock.book.due(now, room) if room > 0 else []
        for delivery in due:
            try:
                await self.send_one(delivery)
            except Exception as error:
                # It stays taken for a while, so that it holds up no other.
                log.error("nudge_not_sent", error=type(error).__name__)
        return len(due)

    async def send_one(self, delivery: Delivery) -> None:
        """Send one message, unless another process has it. What a platform did not take is tried again later."""
        mine = await self._stock.book.claim(delivery, self._stock.now())
        nudge = await self._stock.book.nudge(delivery.nudge_id) if mine else None
        if mine is None or nudge is None:
            return
        article = await self._stock.articles.article(nudge.source.article_id)
        if await self._is_held(nudge, article) or nudge.state is not NudgeState.UNDER_WAY:
            await self._stock.book.change(mine)
            return
        recipient = await self._stock.recipients.one(mine.person_id)
        if article is None or obstacle(recipient, article) is Reason.MAY_NOT_SEE:
            # They, or the article, may have moved since the nudge was written down.
            await self._drop(mine, Reason.MAY_NOT_SEE)
            return
        occasion = Occasion(nudge.source.topic, mine.kind, mine.due_at, self._stock.now(), is_working_day)
        match decide(recipient, occasion):
            case SendLater(at):
                await self._stock.book.change(mine, due_at=at)
            case NotSent(reason):
                await self._drop(mine, reason)
            case _:
                await self._send(nudge, mine, recipient)

    async def ask_for_approval(self) -> None:
        """Ask those who may agree to nudges that wait for a second person; each is asked once."""
        curators = await self._stock.staff.who_may(CURATING)
        for nudge in await self._stock.book.in_state(NudgeState.AWAITING_APPROVAL):
            people = await self._stock.book.people(nudge.id)
            article = await self._stock.articles.article(nudge.source.article_id)
            has_own_words = article is not None and are_its_own(nudge.words, article)
            sender = await self._stock.name(nudge.sender_id)
            message = approval_message(nudge, sender, people, has_own_words)
            for curator in sorted(curators - {nudge.sender_id}):
                await self._write_somewhere(curator, message, f"nudge:{nudge.id}:approval:{curator}")

    async def _is_held(self, nudge: Nudge, article: Article | None) -> bool:
        unfit = why_unfit(article, self._stock.now().date(), nudge.source.fingerprint)
        if not unfit:
            return False
        if await self._stock.book.move(nudge.id, (NudgeState.UNDER_WAY,), NudgeState.HELD, reason=unfit):
            key = f"nudge:{nudge.id}:held:{nudge.source.fingerprint}"
            await self._write_somewhere(nudge.sender_id, held_message(nudge, unfit), key)
        return True

    async def _send(self, nudge: Nudge, delivery: Delivery, recipient: Recipient) -> None:
        message = await self._message(nudge, delivery)
        for platform in _in_order(delivery, recipient):
            try:
                chat = self._chats()[platform]
                message_id = await chat.write(ToPerson(delivery.person_id, platform), message, delivery.key)
            except FateUnknown:
                # Rather once too few than a nudge that comes twice; whoever answers it has got it.
                await self._drop(delivery, Reason.UNKNOWN_FATE)
                return
            except PlaceGone:
                continue
            except (ChatUnavailable, KeyError):
                # Which platform has it is not known: the same one must be asked again, or they might get it twice.
                again = self._stock.now() + TRY_AGAIN
                await self._stock.book.change(delivery, due_at=again, platform=platform)
                return
            sent = replace(delivery, platform=platform, message_id=message_id, sent_at=self._stock.now())
            await self._stock.book.sent(sent, following(nudge, sent, recipient.member.time_zone))
            return
        await self._drop(delivery, Reason.UNREACHABLE)

    async def _message(self, nudge: Nudge, delivery: Delivery) -> Message:
        if delivery.kind is Kind.FOLLOW_UP:
            return follow_up_message(nudge)
        return nudge_message(nudge, await self._stock.name(nudge.sender_id), self._stock.link(nudge))

    async def _drop(self, delivery: Delivery, reason: Reason) -> None:
        await self._stock.book.change(delivery, state=DeliveryState.DROPPED.value, reason=reason.value)

    async def _write_somewhere(self, person_id: str, message: Message, key: str) -> None:
        recipient = await self._stock.recipients.one(person_id)
        for platform in recipient.platforms:
            try:
                await self._chats()[platform].write(ToPerson(person_id, platform), message, key)
                return
            except (ChatUnavailable, PlaceGone, KeyError) as error:
                log.warning("nudge_notice_not_sent", platform=platform, error=type(error).__name__)


def following(nudge: Nudge, sent: Delivery, time_zone: str | None) -> list[Delivery]:
    """What comes after a message that was just sent: the next of the series, and the question whether it was used."""
    if sent.kind is not Kind.NUDGE or sent.sent_at is None:
        return []
    made = []
    days = nudge.schedule.days
    if sent.step + 1 < len(days):
        due = step_due(sent.sent_at, days[sent.step + 1] - days[sent.step], time_zone)
        made.append(replace(_blank(sent), step=sent.step + 1, due_at=due))
    asked_later = nudge.schedule.follow_up_days
    if sent.step == 0 and asked_later is not None and not sent.is_held_out:
        due = step_due(sent.sent_at, asked_later, time_zone)
        made.append(replace(_blank(sent), kind=Kind.FOLLOW_UP, due_at=due))
    return made


def _blank(sent: Delivery) -> Delivery:
    return Delivery(
        nudge_id=sent.nudge_id,
        person_id=sent.person_id,
        kind=sent.kind,
        step=0,
        state=DeliveryState.WAITING,
        due_at=sent.due_at,
        is_held_out=sent.is_held_out,
    )


def _in_order(delivery: Delivery, recipient: Recipient) -> list[str]:
    """Where to try, one after the other. A message that may stand somewhere already is only looked for there."""
    return [delivery.platform] if delivery.platform else list(recipient.platforms)
