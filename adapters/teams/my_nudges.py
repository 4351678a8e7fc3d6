"""The card "my nudges": what came and what is not wanted, and what becomes of those that somebody sent."""

from collections.abc import Awaitable, Callable

from adapters.opening import utc_now
from adapters.teams.card_parts import Json
from adapters.teams.heard import PERSONAL
from adapters.teams.nudge_cards import PAGE
from adapters.teams.nudges_card import (
    PAUSE,
    REFUSED_FIELD,
    REPORT,
    RESUME,
    SNOOZE,
    STOP,
    TOPICS,
    WAKE,
    Looked,
    nudges_card,
    topics_of,
)
from adapters.teams.shown import Shown
from adapters.teams.spots import Spot
from adapters.teams.surface import Surface
from adapters.teams.used import Used
from bot import phrases
from bot.nudges.nudge_form_words import ONLY_IN_PRIVATE
from bot.nudges.nudge_plans import Refused
from bot.nudges.nudge_steering import ONLY_SENDER
from bot.nudges.nudge_words import report_in_words
from bot.nudges.nudges_at_home import NudgePage
from bot.people.roles import is_curator
from retrieval.outcome import Person

Does = Callable[[Used], Awaitable[Shown]]
Steers = Callable[[str, Person], Awaitable[Refused | None]]


class MyNudges:
    """Brings the card, and does what is pressed in it. Whoever pressed is asked for each time, never the card."""

    def __init__(self, surface: Surface) -> None:
        self._with = surface
        self._desk = surface.application.nudges
        steering = self._desk.steering
        self.actions: dict[str, Does] = {
            PAGE: self._page,
            TOPICS: self._topics,
            SNOOZE: self._snooze,
            WAKE: self._wake,
            REPORT: self._report,
            PAUSE: self._steered(steering.pause),
            RESUME: self._steered(steering.resume),
            STOP: self._steered(steering.cancel),
        }

    async def page(self, person: Person) -> NudgePage:
        """What the card is made of."""
        return await self._desk.at_home.of(person)

    async def card(self, spot: Spot, user: str, person: Person, looked: Looked | None = None) -> Json:
        """The card as it is now."""
        told = looked or Looked(utc_now())
        zone = (await self._with.directory.profile(spot, user)).time_zone
        shown = Looked(told.now, zone, told.remark, told.report_of, told.report)
        return nudges_card(await self.page(person), shown)

    async def _page(self, used: Used) -> Shown:
        return await self._again(used, "")

    async def _topics(self, used: Used) -> Shown:
        page, recipients = await self.page(used.person), self._desk.recipients
        unwanted = {each for each in used.told(REFUSED_FIELD).split(",") if each}
        # Only topics that stood in the card can be refused or taken back by it.
        for topic in topics_of(page):
            if topic in unwanted and topic not in page.refused_topics:
                await recipients.refuse_topic(used.person.id, topic)
            elif topic not in unwanted and topic in page.refused_topics and "," not in topic:
                await recipients.allow_topic(used.person.id, topic)
        return await self._again(used, phrases.KEPT)

    async def _snooze(self, used: Used) -> Shown:
        await self._desk.at_home.snooze(used.person.id)
        return await self._again(used, phrases.KEPT)

    async def _wake(self, used: Used) -> Shown:
        await self._desk.at_home.wake(used.person.id)
        return await self._again(used, phrases.KEPT)

    async def _report(self, used: Used) -> Shown:
        nudge = await self._desk.book.nudge(used.value)
        if nudge is None or not (nudge.sender_id == used.person.id or is_curator(used.person)):
            return await self._again(used, _cannot(ONLY_SENDER))
        lines = report_in_words(await self._desk.reporting.report(nudge.id), nudge.schedule.asks_use)
        looked = Looked(utc_now(), report_of=nudge.id, report=lines)
        return await self._shown(used, looked)

    def _steered(self, steer: Steers) -> Does:
        async def do(used: Used) -> Shown:
            refused = await steer(used.value, used.person)
            return await self._again(used, _cannot(refused.why) if refused else phrases.KEPT)

        return do

    async def _again(self, used: Used, remark: str) -> Shown:
        return await self._shown(used, Looked(utc_now(), remark=remark))

    async def _shown(self, used: Used, looked: Looked) -> Shown:
        if used.kind != PERSONAL:
            return Shown(words=ONLY_IN_PRIVATE)
        return Shown(await self.card(used.spot, used.user, used.person, looked))


def _cannot(why: str) -> str:
    return f"I can't do that: {why}."
