"""Asking without writing to us: /ask, the shortcuts, and the window that takes a question anywhere."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.answers import Answers, Asked
from adapters.slack.clients import in_our_words
from adapters.slack.heard import Body, Pressed, pressed_in, team_of
from adapters.slack.modals import ask_modal, noted, policy_modal, told
from adapters.slack.reading_text import read_text
from adapters.slack.spots import PLATFORM, Spot
from adapters.slack.surface import Surface
from bot import phrases
from bot.ports import ChatUnavailable, PlaceGone
from bot.questions.channel_policy import MODE_LABELS, ChannelMode
from retrieval.outcome import PlaceKind

log = structlog.get_logger(__name__)

Ack = Callable[..., Awaitable[Any]]

HELP_WORDS = ("", "help", "?")
CHANNEL_WORDS = ("channel", "settings")


class AskingWays:
    """The command, the shortcuts and their windows."""

    def __init__(self, surface: Surface, answers: Answers) -> None:
        self._with = surface
        self._answers = answers

    async def command(self, ack: Ack, body: Body) -> None:
        """/ask: a private answer in the channel. It was acknowledged when it was written down."""
        await ack()
        text = read_text(str(body.get("text") or ""))
        spot = Spot(team_of(body), str(body.get("channel_id") or ""))
        pressed = Pressed(
            spot,
            str(body.get("user_id") or ""),
            trigger=str(body.get("trigger_id") or ""),
            response_url=str(body.get("response_url") or ""),
        )
        if text.lower() in HELP_WORDS:
            await self._respond(pressed, phrases.HELP)
        elif text.lower() in CHANNEL_WORDS:
            await self._open_policy(pressed)
        else:
            await self._ask(pressed, text)

    async def answer_this(self, ack: Ack, body: Body) -> None:
        """The message shortcut: answer somebody's message, for the eyes of whoever asked for it."""
        await ack()
        self._with.background.start(self._answer_this(body))

    async def save_gap(self, ack: Ack, body: Body) -> None:
        """The message shortcut: note somebody's message as a question that should have an answer."""
        await ack()
        self._with.background.start(self._save_gap(body))

    async def open_ask(self, ack: Ack, body: Body) -> None:
        """The global shortcut: a window for a question."""
        await ack()
        self._with.background.start(self._open(pressed_in(body), ask_modal()))

    async def ask_sent(self, ack: Ack, body: Body) -> None:
        """The window with a question was sent: it is answered in the direct message."""
        await ack()
        self._with.background.start(self._ask_sent(body))

    async def policy_sent(self, ack: Ack, body: Body) -> None:
        """Somebody decides how much is said in a channel."""
        await ack()
        self._with.background.start(self._set_policy(body))

    async def _ask(self, pressed: Pressed, text: str) -> None:
        surface = self._with
        person = await surface.directory.person(pressed.spot.team, pressed.user)
        is_direct = pressed.spot.channel.startswith("D")
        place = pressed.spot.place(PlaceKind.PRIVATE_REPLY)
        if not is_direct:
            place = await surface.directory.place(pressed.spot, PlaceKind.PRIVATE_REPLY)
        key = f"{PLATFORM}:ask:{pressed.trigger or pressed.response_url}"[:255]
        received = await surface.application.asking.receive(key, text, person, place)
        if pressed.response_url:
            surface.chat.remarks.response_urls[received.question_id] = pressed.response_url
        await self._answers.answer(received.question_id, place, pressed.user)

    async def _answer_this(self, body: Body) -> None:
        pressed, text, ts = _of_message(body)
        if not text:
            await self._respond(pressed, phrases.NO_QUESTION_THERE)
            return
        surface = self._with
        person = await surface.directory.person(pressed.spot.team, pressed.user)
        place = await surface.directory.place(pressed.spot, PlaceKind.PRIVATE_REPLY)
        key = f"{PLATFORM}:this:{pressed.spot.message_key(ts)}:{pressed.user}:{pressed.trigger}"[:255]
        received = await surface.application.asking.receive(key, text, person, place)
        surface.chat.remarks.response_urls[received.question_id] = pressed.response_url
        await self._answers.answer(received.question_id, place, pressed.user)

    async def _save_gap(self, body: Body) -> None:
        pressed, text, ts = _of_message(body)
        if not text:
            await self._respond(pressed, phrases.NO_QUESTION_THERE)
            return
        person = await self._with.directory.person(pressed.spot.team, pressed.user)
        place = await self._with.directory.place(pressed.spot, PlaceKind.PRIVATE_REPLY)
        key = f"{PLATFORM}:gap:{pressed.spot.message_key(ts)}"
        await self._with.application.desk.saving_gaps.save(key, text, person, place)
        await self._respond(pressed, phrases.SAVED_AS_GAP)

    async def _ask_sent(self, body: Body) -> None:
        pressed, text = pressed_in(body), read_text(told(body["view"], "question"))
        if text:
            person = await self._with.directory.person(pressed.spot.team, pressed.user)
            asked = Asked(f"{PLATFORM}:window:{body['view'].get('id')}", text)
            await self._answers.ask_in_direct(pressed.spot.team, person, pressed.user, asked)

    async def _open_policy(self, pressed: Pressed) -> None:
        if not pressed.spot.channel.startswith(("C", "G")):
            await self._respond(pressed, phrases.NOT_A_CHANNEL)
            return
        mode = await self._with.application.desk.policies.mode_of(pressed.spot.channel_key)
        await self._open(pressed, policy_modal(str(pressed.spot), mode))

    async def _set_policy(self, body: Body) -> None:
        pressed, view = pressed_in(body), body["view"]
        spot = Spot.read(noted(view).get("channel", ""))
        chosen = told(view, "mode")
        if chosen not in set(ChannelMode):
            return
        profile = await self._with.directory.profile(pressed.spot.team, pressed.user)
        channel = await self._with.directory.channel(spot.team, spot.channel)
        runs_it = profile.is_admin or channel.creator == pressed.user
        policies, mode = self._with.application.desk.policies, ChannelMode(chosen)
        is_set = await policies.set_mode(spot.channel_key, mode, profile.person, runs_it)
        words = phrases.POLICY_SET.format(mode=MODE_LABELS[mode]) if is_set else phrases.NOT_YOURS_TO_DECIDE
        await self._with.chat.whisper(spot, pressed.user, {"text": words})

    async def _open(self, pressed: Pressed, view: dict[str, Any]) -> None:
        client = await self._with.workspaces.client(pressed.spot.team)
        await in_our_words(client.views_open(trigger_id=pressed.trigger, view=view))

    async def _respond(self, pressed: Pressed, words: str) -> None:
        try:
            sent = await AsyncWebhookClient(pressed.response_url).send(text=words, response_type="ephemeral")
            if sent.status_code == 200:
                return
        except Exception as error:
            log.info("slack_response_url_failed", error=type(error).__name__)
        try:
            await self._with.chat.whisper(pressed.spot, pressed.user, {"text": words})
        except (ChatUnavailable, PlaceGone) as error:
            log.warning("slack_nothing_said", error=type(error).__name__)


def _of_message(body: Body) -> tuple[Pressed, str, str]:
    """Who used a shortcut on a message, what the message says, and its `ts`."""
    pressed, message = pressed_in(body), body.get("message") or {}
    return pressed, read_text(str(message.get("text") or "")), str(message.get("ts") or body.get("message_ts") or "")
