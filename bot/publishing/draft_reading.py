"""What a draft's text says of the questions it is for, before anybody approves it: the proof's own judgement, early."""

from dataclasses import dataclass

from bot.audit_log import THE_PROGRAM
from bot.publishing.as_published import AskedFor, AsPublished
from bot.questions.question_log import QuestionLog
from knowledge.drafts import Draft
from knowledge.gaps.proof_store import ProofStore

MOST_READ = 40
"""Questions of a gap that are looked at: some half a second."""


@dataclass(frozen=True)
class Spoken:
    """How many questions were looked at, and of how many the text does not speak in words that were recognised."""

    questions: int
    unspoken: int


class DraftReading:
    """Reads drafts for their reviewers."""

    def __init__(self, stage: AsPublished, proofs: ProofStore, questions: QuestionLog) -> None:
        self._stage = stage
        self._proofs = proofs
        self._questions = questions

    async def spoken(self, draft: Draft) -> Spoken:
        """What the text would be worth as a proof of the draft's gap, if it is for one."""
        asked = await self._proofs.asked_in(draft.gap_id, but_by=THE_PROGRAM) if draft.gap_id else ()
        records = [(each, await self._questions.get(each.question_id)) for each in asked[-MOST_READ:]]
        questions = [AskedFor(record.question, each.part) for each, record in records if record is not None]
        passages = await self._stage.passages(draft.as_details(), draft.contents.body, draft.article_id)
        spoken_of = await self._stage.spoken_of(passages, questions)
        return Spoken(len(questions), spoken_of.count(False))
