"""Messages that change after they asked: edited, deleted, or brought back."""

from collections.abc import Mapping
from typing import Any

from adapters.teams.heard import Heard, event_of, heard_in, part, spot_of, user_of, word
from adapters.teams.questions import Questions
from adapters.teams.surface import Surface
from bot.messages import Button, Message
from bot.phrases import DELETED, FORGET_IT, KEEP_IT

EDITED, UNDELETED = "editMessage", "undeleteMessage"


class Changes:
    """Follows what people do to their questions."""

    def __init__(self, surface: Surface, questions: Questions) -> None:
        self._with = surface
        self._questions = questions

    async def on_update(self, activity: Mapping[str, Any]) -> None:
        """A message reads otherwise now, or is there again."""
        heard = heard_in(activity)
        if heard is None:
            return
        if event_of(activity) == UNDELETED:
            await self._on_undeleted(heard, activity)
        else:
            await self._on_edited(heard, activity)

    async def on_delete(self, activity: Mapping[str, Any]) -> None:
        """A message is gone; perhaps it was a question."""
        spot, sender = spot_of(activity), part(activity, "from")
        record = await self._with.application.desk.second_thoughts.deleted(spot.message_key(word(activity, "id")))
        if record is None or not word(sender, "id"):
            return
        buttons = (
            Button("question.forget", FORGET_IT, record.question.id),
            Button("question.keep", KEEP_IT, record.question.id, is_main=True),
        )
        await self._with.chat.whisper_message(spot, user_of(sender), Message(DELETED, buttons=buttons))

    async def _on_edited(self, heard: Heard, activity: Mapping[str, Any]) -> None:
        application = self._with.application
        if await application.questions.find(heard.key) is None:
            # It became a question only now: somebody added the mention they forgot.
            await self._questions.on_message(heard, activity)
            return
        question_id = await application.desk.second_thoughts.edited(heard.key, heard.text)
        await self._answer_anew(question_id)

    async def _on_undeleted(self, heard: Heard, activity: Mapping[str, Any]) -> None:
        application = self._with.application
        if await application.questions.find(heard.key) is None:
            # Forgotten meanwhile, as they wished; now they ask again.
            await self._questions.on_message(heard, activity)
            return
        await self._answer_anew(await application.desk.second_thoughts.undeleted(heard.key, heard.text))

    async def _answer_anew(self, question_id: str | None) -> None:
        record = await self._with.application.questions.get(question_id) if question_id else None
        if record is not None:
            await self._with.answers.answer(record.question.id, record.question.place)
