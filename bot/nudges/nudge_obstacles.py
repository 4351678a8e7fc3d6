"""What got in the way of using a nudge goes to the gap loop, as something that may be no knowledge problem."""

from bot.gaps.gap_loop import GapLoop, gap_question
from bot.nudges.nudges import Nudge
from bot.questions.question_log import QuestionLog
from bot.replies import Reply
from knowledge.gaps.gaps import GapKind
from retrieval.outcome import Person, Place, PlaceKind

NOTED = "I've passed on what was in the way, without your name."


class NudgeObstacles:
    """Logs what people say was in their way. The same person's words about the same nudge are logged once."""

    def __init__(self, questions: QuestionLog, gaps: GapLoop) -> None:
        self._questions = questions
        self._gaps = gaps

    async def log(self, nudge: Nudge, person_id: str, words: str) -> None:
        """Put the obstacle into the gap it belongs to, or into a new one; L&D decides what it is."""
        key = f"nudge:{nudge.id}:obstacle:{person_id}"
        place = Place("nudge", PlaceKind.DIRECT, nudge.id)
        received = await self._questions.accept(key, words, Person(person_id), place)
        # Ended at once: nobody waits for an answer to this.
        await self._questions.withdraw(received.question_id, Reply("unknown", NOTED))
        record = await self._questions.get(received.question_id)
        if record is not None:
            about = f"{nudge.source.title}: {record.question.text}"
            await self._gaps.join(gap_question(record.question, about), (), GapKind.NOT_KNOWLEDGE)
