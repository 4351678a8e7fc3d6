"""What the buttons under an answer do: judge it, ask a person, share it, take it private, choose, forget."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from adapters.slack.answers import Answers, Asked
from adapters.slack.blocks import Dressing, message
from adapters.slack.clients import in_our_words
from adapters.slack.experts import THE_EXPERTS, Experts
from adapters.slack.heard import Body, Pressed, pressed_in
from adapters.slack.modals import ask_person_modal, noted, told, why_modal
from adapters.slack.spots import PLATFORM, Spot
from adapters.slack.surface import Surface
from bot import phrases
from bot.ports import PlaceGone
from bot.questions.feedback import GaveFeedback, Reason
from bot.questions.question_log import Record
from bot.questions.sharing import NotForAll, Shareable
from retrieval.outcome import Person, PlaceKind, Turn

log = structlog.get_logger(__name__)

Ack = Callable[..., Awaitable[Any]]


class Buttons:
    """Each method is acknowledged first and worked on afterwards."""

    def __init__(self, surface: Surface, answers: Answers, experts: Experts) -> None:
        self._with = surface
        self._answers = answers
        self._experts = experts

    async def feedback(self, ack: Ack, body: Body) -> None:
        """Helped, or didn't help: kept at once; a small window asks why it didn't."""
        await ack()
        self._with.background.start(self._feedback(pressed_in(body)))

    async def why(self, ack: Ack, body: Body) -> None:
        """The window why an answer did not help was sent."""
        await ack()
        self._with.background.start(self._why(pressed_in(body), body["view"]))

    async def ask_person(self, ack: Ack, body: Body) -> None:
        """Opens the window that says who will be asked what."""
        await ack()
        self._with.background.start(self._open_ask_person(pressed_in(body)))

    async def ask_person_sent(self, ack: Ack, body: Body) -> None:
        """The window was sent: a person is asked."""
        await ack()
        self._with.background.start(self._ask_person(pressed_in(body), body["view"]))

    async def stop_telling(self, ack: Ack, body: Body) -> None:
        """No follow-up on this one."""
        await ack()
        self._with.background.start(self._stop_telling(pressed_in(body)))

    async def share(self, ack: Ack, body: Body) -> None:
        """Share a private answer with the channel, without a name."""
        await ack()
        self._with.background.start(self._share(pressed_in(body)))

    async def ask_privately(self, ack: Ack, body: Body) -> None:
        """Ask the same again where nobody else reads."""
        await ack()
        self._with.background.start(self._ask_privately(pressed_in(body)))

    async def choose(self, ack: Ack, body: Body) -> None:
        """One of the things a question may have meant."""
        await ack()
        self._with.background.start(self._choose(pressed_in(body)))

    async def forget_one(self, ack: Ack, body: Body) -> None:
        """Forget, or keep, the question whose message was deleted."""
        await ack()
        self._with.background.start(self._forget_one(pressed_in(body)))

    async def _feedback(self, pressed: Pressed) -> None:
        verdict, _, question_id = pressed.value.partition(":")
        person = await self._person(pressed)
        helped = verdict == "helped"
        given = await self._with.application.feedback.give(question_id, person.id, helped)
        if not isinstance(given, GaveFeedback):
            await self._whisper(pressed, phrases.NOT_YOURS)
        elif helped:
            await self._whisper(pressed, phrases.THANKS_HELPED)
        else:
            await self.open(pressed, why_modal(question_id, str(pressed.spot)))

    async def _why(self, pressed: Pressed, view: Body) -> None:
        opened, person = noted(view), await self._person(pressed)
        reason, note = told(view, "reason"), told(view, "note")
        if reason not in set(Reason):
            return
        give = self._with.application.feedback.give(opened.get("question", ""), person.id, False, reason, note)
        thanked = isinstance(await give, GaveFeedback)
        words = phrases.THANKS_WHY if thanked else phrases.NOT_YOURS
        await self._with.chat.whisper(Spot.read(opened.get("place", "")), pressed.user, {"text": words})

    async def _open_ask_person(self, pressed: Pressed) -> None:
        record = await self._own(pressed)
        if record is None:
            await self._whisper(pressed, phrases.NOT_YOURS)
            return
        view = ask_person_modal(pressed.value, str(pressed.spot), THE_EXPERTS, record.question.text)
        await self.open(pressed, view)

    async def _ask_person(self, pressed: Pressed, view: Body) -> None:
        opened, person = noted(view), await self._person(pressed)
        with_name = told(view, "named") == "yes"
        spot = Spot.read(opened.get("place", ""))
        words = await self._experts.ask(
            opened.get("question", ""), person.id, pressed.user, with_name, pressed.spot.team
        )
        await self._with.chat.whisper(spot, pressed.user, {"text": words})

    async def _stop_telling(self, pressed: Pressed) -> None:
        person = await self._person(pressed)
        stopped = await self._with.application.gap_loop.stop_telling(pressed.value, person.id)
        await self._whisper(pressed, phrases.FOLLOW_UP_OFF if stopped else phrases.NOT_YOURS)

    async def _share(self, pressed: Pressed) -> None:
        surface, person = self._with, await self._person(pressed)
        spot = Spot(pressed.spot.team, pressed.spot.channel)
        place = await surface.directory.place(spot, PlaceKind.CHANNEL)
        shared = await surface.application.desk.sharing.share(pressed.value, person.id, place)
        if not isinstance(shared, Shareable):
            words = phrases.NOT_FOR_ALL if isinstance(shared, NotForAll) else phrases.NOT_SHARED
            await self._whisper(pressed, words)
            return
        try:
            dressed = message(shared.reply, Dressing(heading=phrases.SHARED_HEADING))
            await surface.posting.post(spot, dressed, f"share:{pressed.value}:{spot}")
        except PlaceGone:
            await self._whisper(pressed, phrases.NOT_IN_CHANNEL)
            return
        await self._whisper(pressed, phrases.SHARED)

    async def _ask_privately(self, pressed: Pressed) -> None:
        record = await self._own(pressed)
        if record is None:
            await self._whisper(pressed, phrases.NOT_YOURS)
            return
        question = record.question
        asked = Asked(f"{PLATFORM}:private:{question.id}", question.text, question.history)
        await self._answers.ask_in_direct(pressed.spot.team, question.asker, pressed.user, asked)
        await self._whisper(pressed, phrases.WENT_PRIVATE)

    async def _choose(self, pressed: Pressed) -> None:
        question_id, _, number = pressed.value.partition(":")
        record = await self._with.application.questions.get(question_id)
        choices = record.reply.choices if record and record.reply else ()
        if record is None or record.reply is None or not number.isdecimal() or int(number) >= len(choices):
            return
        question, choice = record.question, choices[int(number)]
        person = await self._person(pressed)
        if question.asker.id != person.id:
            # What was said before goes along with the choice, and is nobody else's.
            await self._whisper(pressed, phrases.NOT_YOURS)
            return
        said = (Turn("user", question.text), Turn("assistant", record.reply.text))
        key = f"{PLATFORM}:choice:{question_id}:{number}:{pressed.user}"
        asking = self._with.application.asking
        received = await asking.receive(key, choice, person, question.place, (*question.history, *said))
        await self._answers.answer(received.question_id, question.place, pressed.user)

    async def _forget_one(self, pressed: Pressed) -> None:
        words = phrases.KEPT
        if pressed.action == "forget_one":
            person = await self._person(pressed)
            forgotten = await self._with.application.desk.forgetting.one(pressed.value, person.id)
            words = phrases.FORGOTTEN_ONE if forgotten else phrases.NOTHING_FORGOTTEN
        await self._whisper(pressed, words)

    async def open(self, pressed: Pressed, view: dict[str, Any]) -> None:
        """Open a window for whoever pressed. Raises the port's errors (a window must open within seconds)."""
        client = await self._with.workspaces.client(pressed.spot.team)
        await in_our_words(client.views_open(trigger_id=pressed.trigger, view=view))

    async def _own(self, pressed: Pressed) -> Record | None:
        record = await self._with.application.questions.get(pressed.value)
        person = await self._person(pressed)
        return record if record is not None and record.question.asker.id == person.id else None

    async def _person(self, pressed: Pressed) -> Person:
        return await self._with.directory.person(pressed.spot.team, pressed.user)

    async def _whisper(self, pressed: Pressed, words: str) -> None:
        await self._with.chat.whisper(pressed.spot, pressed.user, {"text": words})
