from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.measures.judgements import Found, Judgement, Judgements, Source, Today, verdict
from bot.replies import reply_to
from knowledge import tables
from retrieval.outcome import Answered, Citation
from tests.conftest import NOON

CITED = Citation(1, "a1", "p1", "Expenses", (), "", "Trains are paid.", "/articles/a1")
ANSWER = reply_to(Answered("Trains are paid. [1]", (CITED,), 0.9)).to_json()
NEAREST = [{"passage_id": "p1", "article_id": "a1", "title": "", "heading_path": [], "score": 0.4}]
MINUTE = timedelta(minutes=1)


@dataclass
class Log:
    """Writes the rows that asking, feedback and the gap loop leave behind."""

    engine: AsyncEngine
    count: int = 0

    async def add(self, table: Table, **values: Any) -> None:
        async with self.engine.begin() as connection:
            await connection.execute(table.insert().values(**values))

    async def asked(self, text: str, outcome: str = "answered", minutes: int = 0, person: str = "web:ann") -> str:
        self.count += 1
        question_id = f"q{self.count}"
        await self.add(
            tables.questions,
            id=question_id,
            event_key=question_id,
            text=text,
            history=[],
            person_id=person,
            person={},
            place={},
            state="finished",
            outcome=outcome,
            reply=ANSWER if outcome == "answered" else None,
            asked_at=NOON + minutes * MINUTE,
        )
        return question_id

    async def thumb(self, question_id: str, helped: bool, reason: str | None = None, person: str = "web:ann") -> None:
        values = {"id": f"f{question_id}{person}", "question_id": question_id, "person_id": person, "given_at": NOON}
        await self.add(tables.feedback, **values, helped=helped, reason=reason)

    async def gap(self, question_id: str, state: str, kind: str = "missing") -> None:
        times = {"first_asked": NOON, "last_asked": NOON}
        await self.add(tables.gaps, id=f"g{question_id}", title="", kind=kind, state=state, **times)
        await self.add(
            tables.gap_questions,
            gap_id=f"g{question_id}",
            question_id=question_id,
            text="the missing half",
            person_id="web:ann",
            place_kind="direct",
            platform="web",
            vector=b"",
            vector_model="",
            nearest=NEAREST,
            asked_at=NOON,
        )


@pytest.fixture
def log(engine: AsyncEngine) -> Log:
    return Log(engine)


async def read(log: Log) -> list[tuple[str, Source]]:
    return [(each.question_id, each.source) for each in await Judgements(log.engine).read()]


async def test_thumbs_are_about_the_passages_that_were_cited(log: Log) -> None:
    await log.thumb(await log.asked("May I?"), helped=True)
    assert await Judgements(log.engine).read() == [Judgement("q1", "May I?", Source.HELPED, frozenset({"p1"}))]


@pytest.mark.parametrize("reason", ["wrong", "incomplete", None])
async def test_an_answer_that_was_wrong_or_only_half_did_not_help(log: Log, reason: str | None) -> None:
    await log.thumb(await log.asked("May I?"), helped=False, reason=reason)
    assert await read(log) == [("q1", Source.DID_NOT_HELP)]


@pytest.mark.parametrize("reason", ["outdated", "not_my_case"])
async def test_what_says_nothing_about_the_passage_is_left_out(log: Log, reason: str) -> None:
    await log.thumb(await log.asked("May I?"), helped=False, reason=reason)
    assert await read(log) == []


async def test_only_the_asker_judges_an_answer(log: Log) -> None:
    await log.thumb(await log.asked("May I?"), helped=True, person="web:eve")
    assert await read(log) == []


@pytest.mark.parametrize("state", ["published", "proven"])
async def test_a_closed_gap_tells_about_what_was_missing(log: Log, state: str) -> None:
    await log.gap(await log.asked("May I, and how?", "partial"), state)
    (judgement,) = await Judgements(log.engine).read()
    assert judgement == Judgement("q1", "the missing half", Source.GAP_CLOSED, frozenset({"p1"}))


