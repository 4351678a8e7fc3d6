"""Following nudges on the Home tab: how they go, pausing and stopping them, and what somebody doesn't want to get."""

from collections.abc import Awaitable, Callable
from typing import Any

from adapters.slack.clients import in_our_words
from adapters.slack.heard import Body, Pressed, pressed_in
from adapters.slack.home_nudges import ON
from adapters.slack.nudge_starting import Publish
from adapters.slack.nudge_windows import said_window
from adapters.slack.pieces import View
from adapters.slack.surface import Surface
from bot.nudges.nudge_home_words import REPORT, STATE_WORDS
from bot.nudges.nudge_plans import Refused
from bot.nudges.nudge_steering import ONLY_SENDER
from bot.nudges.nudge_words import report_in_words
from bot.nudges.nudges import NudgeState
from bot.people.roles import is_curator
from retrieval.outcome import Person

Ack = Callable[..., Awaitable[Any]]

UNDECIDED = (NudgeState.AWAITING_APPROVAL, NudgeState.REFUSED)
"""Nothing was sent, so there is nothing to report."""


class NudgeFollowing:
    """Each method is acknowledged first and worked on afterwards. `publish` shows somebody's Home tab anew."""

    def __init__(self, surface: Surface, publish: Publish) -> None:
        self._with = surface
        self._publish = publish

    async def report(self, ack: Ack, body: Body) -> None:
        """How a nudge goes, in figures that tell on nobody: a small window."""
        await ack()
        self._with.background.start(self._report(pressed_in(body)))

    async def steer(self, ack: Ack, body: Body) -> None:
        """Pause, go on, or stop."""
        await ack()
        self._with.background.start(self._steer(pressed_in(body)))

    async def snooze(self, ack: Ack, body: Body) -> None:
        """No nudges for a week, or nudges again."""
        await ack()
        self._with.background.start(self._snooze(pressed_in(body)))

    async def topic(self, ack: Ack, body: Body) -> None:
        """A topic is welcome again."""
        await ack()
        self._with.background.start(self._allow(pressed_in(body)))

    async def _report(self, pressed: Pressed) -> None:
        client = await self._with.workspaces.client(pressed.spot.team)
        opening = client.views_open(trigger_id=pressed.trigger, view=said_window("One moment.", title=REPORT))
        opened = (await in_our_words(opening))["view"]["id"]
        view = await self._reported(pressed)
        await in_our_words(client.views_update(view_id=opened, view=view))

    async def _reported(self, pressed: Pressed) -> View:
        desk, person = self._with.application.nudges, await self._person(pressed)
        nudge = await desk.book.nudge(pressed.value)
        if nudge is None or (nudge.sender_id != person.id and not is_curator(person)):
            return said_window(f"{ONLY_SENDER[0].upper()}{ONLY_SENDER[1:]}.", title=REPORT)
        told = []
        if nudge.state not in UNDECIDED:
            told = report_in_words(await desk.reporting.report(nudge.id), nudge.schedule.asks_use)
        return said_window(f"“{nudge.words}”", STATE_WORDS[nudge.state], *told, title=REPORT)

    async def _steer(self, pressed: Pressed) -> None:
        refused = await self._steered(pressed, await self._person(pressed))
        await self._publish(pressed.spot.team, pressed.user)
        if refused is not None:
            await self._say(pressed, f"I can't do that: {refused.why}.")

    async def _steered(self, pressed: Pressed, by: Person) -> Refused | None:
        steering = self._with.application.nudges.steering
        if not by.is_active or by.is_guest:
            return Refused(ONLY_SENDER)
        match pressed.action:
            case "nudge_pause":
                return await steering.pause(pressed.value, by)
            case "nudge_resume":
                return await steering.resume(pressed.value, by)
            case _:
                return await steering.cancel(pressed.value, by)

    async def _snooze(self, pressed: Pressed) -> None:
        at_home, person = self._with.application.nudges.at_home, await self._person(pressed)
        await (at_home.snooze(person.id) if pressed.value == ON else at_home.wake(person.id))
        await self._publish(pressed.spot.team, pressed.user)

    async def _allow(self, pressed: Pressed) -> None:
        person = await self._person(pressed)
        await self._with.application.nudges.at_home.allow_topic(person.id, pressed.value)
        await self._publish(pressed.spot.team, pressed.user)

    async def _person(self, pressed: Pressed) -> Person:
        person = await self._with.directory.person(pressed.spot.team, pressed.user)
        return await self._with.application.people.current(person)

    async def _say(self, pressed: Pressed, words: str) -> None:
        client = await self._with.workspaces.client(pressed.spot.team)
        await in_our_words(client.views_open(trigger_id=pressed.trigger, view=said_window(words)))
