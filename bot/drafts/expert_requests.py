"""Asking experts about gaps in chat, and making drafts of what they answer.

A request is a row before it is sent, and an answer is one before a draft is made of it: whatever a crash leaves undone,
`send_waiting` and `draft_waiting` complete.
"""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.audit_log import AuditLog, Change
from bot.drafts import expert_words as words
from bot.drafts.draft_sources import CORRECTION, words_source
from bot.drafts.drafting import Drafting, NotDrafted
from bot.drafts.expert_request_book import ExpertRequest, ExpertRequestBook, RequestState
from bot.gaps.gap_sources import GapSources
from bot.gaps.triage import AREA, Triage
from bot.messages import Address, Message, Press, Pressed, ToChannel, ToPerson
from bot.people.reaching import Reaching
from bot.ports import ChatUnavailable, Clock, PlaceGone
from knowledge.draft_store import DraftStore
from knowledge.drafts import Draft, Source
from knowledge.gaps.gap_store import GapStore
from knowledge.gaps.gap_work import CLOSED, Assign
from knowledge.gaps.gaps import GapDetails

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=5)
"""More than a model takes for a draft: nobody else begins while this is still going on."""

LONGEST_NOTE = 500


Submit = Callable[[str, int, str], Awaitable[bool]]
"""Hands a draft in for review: its id, its version, and who does; false when it could not be."""


class NotAsked(StrEnum):
    """Why nobody was asked."""

    UNKNOWN = "unknown"
    """There is no such gap."""

    CLOSED = "closed"
    """It was answered or dismissed."""

    NOBODY = "nobody"
    """This person is in no chat that we are in."""


@dataclass(frozen=True)
class Asked:
    """The request is written down. `is_sent`: it stands in the chat already; otherwise it will be tried again."""

    request_id: str
    is_sent: bool


@dataclass(frozen=True)
class ExpertNeighbours:
    """What asking experts works with."""

    engine: AsyncEngine
    book: ExpertRequestBook
    gaps: GapStore
    sources: GapSources
    drafts: DraftStore
    drafting: Drafting
    triage: Triage
    reaching: Reaching
    audit: AuditLog
    submit: Submit


