"""Messages that ask: in a personal chat, by mention, in a thread we are in, or in a channel that wants us to speak."""

from collections.abc import Mapping
from typing import Any

import structlog

from adapters.teams.chat import Stands
from adapters.teams.experts import Experts
from adapters.teams.greeting import say_hello
from adapters.teams.heard import Heard, part, time_zone_of
from adapters.teams.home import Home
from adapters.teams.rendering import render_message
from adapters.teams.spots import PLATFORM
from adapters.teams.surface import Surface
from bot.messages import Message
from bot.phrases import GUIDANCE, NOTHING_TO_READ, OFFERED, only_text_read
from bot.ports import ChatUnavailable, PlaceGone
from bot.questions.channel_policy import ChannelMode
from retrieval.outcome import Person, Place, PlaceKind, Turn

log = structlog.get_logger(__name__)


MOST_NUDGES = 20
"""The latest nudges somebody got, among which the one they quote is looked for."""


class Questions:
    """Turns messages into questions."""

    def __init__(self, surface: Surface) -> None:
        self._with = surface
        self._home = Home(surface)
        self._experts = Experts(surface)

    async def on_message(self, heard: Heard, activity: Mapping[str, Any]) -> None:
        """Somebody wrote something where we can read it."""
        profile = await self._with.directory.profile(heard.spot, heard.user, time_zone_of(activity))
        if heard.is_reply and await self._experts.on_answer(heard):
            return
        if heard.is_direct:
            await self._greet(heard, profile.person)
        if heard.is_for_us or await self._is_ours(heard):
            await self._ask(heard, activity, profile.person)
        elif not heard.is_reply and not heard.is_for_others:
            await self._on_post(heard, activity, profile.person)

    async def _is_ours(self, heard: Heard) -> bool:
        """Whether a message that mentions nobody belongs to a talk that we are part of."""
        if heard.is_for_others or not heard.is_reply:
            return False
        return await self._with.application.desk.accounts.is_engaged(heard.spot.thread_key)

    async def _ask(self, heard: Heard, activity: Mapping[str, Any], asker: Person) -> None:
        surface = self._with
        is_colleague = asker.is_active and not asker.is_guest
        if is_colleague and await self._home.on_command(heard):
            return
        if not heard.text:
            words = NOTHING_TO_READ if heard.files else GUIDANCE
            await surface.chat.whisper(heard.spot, heard.user, render_message(Message(words)))
            return
        place = await self._place(heard, activity)
        history = [*await surface.answers.before(heard), *await self._about(heard, asker)]
        received = await surface.application.asking.receive(heard.key, heard.text, asker, place, history)
        if heard.files:
            surface.chat.remarks.remarks[received.question_id] = only_text_read(list(heard.files))
        await surface.answers.answer(received.question_id, place)

    async def _about(self, heard: Heard, asker: Person) -> list[Turn]:
        """What a message is about beside what was asked before: an article that a button, or a nudge, has named."""
        if not heard.is_direct:
            return []
        title = await self._with.next_questions.take(str(heard.spot.base)) or await self._quoted(heard, asker)
        title = title or await self._with.application.nudges.replies.title_for(asker.id)
        return [Turn("user", title)] if title else []

    async def _quoted(self, heard: Heard, asker: Person) -> str:
        """The title of the article of the nudge that a message quotes; empty where it quotes none."""
        if not heard.quotes:
            return ""
        for nudge, delivery in await self._with.application.nudges.book.received(asker.id, MOST_NUDGES):
            stands = Stands.read(delivery.message_id or "", heard.spot)
            if stands.message_id == heard.quotes and stands.spot.base == heard.spot.base:
                return nudge.source.title
        return ""

    async def _greet(self, heard: Heard, person: Person) -> None:
        if person.is_guest or not person.is_active:
            return
        try:
            await say_hello(self._with, heard.spot, person)
        except (ChatUnavailable, PlaceGone) as error:
            # Whoever asks gets an answer all the same, or the same trouble with it.
            log.info("teams_not_greeted", error=type(error).__name__)

    async def _on_post(self, heard: Heard, activity: Mapping[str, Any], asker: Person) -> None:
        """A new message that nobody asked us about: usually none of our business."""
        surface = self._with
        mode = await surface.application.desk.policies.mode_of(heard.spot.channel_key)
        if mode is ChannelMode.MENTION_ONLY or heard.files:
            return
        place = await self._place(heard, activity)
        if mode is ChannelMode.OFFER_PRIVATELY:
            place = Place(PLATFORM, PlaceKind.PRIVATE_REPLY, place.id, shared_externally=place.shared_externally)
        offer = await surface.application.desk.ambient.consider(heard.text, asker, place, mode)
        if offer is None:
            return
        received = await surface.application.asking.receive(heard.key, heard.text, asker, place)
        if offer.privately:
            surface.chat.remarks.remarks[received.question_id] = OFFERED
        await surface.application.asking.answer_with(received.question_id, offer.outcome)
        surface.chat.remarks.remarks.pop(received.question_id, None)

    async def _place(self, heard: Heard, activity: Mapping[str, Any]) -> Place:
        told = part(part(activity, "channelData"), "channel")
        return await self._with.directory.place(heard.spot, heard.kind, told)
