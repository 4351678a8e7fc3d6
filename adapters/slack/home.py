"""The Home tab and the opening of the conversation: published afresh whenever somebody looks or changes something."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import structlog

from adapters.opening import utc_now
from adapters.slack.clients import in_our_words
from adapters.slack.heard import Body, Pressed, pressed_in, team_of
from adapters.slack.home_view import NO_HOUR, home_view
from adapters.slack.spots import Spot
from adapters.slack.surface import Surface
from bot.at_home import EVENING, MORNING, AtHome, HomeNeighbours
from bot.people.wishes import Preferences, Topic
from bot.phrases import FIRST_WORDS

log = structlog.get_logger(__name__)

Ack = Callable[..., Awaitable[Any]]

CHANNEL_ENTITY = "slack#/types/channel_id"

MOST_SEEN = 5_000


class Home:
    """What somebody sees when they open the app."""

    def __init__(self, surface: Surface) -> None:
        self._with = surface
        app = surface.application
        self._at_home = AtHome(
            HomeNeighbours(app.desk, app.questions, app.asking, app.gap_loop, app.nudges.at_home, utc_now)
        )
        self._seen: dict[tuple[str, str], str] = {}

    async def on_opened(self, body: Body) -> None:
        """Somebody opened the Home tab, or the conversation."""
        event, team = body["event"], team_of(body)
        user = str(event.get("user") or "")
        if event.get("tab") == "home":
            await self.publish(team, user)
        else:
            await self._welcome(Spot(team, str(event.get("channel") or "")), user)

    async def on_legacy_thread(self, body: Body) -> None:
        """An older installation opened an assistant thread: the same welcome, inside the thread."""
        thread = body["event"].get("assistant_thread") or {}
        spot = Spot(team_of(body), str(thread.get("channel_id") or ""), str(thread.get("thread_ts") or ""))
        await self._welcome(spot, str(thread.get("user_id") or ""))

    async def on_context(self, body: Body) -> None:
        """Somebody who has us open beside a channel went to another: what is asked there is offered first."""
        event, team = body["event"], team_of(body)
        user, channel = str(event.get("user") or ""), seen_channel(event)
        if user and channel and self._seen.get((team, user)) != channel:
            if len(self._seen) >= MOST_SEEN:
                self._seen.clear()
            self._seen[team, user] = channel
            direct = await self._with.directory.direct_channel(team, user)
            await self._with.agent.suggest(Spot(team, direct), Spot(team, channel))

    async def quiet(self, ack: Ack, body: Body) -> None:
        """One end of the quiet hours was chosen."""
        await ack()
        self._with.background.start(self._change(pressed_in(body), _with_hour))

    async def topics(self, ack: Ack, body: Body) -> None:
        """What somebody wants to hear was chosen."""
        await ack()
        self._with.background.start(self._change(pressed_in(body), _with_topics))

    async def forget_all(self, ack: Ack, body: Body) -> None:
        """Forget all my questions (Slack has asked whether they are sure)."""
        await ack()
        self._with.background.start(self._forget_all(pressed_in(body)))

    async def _welcome(self, spot: Spot, user: str) -> None:
        person = await self._with.directory.person(spot.team, user)
        if await self._with.application.desk.preferences.greet_once(person.id):
            await self._with.posting.post(spot, {"text": FIRST_WORDS}, f"hello:{spot.team}:{user}")
        await self._with.agent.suggest(spot)

    async def _change(self, pressed: Pressed, change: Callable[[Preferences, Pressed], Preferences]) -> None:
        person = await self._with.directory.person(pressed.spot.team, pressed.user)
        book = self._with.application.desk.preferences
        await book.set(person.id, change(await book.of(person.id), pressed))
        await self.publish(pressed.spot.team, pressed.user)

    async def _forget_all(self, pressed: Pressed) -> None:
        person = await self._with.directory.person(pressed.spot.team, pressed.user)
        count = await self._at_home.forget_all(person.id)
        log.info("questions_forgotten", count=count)
        await self.publish(pressed.spot.team, pressed.user)

    async def publish(self, team: str, user: str) -> None:
        """Show somebody's Home tab as things stand now. Raises ChatUnavailable or PlaceGone."""
        profile = await self._with.directory.profile(team, user)
        person = await self._with.application.people.current(profile.person)
        if person.is_guest or not person.is_active:
            return
        view = home_view(await self._at_home.facts(person, profile.time_zone))
        client = await self._with.workspaces.client(team)
        await in_our_words(client.views_publish(user_id=user, view=view))


def seen_channel(event: Body) -> str:
    """The channel that somebody looks at beside us, as the event tells; empty where it tells of none."""
    entities = (event.get("context") or {}).get("entities") or ()
    channels = (each for each in entities if isinstance(each, Mapping) and each.get("type") == CHANNEL_ENTITY)
    return next((str(each.get("value") or each.get("id") or "") for each in channels), "")


def _with_hour(wishes: Preferences, pressed: Pressed) -> Preferences:
    chosen = next(iter(pressed.values), NO_HOUR)
    if not chosen.isdigit() or int(chosen) > 23:
        return replace(wishes, quiet_from=None, quiet_until=None)
    hour = int(chosen)
    if pressed.action == "quiet_from":
        return replace(
            wishes, quiet_from=hour, quiet_until=MORNING if wishes.quiet_until is None else wishes.quiet_until
        )
    return replace(wishes, quiet_from=EVENING if wishes.quiet_from is None else wishes.quiet_from, quiet_until=hour)


def _with_topics(wishes: Preferences, pressed: Pressed) -> Preferences:
    return replace(wishes, opted_out=frozenset(topic for topic in Topic if topic.value not in pressed.values))
