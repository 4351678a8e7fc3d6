"""What Teams wants an answer to at once: buttons, dialogs, the message extension. Which is whose, on one page."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog

from adapters.teams.buttons import Buttons
from adapters.teams.card_parts import Json, attachment
from adapters.teams.extension import Extension
from adapters.teams.feedback import Judging
from adapters.teams.heard import part
from adapters.teams.home import Home
from adapters.teams.presses import Presses
from adapters.teams.rendering import render_message
from adapters.teams.shown import MALFORMED, NOT_OURS, Answer, Shown, failed
from adapters.teams.surface import Surface
from adapters.teams.used import Used, used_in
from bot.messages import Message
from bot.phrases import NOT_FOR_YOU
from bot.ports import ChatUnavailable, PlaceGone
from bot.pressing import FAILED
from retrieval.outcome import Person

log = structlog.get_logger(__name__)

Answers = Callable[[Used, Mapping[str, Any]], Awaitable[Answer]]

PRESS = "adaptiveCard/action"


async def answer_invoke(surface: Surface, activity: Mapping[str, Any], asker: Person) -> Answer:
    """The HTTP status and the body for this invoke; 501 for one that nobody here knows."""
    invokes = Invokes(surface)
    answers = invokes.names.get(str(activity.get("name")))
    if answers is None:
        return NOT_OURS
    asker = await surface.application.people.current(asker)
    if asker.is_guest or not asker.is_active:
        return Shown(words=NOT_FOR_YOU).answer
    used = used_in(activity, asker)
    try:
        return await answers(used, part(activity, "value"))
    except (ChatUnavailable, PlaceGone) as error:
        log.warning("teams_invoke_failed", error=type(error).__name__)
        return failed(FAILED)


async def answer_submit(surface: Surface, activity: Mapping[str, Any], asker: Person) -> None:
    """A button that an older client sends as a message: what follows is said to whoever pressed."""
    asker = await surface.application.people.current(asker)
    used = used_in(activity, asker)
    shown = Shown(words=NOT_FOR_YOU)
    if not asker.is_guest and asker.is_active:
        shown = await Invokes(surface).press(used)
    said: Json = render_message(Message(shown.words)) if shown.words else {"type": "message"}
    if shown.card is not None:
        said |= {"attachments": [attachment(shown.card)]}
    await surface.chat.whisper(used.spot, used.user, said)


class Invokes:
    """Everything that may be invoked, and pressed."""

    def __init__(self, surface: Surface) -> None:
        judging, extension = Judging(surface), Extension(surface)
        self.actions = Buttons(surface).actions | Home(surface).actions
        self._presses = Presses(surface)
        self.actions |= self._presses.actions
        self.names: dict[str, Answers] = {
            PRESS: self._press,
            "message/fetchTask": judging.asked,
            "message/submitAction": judging.told,
            "composeExtension/query": extension.search,
            "composeExtension/fetchTask": extension.open,
            "composeExtension/submitAction": extension.sent,
            "composeExtension/queryLink": extension.preview,
        }

    async def press(self, used: Used) -> Shown:
        """What follows from a press, whichever client it came from."""
        return await self.actions.get(used.action, self._presses.press)(used)

    async def _press(self, used: Used, value: Mapping[str, Any]) -> Answer:
        return (await self.press(used)).answer if used.action else MALFORMED
