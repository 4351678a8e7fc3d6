"""Second thoughts: a question that was edited, deleted or stopped by whoever asked it."""

from bot.phrases import WITHDRAWN, stopped
from bot.questions.asking import Asking
from bot.questions.forgetting import Forgetting
from bot.questions.question_log import QuestionLog, Record


class SecondThoughts:
    """The use cases of changing one's mind after asking."""

    def __init__(self, questions: QuestionLog, asking: Asking, forgetting: Forgetting) -> None:
        self._questions = questions
        self._asking = asking
        self._forgetting = forgetting

    async def edited(self, event_key: str, text: str) -> str | None:
        """The question now reads `text`: gives back its id, to be answered anew in the same message.

        None when nothing is to be done: it is no question of ours, or its words are the same.
        """
        record = await self._questions.find(event_key)
        if record is None or not text.strip() or record.question.text == text:
            return None
        await self._asking.halt(record.question.id)
        await self._forgetting.leave_gap(record.question.id)
        return record.question.id if await self._questions.revise(record.question.id, text) else None

    async def deleted(self, event_key: str) -> Record | None:
        """The question's message is gone: work on it stops. Gives back the record, which is kept until its asker says
        that it shall go too; None when it is no question of ours."""
        record = await self._questions.find(event_key)
        if record is not None:
            await self.stop(record.question.id)
        return record

    async def undeleted(self, event_key: str, text: str) -> str | None:
        """The deleted message is there again: gives back the id of a question that was taken back with it, to be
        answered anew. None when nothing is to be done: it is no question of ours, or its answer stands."""
        record = await self._questions.find(event_key)
        if record is None or record.reply is None or record.reply.outcome != WITHDRAWN:
            return await self.edited(event_key, text)
        return record.question.id if await self._questions.revise(record.question.id, text) else None

    async def stop(self, question_id: str) -> bool:
        """Stop working on a question; false when it had come to its end already."""
        is_withdrawn = await self._questions.withdraw(question_id, stopped())
        await self._asking.halt(question_id)
        return is_withdrawn
