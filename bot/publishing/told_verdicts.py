"""What people make of the answer they were told. What is not quite it becomes a question in a gap again."""

from dataclasses import dataclass

from bot.gaps.gap_loop import gap_question
from bot.messages import Press, Pressed
from bot.people.accounts import Accounts
from bot.ports import Clock
from bot.publishing.telling import day_asked, time_zone_of
from bot.publishing.telling_words import ANSWERS_IT, ASKED_AGAIN, GOOD, NOT_QUITE, NOT_THERE, NOT_YOURS, judged
from bot.questions.feedback import JoinsGaps
from bot.questions.question_log import QuestionLog, Record
from bot.replies import Reply
from knowledge.gaps.gaps import GapKind, NearestPassage
from knowledge.gaps.telling_store import Telling, TellingStore, Verdict

VERDICTS = {ANSWERS_IT: Verdict.ANSWERS_IT, NOT_QUITE: Verdict.NOT_QUITE}
REMARKS = {Verdict.ANSWERS_IT: GOOD, Verdict.NOT_QUITE: ASKED_AGAIN}


@dataclass(frozen=True)
class VerdictNeighbours:
    """What the verdicts work with."""

    store: TellingStore
    questions: QuestionLog
    gaps: JoinsGaps
    accounts: Accounts


class ToldVerdicts:
    """The use case of judging an answer one was told."""

    def __init__(self, neighbours: VerdictNeighbours, now: Clock) -> None:
        self._with = neighbours
        self._now = now

    async def on_press(self, press: Press) -> Pressed:
        """Keep what whoever was told makes of it; the same again changes nothing."""
        telling = await self._with.store.get(press.value)
        record = await self._with.questions.get(telling.question_id) if telling else None
        verdict = VERDICTS.get(press.action)
        if telling is None or record is None or telling.reply is None or verdict is None:
            return Pressed(remark=NOT_THERE)
        if telling.person_id != press.person_id:
            return Pressed(remark=NOT_YOURS)
        if verdict is Verdict.NOT_QUITE:
            await self._ask_again(telling, record, press.words)
        await self._with.store.judge(telling.id, verdict, self._now())
        time_zone = await time_zone_of(telling, self._with.accounts)
        when = day_asked(record.question.asked_at, self._now(), time_zone)
        reply, remark = Reply.from_json(telling.reply), REMARKS[verdict]
        return Pressed(judged(reply, record.question.text, when, remark), remark)

    async def _ask_again(self, telling: Telling, record: Record, words: str) -> None:
        """Their question, with what they say is missing, is a new one that nobody waits for an answer to just now."""
        question = record.question
        text = f"{question.text}\n{words.strip()}".strip()
        key = f"told:{telling.id}:not_quite"
        received = await self._with.questions.accept(key, text, question.asker, question.place, question.history)
        await self._with.questions.withdraw(received.question_id, Reply("unknown", ASKED_AGAIN))
        again = await self._with.questions.get(received.question_id)
        if again is not None:
            asked = gap_question(again.question)
            await self._with.gaps.join(asked, _cited(telling), GapKind.UNCLEAR)


def _cited(telling: Telling) -> list[NearestPassage]:
    cited = Reply.from_json(telling.reply).citations if telling.reply else ()
    return [NearestPassage(each.passage_id, each.article_id, each.title, each.heading_path, None) for each in cited]
