"""Starting a nudge in Slack: the window opens at once and is filled afterwards; a look at it comes before it goes."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import structlog

from adapters.opening import utc_now
from adapters.slack.clients import in_our_words
from adapters.slack.heard import Body, Pressed, pressed_in, team_of
from adapters.slack.nudge_people import NudgePeople, Sender, sender_of
from adapters.slack.nudge_windows import (
    LONGEST_MEMORY,
    error_at,
    form_window,
    preview_window,
    remembered,
    said_window,
    typed_in,
    words_from,
)
from adapters.slack.pieces import View
from adapters.slack.reading_text import read_text
from adapters.slack.spots import PLATFORM, Spot
from adapters.slack.surface import Surface
from bot.nudges.nudge_audiences import Named
from bot.nudges.nudge_form import Misfit, Typed, misfit_of, schedule_in
from bot.nudges.nudge_home_words import STATE_WORDS
from bot.nudges.nudge_plans import ONLY_MANAGERS, NudgeRequest, Refused
from bot.nudges.nudges import LONGEST_WORDS
from bot.people.roles import is_curator

log = structlog.get_logger(__name__)

Ack = Callable[..., Awaitable[Any]]
Publish = Callable[[str, str], Coroutine[Any, Any, None]]

ANSWER_WITHIN = 2.0
"""Seconds a window may keep Slack waiting; it gives up after 3. What takes longer is shown when it is there."""

ONE_MOMENT = "One moment: I'm looking up who is there."
OPENING = "One moment."
NOT_FOR_YOU = f"{ONLY_MANAGERS[0].upper()}{ONLY_MANAGERS[1:]}."
FAILED = "Something on my side failed, and nothing was sent. Please write it anew in a minute."
SENT_BEFORE = "This one was sent already."
LOOK_HOME = "My Home tab shows how it goes, and has a way to pause or stop it."
TOO_LONG = "that is more than this window can hold; write it in the console, or shorten the list"


@dataclass(frozen=True)
class Answer:
    """What Slack is told when a window was sent: another window, or what is wrong in which field."""

    action: str
    view: View | None = None
    errors: Mapping[str, str] | None = None


class NudgeStarting:
    """Each method hears one thing. `publish` shows somebody's Home tab anew."""

    def __init__(self, surface: Surface, publish: Publish) -> None:
        self._with = surface
        self._people = NudgePeople(surface)
        self._publish = publish

    async def command(self, ack: Ack, body: Body) -> None:
        """/nudge, perhaps with the words. It was acknowledged when it was written down."""
        await ack()
        spot = Spot(team_of(body), str(body.get("channel_id") or ""))
        pressed = Pressed(spot, str(body.get("user_id") or ""), trigger=str(body.get("trigger_id") or ""))
        await self._open(pressed, Typed(words=read_text(str(body.get("text") or ""))[:LONGEST_WORDS]))

    async def shortcut(self, ack: Ack, body: Body) -> None:
        """The global shortcut."""
        await ack()
        self._with.background.start(self._open(pressed_in(body), Typed()))

    async def button(self, ack: Ack, body: Body) -> None:
        """The button on the Home tab, or the one beside a suggestion, whose value is the article."""
        await ack()
        pressed = pressed_in(body)
        self._with.background.start(self._open(pressed, Typed(article_id=pressed.value)))

    async def reshape(self, ack: Ack, body: Body) -> None:
        """Another audience or moment was chosen: the fields that matter now are shown."""
        await ack()
        self._with.background.start(self._reshape(pressed_in(body), body.get("view") or {}))

    async def shown(self, ack: Ack, body: Body) -> None:
        """A button that only shows how the nudge will look was pressed."""
        await ack()

    async def submitted(self, ack: Ack, body: Body) -> None:
        """The form was sent: the preview is shown, or what must be mended."""
        await self._answered(ack, pressed_in(body), self._look(pressed_in(body), body["view"]))

    async def confirmed(self, ack: Ack, body: Body) -> None:
        """The preview was sent: the nudge is written down, once however often that is pressed."""
        await self._answered(ack, pressed_in(body), self._send(pressed_in(body), body["view"]), "update")

    async def _open(self, pressed: Pressed, typed: Typed) -> None:
        team = pressed.spot.team
        client = await self._with.workspaces.client(team)
        opening = client.views_open(trigger_id=pressed.trigger, view=said_window(OPENING))
        opened = (await in_our_words(opening))["view"]["id"]
        sender = await sender_of(self._with, team, pressed.user)
        await in_our_words(client.views_update(view_id=opened, view=await self._form(sender, typed)))
        if sender is not None:
            # While the form is being filled in, so that the look before sending comes at once.
            desk = self._with.application.nudges
            await desk.meeting.look_up(await desk.staff.team_of(sender.person.id))

    async def _form(self, sender: Sender | None, typed: Typed) -> View:
        if sender is None:
            return said_window(NOT_FOR_YOU)
        article = None
        if typed.article_id:
            article = await self._with.application.nudges.articles.one(sender.person, typed.article_id)
        return form_window(typed, is_curator(sender.person), article)

    async def _reshape(self, pressed: Pressed, view: Body) -> None:
        sender = await sender_of(self._with, pressed.spot.team, pressed.user)
        typed = typed_in(view)
        if sender is not None and await self._went_with_its_article(sender, typed, words_from(view)):
            typed = replace(typed, words="")
        # Slack keeps what was typed into the fields that stay.
        form = await self._form(sender, typed)
        client = await self._with.workspaces.client(pressed.spot.team)
        await in_our_words(client.views_update(view_id=str(view.get("id")), view=form))

    async def _went_with_its_article(self, sender: Sender, typed: Typed, before: str) -> bool:
        """Whether the words are those of an article that is not chosen any more."""
        if not before or before == typed.article_id:
            return False
        article = await self._with.application.nudges.articles.one(sender.person, before)
        return article is not None and typed.words == article.nudge_text

    async def _answered(
        self, ack: Ack, pressed: Pressed, work: Coroutine[Any, Any, Answer], otherwise: str = "push"
    ) -> None:
        """Tell Slack what came of a window; where that takes too long, show a window that is filled afterwards."""
        working = asyncio.create_task(_safely(work, otherwise))
        done, _ = await asyncio.wait({working}, timeout=ANSWER_WITHIN)
        if done:
            await ack(**_told(working.result()))
            return
        name = f"nudge-{uuid4().hex}"
        waiting = said_window(ONE_MOMENT) | {"external_id": name, "clear_on_close": False}
        await ack(response_action=otherwise, view=waiting)
        self._with.background.start(self._fill(pressed.spot.team, name, working))

    async def _fill(self, team: str, name: str, working: "asyncio.Task[Answer]") -> None:
        answer = await working
        lines = list((answer.errors or {}).values())
        view = answer.view or said_window(*lines) | {"clear_on_close": False}
        client = await self._with.workspaces.client(team)
        await in_our_words(client.views_update(external_id=name, view=view))

    async def _look(self, pressed: Pressed, view: Body) -> Answer:
        typed = typed_in(view)
        found = await self._request(pressed, typed)
        if isinstance(found, Misfit):
            return Answer("errors", errors=error_at(found, view))
        request, whom = found
        prepared = await self._with.application.nudges.nudging.prepare(request)
        if isinstance(prepared, Refused):
            return Answer("errors", errors=error_at(misfit_of(prepared), view))
        typed = replace(typed, words=prepared.nudge.words)
        shown = preview_window(typed, prepared.preview, whom.unknown, uuid4().hex)
        if len(shown["private_metadata"]) > LONGEST_MEMORY:
            return Answer("errors", errors=error_at(Misfit("whom", TOO_LONG), view))
        return Answer("push", shown)

    async def _send(self, pressed: Pressed, view: Body) -> Answer:
        typed, draft = remembered(view)
        found = await self._request(pressed, typed)
        if isinstance(found, Misfit):
            return Answer("update", said_window(f"{found.why[0].upper()}{found.why[1:]}."))
        if not await self._is_first(draft):
            return Answer("update", said_window(SENT_BEFORE, LOOK_HOME))
        sent = await self._with.application.nudges.nudging.send(found[0])
        if isinstance(sent, Refused):
            return Answer("update", said_window(f"{sent.why[0].upper()}{sent.why[1:]}."))
        self._with.background.start(self._publish(pressed.spot.team, pressed.user))
        return Answer("update", said_window(STATE_WORDS[sent.state], LOOK_HOME))

    async def _is_first(self, draft: str) -> bool:
        # Slack shows "trouble connecting" when we are slow, and then people press again.
        key = f"{PLATFORM}:nudge:{draft}"
        is_first = await self._with.inbox.take(key, "")
        await self._with.inbox.done(key)
        return is_first

    async def _request(self, pressed: Pressed, typed: Typed) -> tuple[NudgeRequest, Named] | Misfit:
        sender = await sender_of(self._with, pressed.spot.team, pressed.user)
        if sender is None:
            return Misfit("audience", ONLY_MANAGERS)
        schedule = schedule_in(typed, utc_now().date())
        if isinstance(schedule, Misfit):
            return schedule
        whom = await self._people.chosen(typed, sender)
        if isinstance(whom, Misfit):
            return whom
        request = NudgeRequest(
            sender.person, whom.chosen, typed.article_id, typed.words, schedule, has_hold_out=typed.hold_out
        )
        return request, whom


async def _safely(work: Coroutine[Any, Any, Answer], otherwise: str) -> Answer:
    try:
        return await work
    except Exception as error:
        log.error("slack_nudge_failed", error=type(error).__name__)
        return Answer(otherwise, said_window(FAILED) | {"clear_on_close": False})


def _told(answer: Answer) -> dict[str, Any]:
    told: dict[str, Any] = {"response_action": answer.action}
    if answer.errors is not None:
        told["errors"] = dict(answer.errors)
    return told | ({"view": answer.view} if answer.view else {})
