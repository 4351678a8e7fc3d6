"""Messages that change after they asked: edited, deleted, or the answer stopped half-way."""

from adapters.slack.answers import Answers
from adapters.slack.heard import Body, Changed, team_of
from adapters.slack.reading_text import read_text
from adapters.slack.spots import PLATFORM, Spot
from adapters.slack.surface import Surface
from adapters.slack.windows import question_deleted
from bot.questions.question_log import Record
from retrieval.outcome import PlaceKind


class Changes:
    """Follows what people do to their questions."""

    def __init__(self, surface: Surface, answers: Answers) -> None:
        self._with = surface
        self._answers = answers

    async def on_change(self, changed: Changed) -> None:
        """A message was edited or deleted; perhaps it was a question."""
        if changed.heard is None:
            await self._on_deleted(changed)
            return
        text = read_text(changed.heard.text)
        question_id = await self._with.application.desk.second_thoughts.edited(changed.key, text)
        record = await self._with.application.questions.get(question_id) if question_id else None
        if record is not None:
            await self._answers.answer(record.question.id, record.question.place, changed.user)

    async def on_stop(self, body: Body) -> None:
        """Somebody pressed Stop while we were answering: the work ends, and what stands says so."""
        event = body["event"]
        team, channel = team_of(body), str(event.get("channel") or event.get("channel_id") or "")
        streaming = {str(ts) for ts in event.get("streaming_message_ts") or ()}
        thread = str(event.get("thread_ts") or "")
        for record in await self._with.application.questions.unfinished():
            place, spot = record.question.place, Spot.of(record.question.place)
            if place.platform != PLATFORM or (spot.team, spot.channel) != (team, channel):
                continue
            # A stream may have begun a moment ago, so that nobody knows its id yet. In a direct message it is theirs.
            is_theirs = place.kind is PlaceKind.DIRECT and not thread
            if is_theirs or record.message_id in streaming or (thread and spot.thread == thread):
                await self._stop(record)

    async def _stop(self, record: Record) -> None:
        surface, question = self._with, record.question
        if not await surface.application.desk.second_thoughts.stop(question.id):
            return
        ended = await surface.application.questions.get(question.id)
        if ended is None or ended.reply is None:
            return
        if ended.message_id:
            await surface.chat.edit(question.place, ended.message_id, ended.reply, question.id)
        else:
            await surface.chat.send(question.place, question.asker.id, ended.reply, question.id)
        await surface.agent.finished(question.place)

    async def _on_deleted(self, changed: Changed) -> None:
        record = await self._with.application.desk.second_thoughts.deleted(changed.key)
        if record is not None:
            await self._with.chat.whisper(changed.spot, changed.user, question_deleted(record.question.id))
