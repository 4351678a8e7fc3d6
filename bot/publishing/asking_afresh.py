"""Asking a stored question again, as whoever asked it: with the rights they have now, where they asked it.

The decision is that of the production path. Nothing is logged, and nobody hears of it.
"""

from dataclasses import dataclass, replace

from bot.people.people import People
from bot.publishing.proof_words import answers
from bot.questions.deciding import Deciding
from bot.questions.question_log import QuestionLog, Record
from retrieval.answering import Answerer
from retrieval.outcome import Denied, NotHere, Outcome, Place, PlaceKind, Question


@dataclass(frozen=True)
class Heard:
    """How a stored question ends now. `record` is how it ended then; `in_private`: only between the asker and us,
    since not everyone where it was asked may see the answer."""

    record: Record
    outcome: Outcome
    in_private: bool = False


class AskingAfresh:
    """Asks stored questions again."""

    def __init__(self, questions: QuestionLog, people: People, deciding: Deciding) -> None:
        self._questions = questions
        self._people = people
        self._deciding = deciding

    async def hear(self, question_id: str, part: str, article_id: str | None = None, in_full: bool = False) -> Heard:
        """How the question ends now: as a whole or, where that is not answered, the `part` of it that was missing.

        With `article_id`, only an answer that cites this article counts as one. `in_full`: a model writes the answer,
        if there is one. Raises LookupError when the question has been forgotten.
        """
        record = await self._questions.get(question_id)
        if record is None:
            raise LookupError("there is no such question any more: whoever asked had it forgotten")
        asker = await self._people.current(record.question.asker)
        question = replace(record.question, asker=asker)
        decider = self._deciding.current
        answerer = decider.answerer if in_full else decider.quoting
        heard = await self._ask(answerer, question, part, article_id)
        if not answers(heard, article_id) and isinstance(heard, Denied | NotHere) and not question.place.is_private:
            alone = await self._ask(answerer, replace(question, place=between_us(question.place)), part, article_id)
            if answers(alone, article_id):
                return Heard(record, alone, in_private=True)
        return Heard(record, heard)

    async def _ask(self, answerer: Answerer, question: Question, part: str, article_id: str | None) -> Outcome:
        whole = await answerer.answer(question)
        if answers(whole, article_id) or not part or part == question.text:
            return whole
        missing = await answerer.answer(replace(question, text=part, history=()))
        return missing if answers(missing, article_id) else whole


def between_us(place: Place) -> Place:
    """A place on the same platform where only the asker reads."""
    return Place(place.platform, PlaceKind.DIRECT, place.id)