async def test_of_dismissed_gaps_only_foreign_ones_tell_anything(log: Log) -> None:
    await log.gap(await log.asked("Who won?", "unknown"), "dismissed", "out_of_scope")
    await log.gap(await log.asked("May I?", "unknown"), "dismissed", "missing")
    await log.gap(await log.asked("How much does the boss earn?", "unknown"), "published", "access")
    await log.gap(await log.asked("Where?", "unknown"), "open", "out_of_scope")
    assert await read(log) == [("q1", Source.GAP_FOREIGN)]


async def test_a_question_put_once_more_is_judged_by_what_helped(log: Log) -> None:
    await log.asked("Is the train on us?", "unknown")
    await log.thumb(await log.asked("Are trains paid?", minutes=3), helped=True)
    again = [each for each in await Judgements(log.engine).read() if each.source is Source.ASKED_AGAIN]
    assert [asdict(each) for each in again] == [
        {
            "question_id": "q1",
            "text": "Is the train on us?",
            "source": "asked_again",
            "passages": {"p1"},
            "in_other_words": "Are trains paid?",
        }
    ]


async def test_only_what_was_asked_just_before_by_the_same_person_counts(log: Log) -> None:
    await log.asked("Is the train on us?", "unknown", minutes=-30)
    await log.asked("Is the train on us?", "unknown", person="web:bob")
    await log.thumb(await log.asked("Are trains paid?", minutes=3), helped=True)
    await log.asked("And planes?", "unknown", minutes=4)
    assert await read(log) == [("q3", Source.HELPED)]


async def test_the_share_of_answered_questions_counts_answers_and_gaps_only(log: Log) -> None:
    assert await Judgements(log.engine).share_answered() == 0.5
    for outcome in ("answered", "answered", "answered", "unknown", "clarify", "partial"):
        await log.asked("May I?", outcome)
    assert await Judgements(log.engine).share_answered() == 0.75


def judged_by(source: Source) -> Judgement:
    return Judgement("q1", "May I?", source, frozenset({"p1"}))


OLD, NEW = Found("p1", NOON - MINUTE), Found("p2", NOON + MINUTE)
OTHER = Found("p3", NOON - MINUTE)


@pytest.mark.parametrize(
    ("source", "today", "is_right"),
    [
        (Source.HELPED, Today([OLD]), True),
        (Source.HELPED, Today([OTHER, OLD]), True),
        (Source.HELPED, Today([NEW], [OLD]), None),
        (Source.DID_NOT_HELP, Today([OLD]), False),
        (Source.DID_NOT_HELP, Today([OTHER, OLD]), None),
        (Source.DID_NOT_HELP, Today([NEW], [OLD]), None),
        (Source.ASKED_AGAIN, Today([OTHER, OLD]), True),
        (Source.ASKED_AGAIN, Today([OTHER], [OLD]), False),
        (Source.GAP_FOREIGN, Today([OTHER]), False),
        (Source.GAP_CLOSED, Today([NEW], [OLD]), True),
        (Source.GAP_CLOSED, Today([OLD, NEW]), True),
        (Source.GAP_CLOSED, Today([OLD], [NEW]), False),
        (Source.GAP_CLOSED, Today([OLD], [OTHER]), None),
        (Source.GAP_CLOSED, Today([OTHER], [NEW]), None),
    ],
)
def test_a_judgement_counts_as_long_as_it_is_about_what_is_shown_today(
    source: Source, today: Today, is_right: bool | None
) -> None:
    assert verdict(judged_by(source), NOON, today) is is_right


async def test_every_article_tells_when_it_was_last_written(log: Log) -> None:
    details = {"audience": [], "status": "published", "topics": [], "also_asked_as": []}
    times = {"created_at": NOON, "updated_at": NOON + MINUTE}
    await log.add(tables.articles, id="a1", version=1, content_hash="", title="", **details, **times)
    assert await Judgements(log.engine).changed_at() == {"a1": NOON + MINUTE}
