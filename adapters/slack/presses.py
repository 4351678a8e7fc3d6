"""Buttons under what the bot wrote unasked: a press goes to its use case, and what follows is shown."""

from collections.abc import Awaitable, Callable
from typing import Any

from adapters.slack import heard
from adapters.slack.clients import in_our_words
from adapters.slack.heard import Body, pressed_in
from adapters.slack.letters import Chosen, chosen_in
from adapters.slack.modals import noted, press_modal, told
from adapters.slack.reading_text import read_text
from adapters.slack.spots import PLATFORM, Spot
from adapters.slack.surface import Surface
from adapters.slack.windows import ask_about
from bot import phrases
from bot.messages import Press, Pressed
from bot.pressing import TOO_OLD

Ack = Callable[..., Awaitable[Any]]


class Presses:
    """Each method is acknowledged first and worked on afterwards."""

    def __init__(self, surface: Surface) -> None:
        self._with = surface

    async def press(self, ack: Ack, body: Body) -> None:
        """A button was pressed: it does its work, or opens a small window that asks for a few words."""
        await ack()
        self._with.background.start(self._press(pressed_in(body)))

    async def words_sent(self, ack: Ack, body: Body) -> None:
        """The window was sent: the press comes with its words."""
        await ack()
        self._with.background.start(self._press_with_words(pressed_in(body), body["view"]))

    async def _press(self, pressed: heard.Pressed) -> None:
        chosen = chosen_in(pressed)
        if chosen is None:
            await self._with.chat.whisper(pressed.spot, pressed.user, {"text": TOO_OLD})
            return
        if not chosen.asks:
            await self._do(pressed.spot, pressed, chosen, "", _message_id(pressed))
            return
        view = press_modal(chosen, str(pressed.spot), _message_id(pressed))
        client = await self._with.workspaces.client(pressed.spot.team)
        await in_our_words(client.views_open(trigger_id=pressed.trigger, view=view))

    async def _press_with_words(self, pressed: heard.Pressed, view: Body) -> None:
        opened = noted(view)
        chosen = Chosen(opened.get("action", ""), opened.get("value", ""), asks="", label="")
        words = read_text(told(view, "words"))
        await self._do(Spot.read(opened.get("place", "")), pressed, chosen, words, opened.get("message", ""))

    async def _do(self, spot: Spot, pressed: heard.Pressed, chosen: Chosen, words: str, message_id: str) -> None:
        surface = self._with
        person = await surface.directory.person(pressed.spot.team, pressed.user)
        person = await surface.application.people.current(person)
        if person.is_guest or not person.is_active:
            await surface.chat.whisper(spot, pressed.user, {"text": phrases.NOT_FOR_YOU})
            return
        press = Press(chosen.action, chosen.value, person.id, PLATFORM, words, message_id)
        follows = await surface.application.pressing.press(press)
        await self._show(spot, pressed, follows, message_id)

    async def _show(self, spot: Spot, pressed: heard.Pressed, follows: Pressed, message_id: str) -> None:
        if follows.instead is not None and message_id:
            await self._with.chat.replace(message_id, follows.instead)
        if follows.remark:
            await self._with.chat.whisper(spot, pressed.user, {"text": follows.remark})
        if follows.about:
            await self._ask_about(spot, pressed, follows.about, message_id)

    async def _ask_about(self, spot: Spot, pressed: heard.Pressed, article_id: str, message_id: str) -> None:
        """Ask for a question where nobody else reads: in the message's own thread, or in the direct message."""
        surface = self._with
        article = await surface.application.articles.article(article_id)
        if article is None:
            await surface.chat.whisper(spot, pressed.user, {"text": TOO_OLD})
            return
        under = Spot.read(message_id)
        if not under.is_direct:
            under = Spot(spot.team, await surface.directory.direct_channel(spot.team, pressed.user))
        words = ask_about(article.details.title)
        await surface.posting.post(under, words, surface.abouts.key(article_id, pressed.trigger))
        surface.abouts.next_in(under, article_id)


def _message_id(pressed: heard.Pressed) -> str:
    return str(Spot(pressed.spot.team, pressed.spot.channel, pressed.ts)) if pressed.ts else ""
