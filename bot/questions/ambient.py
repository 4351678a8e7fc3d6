"""Speaking without being asked: only in channels that want it, only to questions, and only when sure."""

import re
from dataclasses import dataclass
from uuid import uuid4

from bot.people.preferences import PreferenceBook
from bot.people.wishes import Topic
from bot.ports import Answering, Clock
from bot.questions.channel_policy import ChannelMode
from retrieval.access import refuse
from retrieval.outcome import Answered, Person, Place, Question

SURE_FROM = 0.8
"""The confidence from which an answer may stand where nobody asked for it: well above what a direct question needs."""

SHORTEST_QUESTION = 12
"""Characters; "ok?" is no question to the house."""

_QUESTION_WORD = re.compile(
    r"(?:^|[.!,:;\n]\s*)(?:(?:does|do) any(?:one|body) know|any(?:one|body) know|how|what|where|when|who|why|which|"
    r"can i|can we|could i|may i|may we|do i|do we|is there|are there|are we|am i|should i|should we)\b",
    re.IGNORECASE,
)


def looks_like_a_question(text: str) -> bool:
    """Whether a message that is addressed to nobody asks something that could be looked up."""
    words = text.strip()
    if len(words) < SHORTEST_QUESTION:
        return False
    return "?" in words or _QUESTION_WORD.search(words) is not None


@dataclass(frozen=True)
class Offer:
    """An answer good enough to be given unasked, and who shall see it."""

    outcome: Answered
    privately: bool


class Ambient:
    """The use case of answering a question that nobody put to the bot. Nothing is written down unless it is sure."""

    def __init__(self, answering: Answering, preferences: PreferenceBook, now: Clock) -> None:
        self._answering = answering
        self._preferences = preferences
        self._now = now

    async def consider(self, text: str, asker: Person, place: Place, mode: ChannelMode) -> Offer | None:
        """What to say unasked; None (the usual case) for silence. `place` is where it would be said."""
        if mode is ChannelMode.MENTION_ONLY or not looks_like_a_question(text) or refuse(asker, place) is not None:
            return None
        privately = mode is ChannelMode.OFFER_PRIVATELY
        if privately and not (await self._preferences.of(asker.id)).wants(Topic.OFFERS):
            return None
        question = Question(uuid4().hex, text, asker, place, self._now())
        outcome = await self._answering.answer(question)
        return Offer(outcome, privately) if _is_sure(outcome) and isinstance(outcome, Answered) else None


def _is_sure(outcome: object) -> bool:
    if not isinstance(outcome, Answered) or outcome.said_instead or outcome.conflicting or not outcome.citations:
        return False
    is_overdue = any(citation.overdue_since for citation in outcome.citations)
    return outcome.confidence >= SURE_FROM and not is_overdue
