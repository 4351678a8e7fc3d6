"""What people press under a nudge, and under the question whether they used it."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import structlog

from bot.messages import Message, Press, Pressed
from bot.nudges.nudge_plans import Refused
from bot.nudges.nudge_steering import NudgeSteering
from bot.nudges.nudge_timing import DAY_STARTS, local_moment
from bot.nudges.nudge_words import AREA, ASK, NOTHING_TO_ANSWER, REFUSED, answered_message
from bot.nudges.nudges import Answer, Delivery, Kind, Nudge
from bot.nudges.nudging import NudgeStock
from bot.people.people import People
from bot.people.wishes import zone
from bot.pressing import Handler
from retrieval.outcome import Person

log = structlog.get_logger(__name__)

LONGEST_OBSTACLE = 500
"""Characters of what was in somebody's way."""

DONE = {
    "approve": "Agreed. It goes out as people's clocks allow.",
    "refuse": "It won't be sent.",
    "cancel": "Stopped. What wasn't sent yet, isn't.",
    "resume": "It goes on.",
}

Obstacles = Callable[[Nudge, str, str], Awaitable[None]]
"""Takes a nudge, who had something in the way, and their words, to the gap loop."""


class NudgeAnswers:
    """The press handler of nudges."""

    def __init__(self, stock: NudgeStock, steering: NudgeSteering, people: People, obstacles: Obstacles) -> None:
        self._stock = stock
        self._steering = steering
        self._people = people
        self._obstacles = obstacles

    @property
    def areas(self) -> Mapping[str, Handler]:
        """The areas of buttons that this handles."""
        return {AREA: self.press}

    async def press(self, press: Press) -> Pressed:
        """What follows from a press under a nudge."""
        verb = press.action.partition(".")[2]
        if verb in DONE:
            return await self._steer(verb, press)
        if verb == "ask":
            return await self._ask(press)
        if verb == "stop_topic":
            await self._stock.recipients.refuse_topic(press.person_id, press.value)
            return Pressed(remark=REFUSED.format(topic=press.value))
        return await self._answer(press, Answer(verb))

    async def _answer(self, press: Press, answer: Answer) -> Pressed:
        nudge_id, _, kind = press.value.partition("/")
        nudge = await self._stock.book.nudge(nudge_id)
        # Only what this very person got can be answered by them, whatever the button says.
        delivery = await self._sent(nudge_id, press.person_id, Kind(kind))
        if nudge is None or delivery is None:
            return Pressed(remark=NOTHING_TO_ANSWER)
        if answer is Answer.NOT_NOW:
            await self._postpone(delivery)
        else:
            await self._keep(nudge, delivery, answer, press.words.strip()[:LONGEST_OBSTACLE])
        return Pressed(instead=answered_message(nudge, answer))

    async def _sent(self, nudge_id: str, person_id: str, kind: Kind) -> Delivery | None:
        book = self._stock.book
        if await book.arrived_after_all(nudge_id, person_id, kind, self._stock.now()):
            log.info("nudge_arrived_after_all", nudge_id=nudge_id)
        return await book.sent_last(nudge_id, person_id, kind)

    async def _keep(self, nudge: Nudge, delivery: Delivery, answer: Answer, words: str) -> None:
        await self._stock.book.answer(delivery, answer, words, self._stock.now())
        if answer is Answer.BLOCKED and words:
            await self._obstacles(nudge, delivery.person_id, words)

    async def _postpone(self, delivery: Delivery) -> None:
        recipient = await self._stock.recipients.one(delivery.person_id)
        now, time_zone = self._stock.now(), recipient.member.time_zone
        tomorrow = now.astimezone(zone(time_zone)).date() + timedelta(days=1)
        await self._stock.book.postpone(delivery, local_moment(tomorrow, DAY_STARTS, time_zone))

    async def _ask(self, press: Press) -> Pressed:
        nudge = await self._stock.book.nudge(press.value)
        if nudge is None:
            return Pressed(remark=NOTHING_TO_ANSWER)
        return Pressed(remark=ASK.format(title=nudge.source.title), about=nudge.source.article_id)

    async def _steer(self, verb: str, press: Press) -> Pressed:
        by = await self._people.current(Person(press.person_id))
        refusal = await self._steered(verb, press, by)
        if refusal is not None:
            return Pressed(remark=f"I can't do that: {refusal.why}.")
        return Pressed(instead=Message(DONE[verb]))

    async def _steered(self, verb: str, press: Press, by: Person) -> Refused | None:
        match verb:
            case "approve":
                return await self._steering.approve(press.value, by)
            case "refuse":
                return await self._steering.refuse(press.value, by, press.words)
            case "resume":
                return await self._steering.resume(press.value, by)
            case _:
                return await self._steering.cancel(press.value, by)
