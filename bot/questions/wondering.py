"""What the program itself wants to know becomes a gap, as if a person had asked; but nobody is told."""

from collections.abc import Sequence

from bot.audit_log import THE_PROGRAM
from bot.gaps.gap_loop import GapLoop, gap_question
from bot.questions.question_log import QuestionLog
from bot.replies import Reply
from knowledge.gaps.gaps import GapKind, NearestPassage
from retrieval.outcome import Person, Place, PlaceKind

PLACE = Place(THE_PROGRAM, PlaceKind.AGENT, "wondering")


class Wondering:
    """The use case of noting what is not right with the articles."""

    def __init__(self, questions: QuestionLog, gaps: GapLoop) -> None:
        self._questions = questions
        self._gaps = gaps

    async def wonder(self, key: str, text: str, kind: GapKind, near: Sequence[NearestPassage] = ()) -> str:
        """Open a gap of this kind, or join the one that is about the same; its id. Under one key it is done once."""
        received = await self._questions.accept(key, text, Person(THE_PROGRAM), PLACE)
        await self._questions.withdraw(received.question_id, Reply("unknown", text))
        record = await self._questions.get(received.question_id)
        if record is None:
            raise LookupError("what the program wondered about was forgotten while it was being noted")
        logged = await self._gaps.join(gap_question(record.question, text), near, kind)
        await self._gaps.stop_telling(received.question_id, THE_PROGRAM)
        return logged.gap_id
