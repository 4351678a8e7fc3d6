"""Rehearsing: what a text would answer if it were published, asked of the production path without publishing it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import numpy as np

from bot.ports import Clock
from bot.publishing.as_published import UNPUBLISHED, AskedFor, AsPublished
from bot.publishing.proof_words import answers
from bot.questions.past_answers import PastAnswers
from bot.questions.question_log import QuestionLog
from knowledge.articles import EVERYONE, ArticleDetails, PublishedPassage
from knowledge.gaps.open_questions import OpenQuestion, OpenQuestions
from retrieval.answering import Answerer
from retrieval.encoding.embedding import Vectors
from retrieval.outcome import Answered, Outcome, Partial, Person, Place, PlaceKind, Question
from retrieval.search.catalogue import text_to_embed

NEAR = 0.35
"""The cosine of a question with a passage from which the text may have to do with it. Far below what an answer needs:
what is not tried is not shown."""

MOST_OPEN = 24
MOST_ANSWERED = 16
"""Questions that are tried of either kind: together some two seconds."""

MOST_OF_OTHERS = 16
"""Questions that other articles say they answer, as a phrasing or a heading. As above."""

MOST_TYPED = 5


@dataclass(frozen=True)
class Proposed:
    """A text as it might be published: in the place of an article, or as a new one; perhaps for a gap."""

    details: ArticleDetails
    body: str
    article_id: str | None = None
    gap_id: str | None = None


class Effect(StrEnum):
    """What publishing would change for a question."""

    ANSWERED = "answered"
    """It would be answered, and is not now."""

    BY_NAME = "by_name"
    """The text would be found by its title or phrasings only: its sentences do not speak of the question."""

    OTHERWISE = "otherwise"
    """It is answered now, and would be in other words."""

    LOST = "lost"
    """It is answered now, and would not be any more."""

    TAKEN_OVER = "taken_over"
    """Another article says it answers this, and is what is quoted first now; then it would not be."""

    OF_OTHERS = "of_others"
    """Another article says it answers this, and publishing takes nothing from it."""

    SAME = "same"
    """It is answered, as it would be."""

    STILL_OPEN = "still_open"
    """It is not answered, and would not be."""


@dataclass(frozen=True)
class Tried:
    """A question as it ends now and as it would. `gap_id` is the gap it is in; None for one that was answered before,
    or was typed in to try. `spoken_of`: where the text would answer it, its sentences speak of it (see `by_text`).
    `home` is another article that says it answers this."""

    text: str
    gap_id: str | None
    now: Outcome
    then: Outcome
    spoken_of: bool = True
    home: str | None = None

    @property
    def effect(self) -> Effect:
        """What would change."""
        if self.home:
            is_lost = self.home == _first(self.now) != _first(self.then)
            return Effect.TAKEN_OVER if is_lost else Effect.OF_OTHERS
        now, then = _answer(self.now), _answer(self.then)
        if then is None:
            return Effect.STILL_OPEN if now is None else Effect.LOST
        if now is not None and _quotes(now) == _quotes(then):
            return Effect.SAME
        if not self.spoken_of:
            return Effect.BY_NAME
        return Effect.ANSWERED if now is None else Effect.OTHERWISE


@dataclass(frozen=True)
class Rehearsed:
    """What was tried. `at` is when, since the knowledge and the questions may change the next minute."""

    tried: tuple[Tried, ...]
    passages: int
    at: datetime

    def having(self, *effects: Effect) -> list[Tried]:
        """The questions on which publishing would have one of these effects."""
        return [each for each in self.tried if each.effect in effects]


@dataclass(frozen=True)
class Backstage:
    """What rehearsing works with."""

    stage: AsPublished
    questions: QuestionLog
    open_questions: OpenQuestions
    past: PastAnswers
    mask: Callable[[list[str]], Awaitable[list[str]]]
    """Makes of questions what others than their askers may see."""


class Rehearsing:
    """The use case of trying a text before it is published. Nothing is stored, indexed or logged."""

    def __init__(self, backstage: Backstage, now: Clock) -> None:
        self._with = backstage
        self._now = now

    async def rehearse(self, text: Proposed, typed: Sequence[str] = ()) -> Rehearsed:
        """Ask as if the text were published: what is open, what was answered lately, what other articles say they
        answer, and what was `typed`.

        Each question is asked with its own asker's rights, in its own place; a typed one and another article's by
        somebody who may read both, alone.
        """
        passages = await self._with.stage.passages(text.details, text.body, text.article_id)
        vectors = await self._encode([text_to_embed(each) for each in passages])
        chosen = [_typed(each, text, self._now()) for each in typed[:MOST_TYPED]]
        chosen += await self._open(text, vectors)
        chosen += await self._answered(text, vectors)
        chosen += await self._of_others(text, vectors)
        tried = await self._try(text, passages, chosen)
        shown = await self._with.mask([each.text for each in tried])
        masked = (replace(each, text=words) for each, words in zip(tried, shown, strict=True))
        return Rehearsed(tuple(masked), len(passages), self._now())

    async def _try(
        self, text: Proposed, passages: Sequence[PublishedPassage], chosen: Sequence["_Chosen"]
    ) -> list[Tried]:
        now, article_id = self._with.stage.deciding.current.quoting, text.article_id or UNPUBLISHED
        async with self._with.stage.answering(passages, article_id) as then:
            tried = [await _tried(each, now, then) for each in chosen]
        ended = zip(chosen, tried, strict=True)
        answered = [each.question for each, one in ended if not each.home and answers(one.then, article_id)]
        asked = [AskedFor(each, each.text) for each in answered]
        spoken_of = await self._with.stage.spoken_of(passages, asked, [each.question.text for each in chosen])
        hollow = [question for question, is_spoken_of in zip(answered, spoken_of, strict=True) if not is_spoken_of]
        return [replace(one, spoken_of=each.question not in hollow) for each, one in zip(chosen, tried, strict=True)]

    async def _encode(self, texts: Sequence[str]) -> Vectors:
        return await asyncio.to_thread(self._with.stage.encoder.encode, list(texts))

    async def _open(self, text: Proposed, vectors: Vectors) -> list["_Chosen"]:
        here = self._with.open_questions
        own = await here.of_gap(text.gap_id, MOST_OPEN) if text.gap_id else []
        known = {each.question_id for each in own}
        others = [each for each in await here.recent() if each.question_id not in known]
        near = await asyncio.to_thread(_nearest, others, vectors)
        once = {(each.gap_id, each.text.casefold()): each for each in reversed([*own, *near])}
        found = [await self._chosen(each) for each in list(once.values())[::-1][:MOST_OPEN]]
        return [each for each in found if each]

    async def _chosen(self, open_question: OpenQuestion) -> "_Chosen | None":
        record = await self._with.questions.get(open_question.question_id)
        if record is None:
            return None
        # What a gap keeps of a question answered in part is the part that was not.
        return _Chosen(replace(record.question, text=open_question.text), open_question.gap_id)

    async def _answered(self, text: Proposed, vectors: Vectors) -> list["_Chosen"]:
        past = await self._with.past.recent()
        texts = [each.question.text for each in past]
        near = _cosines(await self._encode(texts), vectors) if past else np.zeros(0)
        worth = [
            (text.article_id in each.article_ids, float(cosine), each.question)
            for each, cosine in zip(past, near, strict=True)
            if text.article_id in each.article_ids or cosine >= NEAR
        ]
        ordered = sorted(worth, key=lambda one: (one[0], one[1]), reverse=True)
        return [_Chosen(question, None) for _, _, question in ordered[:MOST_ANSWERED]]

    async def _of_others(self, text: Proposed, vectors: Vectors) -> list["_Chosen"]:
        near = await asyncio.to_thread(self._with.stage.index.questions_near, vectors, NEAR)
        homes = {(words, found.passage.article_id): found.details.audience for words, found in near}
        others = [(words, home, audience) for (words, home), audience in homes.items() if home != text.article_id]
        return [
            replace(_typed(words, text, self._now(), audience), home=home)
            for words, home, audience in others[:MOST_OF_OTHERS]
        ]


@dataclass(frozen=True)
class _Chosen:
    question: Question
    gap_id: str | None
    home: str | None = None


async def _tried(chosen: _Chosen, now: Answerer, then: Answerer) -> Tried:
    question = chosen.question
    outcomes = await now.answer(question), await then.answer(question)
    return Tried(question.text, chosen.gap_id, *outcomes, home=chosen.home)


def _typed(words: str, text: Proposed, now: datetime, also_of: frozenset[str] = frozenset()) -> _Chosen:
    asker = Person(UNPUBLISHED, text.details.audience | also_of | {EVERYONE})
    place = Place("console", PlaceKind.CONSOLE, UNPUBLISHED)
    return _Chosen(Question(UNPUBLISHED, words, asker, place, now), None)


def _nearest(questions: Iterable[OpenQuestion], vectors: Vectors) -> list[OpenQuestion]:
    """Those a text may have to do with, nearest first."""
    held = [each for each in questions if len(each.vector) == 4 * vectors.shape[1]]
    if not held:
        return []
    cosines = _cosines(np.stack([np.frombuffer(each.vector, dtype="<f4") for each in held]), vectors)
    order = np.argsort(-cosines)[: 2 * MOST_OPEN]
    return [held[place] for place in order if cosines[place] >= NEAR]


def _cosines(questions: Vectors, passages: Vectors) -> Vectors:
    nearest: Vectors = (questions @ passages.T).max(axis=1) if len(passages) else np.zeros(len(questions), np.float32)
    return nearest


def _answer(outcome: Outcome) -> Answered | Partial | None:
    return outcome if isinstance(outcome, Answered | Partial) else None


def _first(outcome: Outcome) -> str | None:
    """The article that is quoted first."""
    answer = _answer(outcome)
    return answer.citations[0].article_id if answer and answer.citations else None


def _quotes(answer: Answered | Partial) -> list[tuple[str, str]]:
    return [(citation.article_id, citation.quote) for citation in answer.citations]
