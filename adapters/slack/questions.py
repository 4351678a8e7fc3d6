"""Messages that ask: in a direct message, by mention, in a thread we are in, or in a channel that wants us to speak."""

import structlog

from adapters.slack.answers import Answers
from adapters.slack.experts import Experts
from adapters.slack.files import read_files
from adapters.slack.heard import Body, Changed, Heard, heard_in
from adapters.slack.reading_text import addresses_somebody_else, mentions, read_text
from adapters.slack.second_thoughts import Changes
from adapters.slack.surface import Surface
from bot.phrases import FIRST_WORDS, GUIDANCE, NOTHING_TO_READ, OFFERED, only_text_read
from bot.questions.channel_policy import ChannelMode
from retrieval.outcome import Person, PlaceKind, Turn

log = structlog.get_logger(__name__)


class Questions:
    """Turns messages into questions."""

    def __init__(self, surface: Surface, answers: Answers, experts: Experts) -> None:
        self._with = surface
        self._answers = answers
        self._experts = experts
        self._changes = Changes(surface, answers)

    async def on_mention(self, body: Body) -> None:
        """Somebody mentioned us."""
        heard = heard_in(body)
        if isinstance(heard, Heard):
            await self._ask(heard, PlaceKind.DIRECT if heard.is_direct else PlaceKind.CHANNEL)

    async def on_message(self, body: Body) -> None:
        """Somebody wrote something where we can read it, or changed it."""
        heard = heard_in(body)
        if isinstance(heard, Changed):
            await self._changes.on_change(heard)
        elif isinstance(heard, Heard):
            await self._on_heard(heard)

    async def _on_heard(self, heard: Heard) -> None:
        if heard.is_direct:
            # An owner who was asked for help answers in their own conversation with us.
            if heard.thread_ts and await self._experts.on_answer(heard):
                return
            await self._greet(heard)
            await self._ask(heard, PlaceKind.DIRECT)
            return
        us = (await self._with.workspaces.installed(heard.team)).bot_user_id
        if mentions(heard.text, us):
            # The twin of a mention: the same message, so the same question.
            await self._ask(heard, PlaceKind.CHANNEL)
        elif heard.thread_ts:
            await self._on_thread_reply(heard, us)
        else:
            await self._on_post(heard)

    async def _on_thread_reply(self, heard: Heard, us: str) -> None:
        if await self._experts.on_answer(heard) or addresses_somebody_else(heard.text, us):
            return
        if await self._with.application.desk.accounts.is_engaged(heard.spot.thread_key):
            await self._ask(heard, PlaceKind.CHANNEL)

    async def _ask(self, heard: Heard, kind: PlaceKind) -> None:
        surface = self._with
        asker = await surface.directory.person(heard.team, heard.user)
        place = await surface.directory.place(heard.spot, kind, heard.is_external)
        token = (await surface.workspaces.installed(heard.team)).token
        files = await read_files(heard.files, token, surface.settings.slack_api_url)
        text = "\n\n".join(part for part in (read_text(heard.text), files.text) if part)
        if not text:
            words = NOTHING_TO_READ if heard.files else GUIDANCE
            await surface.chat.whisper(heard.spot, heard.user, {"text": words})
            return
        history = await self._before(heard, asker)
        received = await surface.application.asking.receive(heard.key, text, asker, place, history)
        if files.left_out:
            surface.chat.remarks.remarks[received.question_id] = only_text_read(files.left_out)
        if kind is PlaceKind.DIRECT and received.is_new and not heard.thread_ts:
            await surface.agent.name(heard.spot, text)
        await self._answers.answer(received.question_id, place, heard.user)

    async def _before(self, heard: Heard, asker: Person) -> list[Turn]:
        if heard.thread_ts:
            return await self._answers.thread_before(heard)
        return await self._with.abouts.of_new(heard.spot, asker.id) if heard.is_direct else []

    async def _greet(self, heard: Heard) -> None:
        person = await self._with.directory.person(heard.team, heard.user)
        if await self._with.application.desk.preferences.greet_once(person.id):
            await self._with.posting.post_plainly(heard.spot, {"text": FIRST_WORDS})

    async def _on_post(self, heard: Heard) -> None:
        """A new message in a channel that nobody asked us about: usually none of our business."""
        surface = self._with
        mode = await surface.application.desk.policies.mode_of(heard.spot.channel_key)
        if mode is ChannelMode.MENTION_ONLY or heard.files:
            return
        asker = await surface.directory.person(heard.team, heard.user)
        kind = PlaceKind.PRIVATE_REPLY if mode is ChannelMode.OFFER_PRIVATELY else PlaceKind.CHANNEL
        place = await surface.directory.place(heard.spot, kind, heard.is_external)
        text = read_text(heard.text)
        offer = await surface.application.desk.ambient.consider(text, asker, place, mode)
        if offer is None:
            return
        received = await surface.application.asking.receive(heard.key, text, asker, place)
        if offer.privately:
            surface.chat.remarks.remarks[received.question_id] = OFFERED
        await surface.application.asking.answer_with(received.question_id, offer.outcome)
        surface.chat.remarks.forget(received.question_id, place)
