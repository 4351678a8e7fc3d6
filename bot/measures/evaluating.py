"""Measuring the production pipeline on a set of passages and questions with known answers."""

import asyncio
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.measures.measuring import Measured
from knowledge.articles import ArticleDetails, PublishedPassage
from knowledge.reading.splitting import as_passage, split
from retrieval.access import in_private
from retrieval.answering import Answerer
from retrieval.encoding.embedding import Encoder
from retrieval.outcome import Answered, Outcome, Partial, Person, Place, PlaceKind, Question, Turn, Unknown, name_of
from retrieval.search.follow_up import in_context
from retrieval.search.index import PassageIndex

DEPTH = 10
"""Passages of each ranking that are kept."""

DEPTH_OF_LOOK = 40
"""Passages looked at to find the ten best of the set: several may be parts of one."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class KnownPassage:
    """A passage of an evaluation set, and phrasings it is also asked as."""

    id: str
    title: str
    text: str
    also_asked_as: tuple[str, ...] = ()


@dataclass(frozen=True)
class KnownQuestion:
    """A question of an evaluation set, and the passages that answer it."""

    id: str
    text: str
    kind: str
    gold: frozenset[str]
    is_answerable: bool
    history: tuple[Turn, ...] = ()


class KnownStore:
    """An evaluation set in the place of the store: each of its passages is an article of its own."""

    def __init__(self, known: Sequence[KnownPassage], encoder: Encoder) -> None:
        self._encoder = encoder
        self._published: dict[str, PublishedPassage] = {}
        self._known_ids: dict[str, str] = {}
        for each in known:
            self.publish(each)

    def publish(self, known: KnownPassage) -> str:
        """Adds a passage as an article; gives back the article's id."""
        article_id = f"a{len(self._known_ids)}"
        self._known_ids[article_id] = known.id
        for found in as_article(article_id, known, self._encoder):
            self._published[found.passage.id] = found
        return article_id

    def passages_of(self, article_id: str) -> list[PublishedPassage]:
        """One article's passages."""
        return [each for each in self._published.values() if each.passage.article_id == article_id]

    @property
    def published(self) -> list[PublishedPassage]:
        """All passages, cut as an import cuts them."""
        return list(self._published.values())

    async def passages(self, ids: Collection[str]) -> dict[str, PublishedPassage]:
        """See `retrieval.answering.PublishedPassages`."""
        return self.passages_here(ids)

    def passages_here(self, ids: Collection[str]) -> dict[str, PublishedPassage]:
        """See `retrieval.answering.PublishedPassages`."""
        return {each: self._published[each] for each in ids if each in self._published}

    def known_id(self, article_id: str) -> str:
        """The set's own id of a passage."""
        return self._known_ids[article_id]


def as_article(article_id: str, known: KnownPassage, encoder: Encoder) -> list[PublishedPassage]:
    """The passages an import would make of one passage of the set."""
    details = ArticleDetails(title=known.title, also_asked_as=known.also_asked_as)
    sections = split(known.text, encoder.count_tokens, encoder.token_limit - encoder.count_tokens(details.title) - 1)
    return [PublishedPassage(as_passage(section, article_id, version=1), details) for section in sections]


async def index_known(store: KnownStore, index: PassageIndex, progress: Progress | None = None) -> float:
    """Fills a throw-away index and gives back the seconds it took."""
    started = time.perf_counter()
    await index.update(store.published, None, progress)
    return time.perf_counter() - started


async def measure(
    questions: Sequence[KnownQuestion], answerer: Answerer, store: KnownStore, at_once: int, progress: Progress
) -> list[Measured]:
    """Asks every question, `at_once` of them at the same time."""
    turns = asyncio.Semaphore(at_once)
    finished = 0

    async def ask_in_turn(question: KnownQuestion) -> Measured:
        nonlocal finished
        async with turns:
            measured = await ask(question, answerer, store)
        finished += 1
        progress(finished, len(questions))
        return measured

    return list(await asyncio.gather(*(ask_in_turn(question) for question in questions)))


async def ask(known: KnownQuestion, answerer: Answerer, store: KnownStore) -> Measured:
    """Asks one question as a person would, in a direct message."""
    place = Place("evaluation", PlaceKind.DIRECT, "evaluation")
    asker = Person("evaluation")
    question = Question(known.id, known.text, asker, place, datetime.now(UTC), known.history)
    started = time.perf_counter()
    outcome = await answerer.answer(question)
    milliseconds = 1000 * (time.perf_counter() - started)
    look = await answerer.look(in_context(known.text, known.history), in_private(asker), DEPTH_OF_LOOK)
    ranked = dict.fromkeys(store.known_id(each.article_id) for each in look.evidence)
    return Measured(
        id=known.id,
        kind=known.kind,
        gold=known.gold,
        is_answerable=known.is_answerable,
        outcome=name_of(outcome),
        ranked=tuple(ranked)[:DEPTH],
        cited=tuple(dict.fromkeys(store.known_id(each) for each in _cited(outcome))),
        confidence=look.probability,
        milliseconds=milliseconds,
        pointed=tuple(dict.fromkeys(store.known_id(each) for each in _pointed(outcome))),
    )


def _cited(outcome: Outcome) -> list[str]:
    if isinstance(outcome, Answered | Partial):
        return [citation.article_id for citation in outcome.citations]
    return []


def _pointed(outcome: Outcome) -> list[str]:
    return [pointer.article_id for pointer in outcome.perhaps] if isinstance(outcome, Unknown) else []
