"""What somebody finds at home with us: their questions, their wishes, forgetting; for L&D also the top gaps."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.desk import Desk
from bot.gaps.gap_loop import GapLoop
from bot.nudges.nudges_at_home import NudgePage, NudgesAtHome
from bot.people.roles import is_curator
from bot.people.wishes import Preferences, Topic
from bot.ports import Clock
from bot.questions.asking import Asking
from bot.questions.my_questions import MyQuestion
from bot.questions.question_log import QuestionLog
from knowledge.gaps.gaps import GapState, GapSummary
from retrieval.outcome import Person

EVENING, MORNING = 18, 8
"""What the other end of the quiet hours is until somebody sets it."""


@dataclass(frozen=True)
class HomeFacts:
    """What one person finds. `gaps` is None for everybody but those who look after the articles."""

    questions: Sequence[MyQuestion]
    wishes: Preferences
    now: datetime
    time_zone: str | None = None
    gaps: Sequence[GapSummary] | None = None
    nudges: NudgePage = field(default_factory=NudgePage)


@dataclass(frozen=True)
class HomeNeighbours:
    """What a home is made of."""

    desk: Desk
    questions: QuestionLog
    asking: Asking
    gap_loop: GapLoop
    nudges: NudgesAtHome
    now: Clock


class AtHome:
    """The use cases of looking at what is kept about oneself, and of changing it."""

    def __init__(self, neighbours: HomeNeighbours) -> None:
        self._with = neighbours

    async def facts(self, person: Person, time_zone: str | None = None) -> HomeFacts:
        """What this person finds now."""
        desk = self._with.desk
        return HomeFacts(
            questions=await desk.my_questions.of(person.id),
            wishes=await desk.preferences.of(person.id),
            now=self._with.now(),
            time_zone=time_zone,
            gaps=await self._with.gap_loop.gaps(GapState.OPEN) if is_curator(person) else None,
            nudges=await self._with.nudges.of(person),
        )

    async def wish(self, person_id: str, quiet: tuple[str, str], wanted: Sequence[str]) -> None:
        """Keep the quiet hours (as "20", anything else is none) and the topics this person wants to hear of."""
        begins, ends = (_hour(each) for each in quiet)
        if begins is not None or ends is not None:
            begins, ends = EVENING if begins is None else begins, MORNING if ends is None else ends
        opted_out = frozenset(topic for topic in Topic if topic.value not in wanted)
        book = self._with.desk.preferences
        wishes = replace(await book.of(person_id), quiet_from=begins, quiet_until=ends, opted_out=opted_out)
        await book.set(person_id, wishes)

    async def forget_all(self, person_id: str) -> int:
        """Stop working on this person's questions and forget them all; how many there were."""
        for record in await self._with.questions.unfinished():
            if record.question.asker.id == person_id:
                await self._with.asking.halt(record.question.id)
        return await self._with.desk.forgetting.everything_of(person_id)


def _hour(text: str) -> int | None:
    return int(text) if text.isdigit() and int(text) <= 23 else None
