"""A gap loop over a real database and the real model, and the questions that go into it."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.audit_log import AuditLog
from bot.gaps.gap_loop import GapLoop
from bot.gaps.triage import Triage
from bot.questions.question_log import QuestionLog
from knowledge.articles import ArticleDetails, Passage, PublishedPassage
from knowledge.gaps.gap_store import GapStore
from knowledge.gaps.grouping import Vector
from retrieval.outcome import Evidence, Person, Place, PlaceKind, Question

if TYPE_CHECKING:
    from retrieval.encoding.embedding import Encoder

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ANN = Person("web:ann")
BOB = Person("web:bob")
DESK = Place("web", PlaceKind.DIRECT, "1")


@dataclass
class GapHouse:
    engine: AsyncEngine
    encoder: "Encoder"
    embedded: list[str] = field(default_factory=list)

    @property
    def questions(self) -> QuestionLog:
        return QuestionLog(self.engine, lambda: NOON)

    def loop(self, model_id: str = "model") -> GapLoop:
        """Another process, as far as memory is concerned."""
        return GapLoop(GapStore(self.engine), self.embed, model_id, lambda: NOON)

    @property
    def triage(self) -> Triage:
        """What people do to gaps."""
        return Triage(self.engine, AuditLog(self.engine, lambda: NOON), lambda: NOON)

    async def embed(self, text: str) -> Vector:
        self.embedded.append(text)
        vector: Vector = (await asyncio.to_thread(self.encoder.encode, [text]))[0]
        return vector

    async def asked(self, text: str, asker: Person = ANN, place: Place = DESK) -> Question:
        """A question that is written down, once for the same asker and text."""
        received = await self.questions.accept(f"{asker.id} {text}", text, asker, place)
        return Question(received.question_id, text, asker, place, NOON)


def evidence(likeness: float, review_by: date | None = None, passage_id: str = "p1") -> Evidence:
    passage = Passage(passage_id, "a1", 1, 0, ("Leave", "Carrying over"), "carrying-over", "Five days carry over.")
    details = replace(ArticleDetails("Leave"), review_by=review_by)
    return Evidence(PublishedPassage(passage, details), 1, 0.99, {"meaning": likeness, "keyword": 3.0})
