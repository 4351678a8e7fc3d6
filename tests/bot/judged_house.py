"""Questions about a few short articles, with real records of how they ended and what people said of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.measures.judgements import Judgements
from bot.measures.recalibrating import Recalibrating, Records, Shipped
from bot.measures.recalibration import KeptAdjustment
from bot.people.people import People
from bot.questions.deciding import Deciding
from bot.questions.question_log import QuestionLog
from bot.replies import Reply, reply_to
from knowledge import tables
from retrieval.access import in_private
from retrieval.outcome import Answered, Citation, Person, Unknown
from retrieval.recalibrated import fitted_for
from retrieval.sufficiency import Calibration
from tests.bot.explained_shelf import DESK
from tests.conftest import NOON

SUBJECTS = (
    "carry over days of annual leave into the next year",
    "call my manager when I am ill on the first day",
    "open Culvert and connect to the VPN",
    "get a laptop as a contractor",
    "book a hotel in Zurich with breakfast included",
)
FORMS = ("how do I {}", "may I {}", "who helps me {}", "when can I {}", "what if I {}")
QUESTIONS = tuple(form.format(subject) + "?" for subject in SUBJECTS for form in FORMS)


def gentle() -> Calibration:
    """By meaning alone, and never quite sure."""
    return Calibration({"meaning": 6.0}, -6.0 * 0.45, 0.5)


@dataclass
class Remembered:
    """Keeps adjustments in memory."""

    kept: list[KeptAdjustment] = field(default_factory=list)

    def read(self) -> KeptAdjustment | None:
        return self.kept[-1] if self.kept else None

    def keep(self, kept: KeptAdjustment) -> None:
        self.kept.append(kept)

    def undo(self) -> bool:
        return bool(self.kept) and bool(self.kept.pop())


@dataclass
class JudgedHouse:
    """What happened to the questions of some people."""

    engine: AsyncEngine
    deciding: Deciding
    memory: Remembered = field(default_factory=Remembered)

    def recalibrating(self) -> Recalibrating:
        records = Records(Judgements(self.engine), self._questions, People(self.engine, lambda: NOON))
        shipped = Shipped(gentle(), fitted_for(gentle(), "model"))
        return Recalibrating(records, self.deciding, shipped, self.memory, lambda: NOON)

    async def answered(self, texts: Sequence[str], helped: bool, people: int = 6) -> None:
        """Answered with what comes first, and judged by their askers."""
        for number, text in enumerate(texts):
            asker = Person(f"web:{number % people}")
            question_id = await self.asked(text, asker, reply_to(Answered("So. [1]", (self._cited(text),), 0.9)))
            values = {"question_id": question_id, "person_id": asker.id, "helped": helped, "given_at": NOON}
            async with self.engine.begin() as connection:
                await connection.execute(tables.feedback.insert().values(id=question_id, **values))

    async def asked(self, text: str, asker: Person, reply: Reply | None = None) -> str:
        """A question and its end; without a reply it was not known."""
        received = await self._questions.accept(f"{asker.id} {text}", text, asker, DESK)
        await self._questions.claim(received.question_id, "worker", timedelta(minutes=1))
        await self._questions.finish(received.question_id, "worker", reply or reply_to(Unknown()))
        return received.question_id

    @property
    def _questions(self) -> QuestionLog:
        return QuestionLog(self.engine, lambda: NOON)

    def _cited(self, text: str) -> Citation:
        found = self.deciding.current.lookup.look(text, in_private(Person("web:ann"))).evidence[0].found
        return Citation(1, found.passage.article_id, found.passage.id, found.details.title, (), "", "", "")
