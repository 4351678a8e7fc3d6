"""Asking people: the request goes to the owner or the experts' channel, their answer goes back to whoever asked."""

from hashlib import sha256

import structlog

from adapters.teams.chat import Stands
from adapters.teams.heard import CHANNEL, Heard
from adapters.teams.spots import PLATFORM, Spot, fitted
from adapters.teams.surface import Surface
from adapters.teams.used import Used
from adapters.teams.writing_text import cut, unformatted
from bot import phrases
from bot.messages import Address, Button, Message, ToChannel, ToPerson, ToPlace
from bot.people.people_file import is_email
from bot.ports import ChatUnavailable, PlaceGone
from bot.questions.relaying import HelpRequest, NotRelayed
from retrieval.outcome import PlaceKind, Question

log = structlog.get_logger(__name__)

THE_EXPERTS = "the people who may know"
A_COLLEAGUE = "A colleague"
LONGEST_QUESTION = 300
LONGEST_ASKED = 2_000
LONGEST_ANSWER = 4_000


class Experts:
    """Carries questions to people, and answers back."""

    def __init__(self, surface: Surface) -> None:
        self._with = surface

    async def ask(self, used: Used, with_name: bool) -> str:
        """Ask a person about the question that the press names; gives back what to tell the asker."""
        relaying = self._with.application.desk.relaying
        request = await relaying.request(used.value, used.person.id, with_name)
        if isinstance(request, NotRelayed):
            return phrases.ASKED_ALREADY if request.already else phrases.NOT_YOURS
        name = (await self._name(used.spot, used.user)) if request.asker_id else None
        found = await self._post(request, answer_wanted(request, name))
        if found is None:
            await relaying.could_not(request.question_id)
            return phrases.NOBODY_TO_ASK
        thread, whom = found
        await relaying.stands_in(request.question_id, thread)
        return (phrases.ASKED_PERSON_WITH_NAME if name else phrases.ASKED_PERSON).format(whom=whom)

    async def on_button(self, used: Used) -> str:
        """Somebody wrote an answer under a request; gives back what to tell them. A request stands where we put it."""
        relaying = self._with.application.desk.relaying
        thread = _thread_of(used.spot, used.kind == CHANNEL, used.message_id)
        question = await relaying.asked_in(thread)
        question = question or await relaying.asked_in(_without_id(used.spot, used.value))
        if question is None or not used.told("words"):
            return phrases.NOT_SHARED
        answer = used.told("words")
        await self._offer(question, used.person.id, answer, f"{PLATFORM}:help:{question.id}:{hash_of(answer)}")
        passed_on = await self._pass_on(question, used.spot, used.user, answer)
        return phrases.PASSED_ON if passed_on else phrases.NOT_PASSED_ON

    async def on_answer(self, heard: Heard) -> bool:
        """Whether this message, in a thread of a channel, answers a request; if so it goes where it is waited for."""
        if not heard.spot.root:
            return False
        question = await self._with.application.desk.relaying.asked_in(heard.spot.thread_key)
        if question is None:
            return await self._answers_gap(heard)
        if not heard.text:
            return True
        expert = await self._with.directory.person(heard.spot, heard.user)
        await self._offer(question, expert.id, heard.text, heard.key)
        if await self._pass_on(question, heard.spot, heard.user, heard.text):
            words = Message(phrases.PASSED_ON)
            await self._with.chat.whisper_message(heard.spot, heard.user, words)
        return True

    async def _answers_gap(self, heard: Heard) -> bool:
        """Whether an expert whom the gap loop asked wrote this; what it says to that is for them alone."""
        expert = await self._with.directory.person(heard.spot, heard.user)
        if expert.is_guest or not expert.is_active:
            return False
        experts, spot = self._with.application.gap_work.experts, heard.spot
        for stands in (Stands(spot.base, spot.root), Stands(spot, spot.root)):
            thanks = await experts.answered_in_thread(PLATFORM, str(stands), expert.id, heard.text, heard.key)
            if thanks is not None:
                await self._with.chat.whisper_message(spot, heard.user, thanks)
                return True
        return False

    async def _offer(self, question: Question, person_id: str, answer: str, origin: str) -> None:
        """What one asker was told may become everybody's answer."""
        gap_id = await self._with.application.gaps.gap_of(question.id)
        if gap_id is not None:
            await self._with.application.gap_work.experts.relayed(gap_id, person_id, answer, origin)

    async def _pass_on(self, question: Question, spot: Spot, user: str, answer: str) -> bool:
        name = await self._name(spot, user)
        asked = f"“{unformatted(cut(question.text, LONGEST_QUESTION))}”"
        heading = phrases.PERSON_ANSWERED.format(question=asked, name=unformatted(name))
        message = Message(f"{heading}\n{cut(answer, LONGEST_ANSWER)}")
        try:
            await self._with.chat.write(_asker(question), message, f"help:{question.id}:{hash_of(answer)}")
        except (ChatUnavailable, PlaceGone) as error:
            log.warning("teams_answer_not_passed_on", question_id=question.id, error=type(error).__name__)
            return False
        await self._with.application.desk.relaying.answered(question.id)
        return True

    async def _post(self, request: HelpRequest, message: Message) -> tuple[str, str] | None:
        """The thread in which it stands and whom it reached: an owner we know here, else the experts' channel."""
        for owner in request.owners:
            if is_email(owner):
                person = await self._with.application.people.person_for_email(owner)
                thread = await self._write(ToPerson(person.id, PLATFORM), message, request.question_id)
                if thread:
                    return thread, owner
        channel = self._with.settings.teams_expert_channel
        thread = await self._write(ToChannel(PLATFORM, channel), message, request.question_id) if channel else ""
        return (thread, ", ".join(request.owners[:2]) or THE_EXPERTS) if thread else None

    async def _write(self, to: Address, message: Message, question_id: str) -> str:
        try:
            stands = Stands.read(await self._with.chat.write(to, message, f"ask:{question_id}"), Spot("", ""))
        except (ChatUnavailable, PlaceGone) as error:
            log.warning("teams_nobody_asked", question_id=question_id, error=type(error).__name__)
            return ""
        if not stands.message_id:
            return _without_id(stands.spot, question_id)
        return _thread_of(stands.spot, isinstance(to, ToChannel), stands.message_id)

    async def _name(self, spot: Spot, user: str) -> str:
        names = (await self._with.directory.profile(spot, user)).names
        return names[0] if names else A_COLLEAGUE


