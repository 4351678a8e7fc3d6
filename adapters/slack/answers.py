"""Answering in Slack: with a status or a stream where there is one, and what was said in the thread before."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from adapters.slack.clients import in_our_words
from adapters.slack.heard import Heard
from adapters.slack.reading_text import read_text
from adapters.slack.spots import Spot
from adapters.slack.surface import Surface
from adapters.slack.writing_text import escaped
from bot.ports import ChatUnavailable, PlaceGone
from bot.questions.thread_context import MOST_TURNS, Said, context_of
from bot.replies import Reply
from retrieval.outcome import Person, Place, PlaceKind, Turn

log = structlog.get_logger(__name__)

LONGEST_SHOWN = 1_000

READ_BEFORE = 15
"""Messages of a thread: as many as Slack gives apps that it limits most."""


@dataclass(frozen=True)
class Asked:
    """A question that somebody asks from a window or by a button."""

    key: str
    text: str
    history: tuple[Turn, ...] = ()

    @property
    def shown(self) -> str:
        """The question as it may stand in a message."""
        return escaped(self.text[:LONGEST_SHOWN])


class Answers:
    """Works questions out and delivers the answers."""

    def __init__(self, surface: Surface) -> None:
        self._with = surface

    async def answer(self, question_id: str, place: Place, user_id: str) -> Reply:
        """Answer a question that is written down already."""
        surface = self._with
        await surface.agent.thinking(place)
        try:
            return await self._work(question_id, place, user_id)
        finally:
            surface.chat.remarks.forget(question_id, place)
            await surface.agent.finished(place)

    async def ask_in_direct(self, team: str, person: Person, user_id: str, asked: Asked) -> None:
        """Ask for somebody in their conversation with us, where nobody else reads. Raises as the port does."""
        surface = self._with
        direct = await surface.directory.direct_channel(team, user_id)
        quoted = {"text": "> " + asked.shown.replace("\n", "\n> ")}
        root = await surface.posting.post(Spot(team, direct), quoted, f"root:{asked.key}"[:255])
        place = Spot(team, direct, root).place(PlaceKind.DIRECT)
        received = await surface.application.asking.receive(asked.key, asked.text, person, place, asked.history)
        await self.answer(received.question_id, place, user_id)

    async def thread_before(self, heard: Heard) -> list[Turn]:
        """What the thread said before this message, without names; nothing where we may not read it."""
        surface = self._with
        client = await surface.workspaces.client(heard.team)
        call = client.conversations_replies(
            channel=heard.channel,
            ts=heard.thread_ts,
            latest=heard.ts,
            inclusive=False,
            limit=READ_BEFORE,
            include_all_metadata=True,
        )
        try:
            messages = (await in_our_words(call))["messages"]
        except (ChatUnavailable, PlaceGone) as error:
            log.info("slack_thread_not_read", error=type(error).__name__)
            return []
        before = [each for each in messages if str(each.get("ts")) < heard.ts]
        users = {str(each["user"]) for each in before if each.get("user") and not each.get("bot_id")}
        said = [Said(read_text(str(each.get("text") or "")), bool(each.get("bot_id"))) for each in before]
        about = await surface.abouts.in_thread(before)
        return [*about, *context_of(said, await self._names(heard.team, users))]

    async def _work(self, question_id: str, place: Place, user_id: str) -> Reply:
        asking = self._with.application.asking
        if not self._with.settings.has_model:
            return await asking.answer(question_id)

        async def began(ts: str) -> bool:
            return await asking.note_message(question_id, ts)

        stream = await self._with.chat.stream(place, user_id, question_id, began)
        return await asking.answer(question_id, stream.add if stream else None)

    async def _names(self, team: str, users: set[str]) -> Sequence[str]:
        names: list[str] = []
        for user in sorted(users)[: 2 * MOST_TURNS]:
            names += (await self._with.directory.profile(team, user)).names
        return names
