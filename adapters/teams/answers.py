"""Answering in Teams: with a typing sign, or a stream in somebody's own chat, and what was asked there before."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import structlog

from adapters.opening import utc_now
from adapters.teams.heard import PERSONAL, Heard, Json
from adapters.teams.parts import Parts
from adapters.teams.rendering import render_message
from adapters.teams.spots import Spot, fitted
from adapters.teams.streams import Stream
from bot.messages import Message
from bot.ports import PlaceGone
from bot.questions.thread_context import Said, context_of
from bot.replies import Reply
from retrieval.outcome import Person, Place, PlaceKind, Turn

log = structlog.get_logger(__name__)

TYPING: Json = {"type": "typing"}
TYPING_SECONDS = 4.0
"""Teams shows the sign for a few seconds."""

LONGEST_SHOWN = 1_000

MOST_BEFORE = 3
"""Questions of a conversation that the next one may lean on."""

TALK_LASTS = timedelta(minutes=30)
"""A person's own chat has no threads: what was asked longer ago is another subject."""

THREAD_LASTS = timedelta(days=30)


@dataclass(frozen=True)
class Asked:
    """A question that somebody asks from a window or by a button."""

    key: str
    text: str
    history: tuple[Turn, ...] = ()


class Answers:
    """Works questions out and delivers the answers."""

    def __init__(self, surface: Parts) -> None:
        self._with = surface

    async def answer(self, question_id: str, place: Place) -> Reply:
        """Answer a question that is written down already."""
        remarks = self._with.chat.remarks
        try:
            async with self._typing(place):
                return await self._work(question_id, place)
        finally:
            remarks.remarks.pop(question_id, None)
            await self._leave(remarks.streams.pop(question_id, None))

    async def ask_in_personal(self, tenant: str, person: Person, user: str, asked: Asked) -> Reply:
        """Ask for somebody in their own chat with us, where nobody else reads. Raises as the port does."""
        surface = self._with
        own = await surface.personal.of(tenant, user)
        quoted = Message("> " + asked.text[:LONGEST_SHOWN].replace("\n", "\n> "))
        await surface.posting.post(own, render_message(quoted), fitted(f"root:{asked.key}"))
        place = own.spot.place(PlaceKind.DIRECT)
        received = await surface.application.asking.receive(fitted(asked.key), asked.text, person, place, asked.history)
        return await self.answer(received.question_id, place)

    async def before(self, heard: Heard) -> list[Turn]:
        """What was asked and answered here before this message, without names.

        Teams shows a bot no earlier messages, so these are our own records. Nothing where a chat has many voices and
        no threads: what was asked last there is most likely another matter.
        """
        if heard.kind != PERSONAL and not heard.is_reply:
            return []
        since = utc_now() - (TALK_LASTS if heard.kind == PERSONAL else THREAD_LASTS)
        said: list[Said] = []
        for question_id in await self._with.ledger.answered_in(heard.spot, since, MOST_BEFORE):
            record = await self._with.application.questions.get(question_id)
            if record is not None and record.reply is not None:
                said += [Said(record.question.text), Said(record.reply.text, by_bot=True)]
        names = (await self._with.directory.profile(heard.spot, heard.user)).names
        return context_of(said, names)

    async def _work(self, question_id: str, place: Place) -> Reply:
        asking = self._with.application.asking
        if not self._with.settings.has_model or place.kind is not PlaceKind.DIRECT:
            return await asking.answer(question_id)

        async def began(stream_id: str) -> bool:
            return await asking.note_message(question_id, stream_id)

        to = await self._with.references.of(Spot.of(place))
        stream = Stream(self._with.connector, to, began, self._with.pace)
        streams = self._with.chat.remarks.streams
        await self._leave(streams.get(question_id))
        streams[question_id] = stream
        stream.start()
        return await asking.answer(question_id, stream.add)

    async def _leave(self, stream: Stream | None) -> None:
        """Close a stream whose answer nobody waits for any more: the question was deleted, or asked in other words."""
        if stream is not None:
            await stream.end()
            if stream.id:
                await self._with.posting.take_back(stream.to, stream.id)

    @asynccontextmanager
    async def _typing(self, place: Place) -> AsyncIterator[None]:
        if place.kind is PlaceKind.PRIVATE_REPLY:
            yield
            return
        showing = asyncio.create_task(self._show_typing(Spot.of(place)))
        try:
            yield
        finally:
            showing.cancel()
            await asyncio.wait({showing})

    async def _show_typing(self, spot: Spot) -> None:
        try:
            to = await self._with.references.of(spot)
        except PlaceGone:
            return
        while True:
            await self._with.posting.hint(to, TYPING)
            await asyncio.sleep(TYPING_SECONDS)
