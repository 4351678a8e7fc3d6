"""Asking people: the request goes to the owner or the experts' channel, their answer goes back to whoever asked."""

import structlog

from adapters.slack.clients import in_our_words
from adapters.slack.heard import Heard
from adapters.slack.letters import letter
from adapters.slack.reading_text import read_text
from adapters.slack.spots import PLATFORM, Spot
from adapters.slack.surface import Surface
from adapters.slack.windows import help_wanted, person_answered
from bot import phrases
from bot.people.people_file import is_email
from bot.ports import ChatUnavailable, PlaceGone
from bot.questions.relaying import HelpRequest, NotRelayed
from retrieval.outcome import PlaceKind, Question

log = structlog.get_logger(__name__)

THE_EXPERTS = "the people who may know"


class Experts:
    """Carries questions to people, and answers back."""

    def __init__(self, surface: Surface) -> None:
        self._with = surface

    async def ask(self, question_id: str, person_id: str, user_id: str, with_name: bool, team: str) -> str:
        """Ask a person; gives back what to tell the asker."""
        relaying = self._with.application.desk.relaying
        request = await relaying.request(question_id, person_id, with_name)
        if isinstance(request, NotRelayed):
            return phrases.ASKED_ALREADY if request.already else phrases.NOT_YOURS
        name = (await self._name(team, user_id)) if request.asker_id else None
        try:
            found = await self._post(request, team, name)
        except (ChatUnavailable, PlaceGone) as error:
            log.warning("slack_nobody_asked", question_id=question_id, error=type(error).__name__)
            found = None
        if found is None:
            await relaying.could_not(question_id)
            return phrases.NOBODY_TO_ASK
        spot, whom = found
        await relaying.stands_in(question_id, spot.thread_key)
        return (phrases.ASKED_PERSON_WITH_NAME if name else phrases.ASKED_PERSON).format(whom=whom)

    async def on_answer(self, heard: Heard) -> bool:
        """Whether this message answers a request for help; if so it is passed on, and offered to the gap loop."""
        relaying = self._with.application.desk.relaying
        question = await relaying.asked_in(heard.spot.thread_key)
        text = read_text(heard.text)
        if question is None:
            return await self._answers_gap(heard, text)
        if not text:
            return True
        await self._offer(question, heard, text)
        spot = await self._where_to_tell(question)
        if spot is not None:
            name = await self._name(heard.team, heard.user)
            words = person_answered(question.text, name, text)
            await self._with.posting.post(spot, words, f"help:{question.id}:{heard.ts}")
            await relaying.answered(question.id)
            await self._with.chat.whisper(heard.spot, heard.user, {"text": phrases.PASSED_ON})
        return True

    async def _answers_gap(self, heard: Heard, text: str) -> bool:
        """Whether an expert whom the gap loop asked wrote this; what it says to that is said in the thread."""
        surface = self._with
        expert = await surface.directory.person(heard.team, heard.user)
        if expert.is_guest or not expert.is_active:
            return False
        experts = surface.application.gap_work.experts
        thanks = await experts.answered_in_thread(PLATFORM, str(heard.spot), expert.id, text, heard.ts)
        if thanks is None:
            return False
        await surface.posting.post(heard.spot, letter(thanks), f"expert:{heard.key}"[:255])
        return True

    async def _offer(self, question: Question, heard: Heard, text: str) -> None:
        """What one asker was told may become everybody's answer."""
        record = await self._with.application.questions.get(question.id)
        gap_id = record.reply.gap_id if record and record.reply else None
        if gap_id is not None:
            expert = await self._with.directory.person(heard.team, heard.user)
            await self._with.application.gap_work.experts.relayed(gap_id, expert.id, text, heard.key)

    async def _where_to_tell(self, question: Question) -> Spot | None:
        if question.place.platform == PLATFORM and question.place.kind is PlaceKind.DIRECT:
            return Spot.of(question.place)
        account = await self._with.application.desk.accounts.of(question.asker.id, PLATFORM)
        if account is None:
            return None
        direct = await self._with.directory.direct_channel(account.workspace, account.user_id)
        return Spot(account.workspace, direct)

    async def _post(self, request: HelpRequest, team: str, name: str | None) -> tuple[Spot, str] | None:
        spot, whom = await self._whom(request, team)
        if spot is None:
            return None
        ts = await self._with.posting.post(spot, help_wanted(request, name), f"ask:{request.question_id}")
        return Spot(team, spot.channel, ts), whom

    async def _whom(self, request: HelpRequest, team: str) -> tuple[Spot | None, str]:
        """An owner with an account here, else the experts' channel, else nobody."""
        for owner in request.owners:
            user = await self._account_of(owner, team) if is_email(owner) else None
            if user:
                return Spot(team, await self._with.directory.direct_channel(team, user)), owner
        channel = self._with.settings.slack_expert_channel
        owners = ", ".join(request.owners[:2])
        return (Spot(team, channel), owners or THE_EXPERTS) if channel else (None, "")

    async def _account_of(self, email: str, team: str) -> str | None:
        client = await self._with.workspaces.client(team)
        try:
            return str((await in_our_words(client.users_lookupByEmail(email=email)))["user"]["id"])
        except (ChatUnavailable, PlaceGone):
            return None

    async def _name(self, team: str, user_id: str) -> str:
        names = (await self._with.directory.profile(team, user_id)).names
        return names[0] if names else "A colleague"