def answer_wanted(request: HelpRequest, name: str | None) -> Message:
    """Asks people for help with a question, with a field for the answer."""
    heading = phrases.HELP_WANTED_BY.format(name=unformatted(name)) if name else phrases.HELP_WANTED
    near = phrases.NEAREST_WAS.format(titles=", ".join(f"“{title}”" for title in request.nearest))
    answer = Button("help.answer", phrases.ANSWER, request.question_id, asks=phrases.YOUR_ANSWER, is_main=True)
    question = unformatted(cut(request.text, LONGEST_ASKED))
    return Message(f"{heading}\n“{question}”", context=near if request.nearest else "", buttons=(answer,))


def hash_of(text: str) -> str:
    """A short fingerprint, so that the same answer pressed twice is passed on once."""
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _asker(question: Question) -> Address:
    if question.place.platform == PLATFORM and question.place.kind is PlaceKind.DIRECT:
        return ToPlace(question.place, question.asker.id)
    return ToPerson(question.asker.id, PLATFORM)


def _thread_of(spot: Spot, is_channel: bool, message_id: str) -> str:
    """How a request is known again. A channel has threads; in a chat, the message itself is all there is."""
    if is_channel:
        return (spot if spot.root else spot.in_thread(message_id)).thread_key
    return fitted(f"{spot.thread_key}#{message_id}")


def _without_id(spot: Spot, question_id: str) -> str:
    """How a request is known again whose message got no id: the Playground gives none to text with a card."""
    return fitted(f"{spot.base.thread_key}#{question_id}")
