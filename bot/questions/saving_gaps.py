"""Saving somebody's message as a gap: a question we should have an answer to, noted by whoever came across it."""

from bot.gaps.gap_loop import GapLoop
from bot.phrases import SAVED_AS_GAP
from bot.questions.question_log import QuestionLog
from bot.replies import Reply
from retrieval.outcome import Person, Place


class SavingGaps:
    """The use case of noting a gap by hand."""

    def __init__(self, questions: QuestionLog, gaps: GapLoop) -> None:
        self._questions = questions
        self._gaps = gaps

    async def save(self, event_key: str, text: str, by: Person, place: Place) -> str:
        """Note what `text` asks as a gap; gives back the gap's id. The same event again notes nothing new."""
        received = await self._questions.accept(event_key, text, by, place)
        # Ended at once: nobody waits for an answer to this one now.
        await self._questions.withdraw(received.question_id, Reply("unknown", SAVED_AS_GAP))
        record = await self._questions.get(received.question_id)
        if record is None:
            raise LookupError("the question was forgotten while it was being saved")
        return (await self._gaps.log(record.question, text, (), restricted=False)).gap_id
