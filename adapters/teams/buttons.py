"""What the buttons under an answer do: ask a person, share it, take it private, choose, no follow-up, forget."""

from collections.abc import Awaitable, Callable

import structlog

from adapters.teams.answers import Asked
from adapters.teams.cards import Dressing, ask_person_card, remark_card, reply_card
from adapters.teams.experts import THE_EXPERTS, Experts
from adapters.teams.heard import CHANNEL
from adapters.teams.rendering import render
from adapters.teams.shown import Shown
from adapters.teams.spots import PLATFORM, Spot, fitted
from adapters.teams.surface import Surface
from adapters.teams.used import Used
from bot import phrases
from bot.ports import ChatUnavailable, PlaceGone
from bot.questions.question_log import Record
from bot.questions.sharing import NotForAll, Shareable, is_shareable
from retrieval.outcome import PlaceKind, Turn

log = structlog.get_logger(__name__)

Does = Callable[[Used], Awaitable[Shown]]

FORGET, KEEP = "question.forget", "question.keep"
"""The buttons under the question whether a deleted message shall be forgotten too."""


class Buttons:
    """Each method gives back what whoever pressed sees then."""

    def __init__(self, surface: Surface) -> None:
        self._with = surface
        self._experts = Experts(surface)
        self.actions: dict[str, Does] = {
            "ask_person": self._open_ask_person,
            "ask_person_sent": self._ask_person,
            "back": self._back,
            "stop_telling": self._stop_telling,
            "share": self._share,
            "ask_privately": self._ask_privately,
            "choose": self._choose,
            "help.answer": self._answer,
            FORGET: self._forget_one,
            KEEP: self._keep_one,
        }

    async def _open_ask_person(self, used: Used) -> Shown:
        record = await self._own(used)
        if record is None:
            return Shown(words=phrases.NOT_YOURS)
        return Shown(ask_person_card(used.value, THE_EXPERTS, record.question.text))

    async def _ask_person(self, used: Used) -> Shown:
        record = await self._own(used)
        words = await self._experts.ask(used, with_name=used.told("named") == "true")
        return _as_it_is_now(record, words, "ask_person") if record else Shown(words=words)

    async def _back(self, used: Used) -> Shown:
        record = await self._own(used)
        return _as_it_is_now(record, "") if record else Shown(words=phrases.NOT_YOURS)

    async def _stop_telling(self, used: Used) -> Shown:
        record = await self._own(used)
        stopped = await self._with.application.gap_loop.stop_telling(used.value, used.person.id)
        if record is None or not stopped:
            return Shown(words=phrases.NOT_YOURS)
        return _as_it_is_now(record, phrases.FOLLOW_UP_OFF, "stop_telling")

    async def _share(self, used: Used) -> Shown:
        record = await self._own(used)
        if record is None:
            return Shown(words=phrases.NOT_SHARED)
        surface, spot = self._with, Spot.of(record.question.place)
        place = await surface.directory.place(spot, CHANNEL, {})
        shared = await surface.application.desk.sharing.share(used.value, used.person.id, place)
        if not isinstance(shared, Shareable):
            return Shown(words=phrases.NOT_FOR_ALL if isinstance(shared, NotForAll) else phrases.NOT_SHARED)
        dressing = Dressing(heading=phrases.SHARED_HEADING, sensitivity=surface.settings.teams_sensitivity)
        try:
            to = await surface.references.of(spot)
            await surface.posting.post(to, render(shared.reply, dressing), fitted(f"share:{used.value}:{spot}"))
        except PlaceGone:
            return Shown(words=phrases.NOT_IN_CHANNEL)
        return _as_it_is_now(record, phrases.SHARED, "share")

    async def _ask_privately(self, used: Used) -> Shown:
        record = await self._own(used)
        if record is None:
            return Shown(words=phrases.NOT_YOURS)
        question = record.question
        try:
            await self._with.chat.personal_spot(used.spot.tenant, used.user)
        except (ChatUnavailable, PlaceGone):
            return Shown(words=phrases.NOT_REACHABLE)
        asked = Asked(f"{PLATFORM}:private:{question.id}", question.text, question.history)
        answering = self._with.answers.ask_in_personal(used.spot.tenant, question.asker, used.user, asked)
        self._with.background.start(answering)
        return _as_it_is_now(record, phrases.WENT_PRIVATE, "ask_privately")

    async def _choose(self, used: Used) -> Shown:
        question_id, _, number = used.value.partition(":")
        record = await self._with.application.questions.get(question_id)
        choices = record.reply.choices if record and record.reply else ()
        if record is None or record.reply is None or not number.isdecimal() or int(number) >= len(choices):
            return Shown(words=phrases.NOT_SHARED)
        if record.question.asker.id != used.person.id:
            # What was said before goes along with the choice, and is nobody else's.
            return Shown(words=phrases.NOT_YOURS)
        question, choice = record.question, choices[int(number)]
        said = (Turn("user", question.text), Turn("assistant", record.reply.text))
        key = fitted(f"{PLATFORM}:choice:{question_id}:{number}:{used.user}")
        asking = self._with.application.asking
        received = await asking.receive(key, choice, used.person, question.place, (*question.history, *said))
        self._with.background.start(self._with.answers.answer(received.question_id, question.place))
        return _as_it_is_now(record, phrases.CHOSEN.format(choice=choice), "choose")

    async def _answer(self, used: Used) -> Shown:
        return Shown(remark_card(await self._experts.on_button(used)))

    async def _forget_one(self, used: Used) -> Shown:
        forgotten = await self._with.application.desk.forgetting.one(used.value, used.person.id)
        if forgotten:
            await self._with.ledger.forget(used.value)
        return Shown(remark_card(phrases.FORGOTTEN_ONE if forgotten else phrases.NOTHING_FORGOTTEN))

    async def _keep_one(self, used: Used) -> Shown:
        return Shown(remark_card(phrases.KEPT))

    async def _own(self, used: Used) -> Record | None:
        record = await self._with.application.questions.get(used.value)
        return record if record is not None and record.question.asker.id == used.person.id else None


def _as_it_is_now(record: Record, remark: str, *done: str) -> Shown:
    """The card under an answer after a press: with what came of it, and without the button."""
    if record.reply is None:
        return Shown(words=remark)
    is_private = record.question.place.kind is PlaceKind.PRIVATE_REPLY
    dressing = Dressing(
        question_id=record.question.id,
        remark=remark,
        can_share=is_private and is_shareable(record.reply),
        done=done,
    )
    return Shown(reply_card(record.reply, dressing), remark)