class ExpertRequests:
    """The use cases of asking experts."""

    def __init__(self, neighbours: ExpertNeighbours, now: Clock) -> None:
        self._with = neighbours
        self._now = now

    async def ask_person(self, gap_id: str, person_id: str, note: str, actor: str) -> Asked | NotAsked:
        """Ask a person, wherever they were seen last, and give the gap to them."""
        to = await self._with.reaching.person(person_id)
        return NotAsked.NOBODY if to is None else await self.ask(gap_id, to, note, actor)

    async def ask(self, gap_id: str, to: ToPerson | ToChannel, note: str, actor: str) -> Asked | NotAsked:
        """Ask a person or a channel. A person who is asked has the gap from then on."""
        gap = await self._with.gaps.details(gap_id, self._now())
        if gap is None or gap.summary.state in CLOSED:
            return NotAsked.CLOSED if gap else NotAsked.UNKNOWN
        live, told = gap.summary.id, {"platform": to.platform}
        async with self._with.engine.begin() as connection:
            request_id = await self._with.book.add(connection, live, to, actor, note.strip()[:LONGEST_NOTE])
            await self._with.audit.record(Change(actor, AREA, live, "ask_expert", {}, told), connection)
            if isinstance(to, ToPerson):
                await self._with.triage.change(live, Assign(to.person_id), actor, connection)
        return Asked(request_id, await self._send(request_id))

    async def answered_in_thread(
        self, platform: str, thread: str, person_id: str, text: str, message_id: str = ""
    ) -> Message | None:
        """Somebody wrote `text` in a thread; what to tell them, or None when it is not about a request of ours.

        `thread` is the message that the thread hangs on, as `Chat.write` named it; `message_id` is the answer's own.
        """
        request = await self._with.book.standing_in(platform, thread)
        if request is None:
            return None
        origin = f"{platform}:{thread}:{message_id or _fingerprint(text)}"
        return Message(await self._take(request, words_source(text, person_id), origin))

    async def relayed(self, gap_id: str, person_id: str, text: str, origin: str) -> None:
        """An expert answered somebody's own question, which is in this gap: that may become everybody's answer."""
        if text.strip():
            source = words_source(text, person_id, "What an expert answered somebody who asked")
            await self._with.sources.offer(gap_id, source, origin)

    async def on_press(self, press: Press) -> Pressed:
        """A button under a request, or under the draft of an answer."""
        handlers = {
            words.ANSWER: self._on_answer,
            words.NOT_ME: self._on_not_me,
            words.SEND: self._on_send,
            words.CORRECT: self._on_correct,
        }
        handler = handlers.get(press.action)
        return await handler(press) if handler else Pressed(remark=words.NOT_THERE)

    async def send_waiting(self) -> int:
        """Send the requests that could not be sent yet; gives back how many were. To be repeated."""
        waiting = await self._with.book.in_state(RequestState.WAITING)
        return sum([await self._send(request.id) for request in waiting])

    async def draft_waiting(self) -> int:
        """Make drafts of answers that nobody got to yet; gives back how many. To be repeated."""
        waiting = await self._with.book.in_state(RequestState.ANSWERED)
        return sum([await self._draft(each) for each in waiting if await self._with.book.hold(each.id, LEASE)])

    async def _on_answer(self, press: Press) -> Pressed:
        request = await self._with.book.request(press.value)
        if request is None:
            return Pressed(remark=words.NOT_THERE)
        gap = await self._with.gaps.details(request.gap_id, self._now())
        origin = f"{press.platform}:press:{request.id}:{_fingerprint(press.words)}"
        remark = await self._take(request, words_source(press.words, press.person_id), origin)
        took = gap is not None and remark == words.THANKS
        return Pressed(words.help_given(gap, remark) if took and gap else None, remark)

    async def _on_not_me(self, press: Press) -> Pressed:
        request = await self._with.book.request(press.value)
        gap = await self._with.gaps.details(request.gap_id, self._now()) if request else None
        if request is None or gap is None:
            return Pressed(remark=words.NOT_THERE)
        await self._with.book.ended(request.id, RequestState.DECLINED)
        told = {"who_may_know": press.words.strip()[:LONGEST_NOTE]}
        await self._with.audit.record(Change(press.person_id, AREA, gap.summary.id, "decline", {}, told))
        return Pressed(words.help_given(gap, words.PASSED_TO), words.PASSED_TO)

    async def _on_send(self, press: Press) -> Pressed:
        draft_id, version, _ = words.read_value(press.value)
        draft = await self._with.drafts.draft(draft_id)
        if draft is None:
            return Pressed(remark=words.NOT_THERE)
        if not await self._with.submit(draft_id, version, press.person_id):
            return Pressed(remark=words.CHANGED_SINCE)
        return Pressed(words.sent_to_review(draft), words.SENT)

    async def _on_correct(self, press: Press) -> Pressed:
        draft_id, _, request_id = words.read_value(press.value)
        draft, request = await self._with.drafts.draft(draft_id), await self._with.book.request(request_id)
        if draft is None or request is None:
            return Pressed(remark=words.NOT_THERE)
        origin = f"{press.platform}:correct:{draft_id}:{_fingerprint(press.words)}"
        source = words_source(press.words, press.person_id, CORRECTION)
        return Pressed(remark=await self._take(request, source, origin))

    async def _take(self, request: ExpertRequest, source: Source, origin: str) -> str:
        """Keep an answer; what to say to whoever gave it."""
        gap = await self._with.gaps.summary(request.gap_id, self._now())
        if gap is None or gap.state in CLOSED:
            return words.NOT_OPEN
        if not source.text:
            return words.NO_WORDS
        if await self._with.sources.offer(gap.id, source, origin):
            await self._with.book.answered(request.id)
        return words.THANKS

    async def _draft(self, request: ExpertRequest) -> bool:
        """Make or renew the draft of an answer, and show it to whoever gave it."""
        said = [each.source for each in await self._with.sources.of(request.gap_id)]
        actor = said[-1].given_by if said else request.asked_by
        made = await self._with.drafting.take_up(request.gap_id, actor)
        await self._with.book.drafted(request)
        if isinstance(made, NotDrafted):
            log.info("answer_not_drafted", gap_id=request.gap_id, reason=made.value)
            return False
        await self._show(request, made.draft, actor)
        return True

    async def _show(self, request: ExpertRequest, draft: Draft, person_id: str) -> None:
        to: Address | None = request.to if isinstance(request.to, ToPerson) else None
        to = to or await self._with.reaching.person(person_id) or request.to
        message = words.draft_of_answer(draft, request.id)
        await self._write(to, message, f"expert:{request.id}:draft:{draft.version}")

    async def _send(self, request_id: str) -> bool:
        request = await self._with.book.request(request_id)
        gap = await self._with.gaps.details(request.gap_id, self._now()) if request else None
        if request is None or gap is None:
            return False
        return await self._send_about(gap, request)

    async def _send_about(self, gap: GapDetails, request: ExpertRequest) -> bool:
        message_id = await self._write(
            request.to, words.help_asked_for(gap, request.note, request.id), f"expert:{request.id}"
        )
        if message_id:
            await self._with.book.sent(request.id, message_id)
        elif message_id is not None:
            await self._with.book.ended(request.id, RequestState.UNREACHABLE)
        return bool(message_id)

    async def _write(self, to: Address, message: Message, key: str) -> str | None:
        """The message's id; "" where nobody is there, None where it has to be tried again."""
        chat = self._with.reaching.chat_for(to)
        try:
            return await chat.write(to, message, key) if chat else None
        except ChatUnavailable:
            return None
        except PlaceGone:
            log.warning("expert_not_reachable", key=key)
            return ""


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
