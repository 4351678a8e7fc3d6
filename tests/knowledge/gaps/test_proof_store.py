from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.articles import Article, ArticleDetails, Status
from knowledge.gaps.proof_store import AskedInGap, Proof, ProofStore, keep_proofs, still_says
from knowledge.reading.importing import handwritten
from knowledge.store import ArticleStore
from knowledge.tables import gaps
from tests.conftest import NOON
from tests.knowledge.gaps.test_telling_store import asked

LEAVE = Article("a1", 1, ArticleDetails("Leave"), "Five days.")
PROOF = Proof("q0", "a1", 1, "g1", True, "unknown", "I don't have that yet.", "answered", "Five days.", "", False, NOON)


@pytest.mark.parametrize(
    ("now", "holds"),
    [
        (LEAVE, True),
        (replace(LEAVE, version=2, details=ArticleDetails("Leave", checked_on=date(2026, 11, 20))), True),
        (replace(LEAVE, body="Six days."), False),
        (replace(LEAVE, details=ArticleDetails("Holidays")), False),
        (replace(LEAVE, details=ArticleDetails("Leave", audience=frozenset({"managers"}))), False),
        (replace(LEAVE, details=ArticleDetails("Leave", status=Status.RETIRED)), False),
        (None, False),
    ],
)
def test_an_article_still_says_the_same_however_often_it_is_checked(now: Article | None, holds: bool) -> None:
    assert still_says(LEAVE, now) is holds


@pytest.fixture
async def store(engine: AsyncEngine, now: Callable[[], datetime]) -> ProofStore:
    """A gap with two questions, and an article with one version."""
    await asked(engine, ["ann", "handrail"])
    articles = ArticleStore(engine, now)
    await articles.write(handwritten(LEAVE.details, LEAVE.body), [], "ed", "a1", None)
    return ProofStore(engine, articles)


async def keep(engine: AsyncEngine, *found: Proof) -> None:
    async with engine.begin() as connection:
        await keep_proofs(connection, found)


async def change(engine: AsyncEngine, now: Callable[[], datetime], body: str) -> None:
    await ArticleStore(engine, now).write(handwritten(LEAVE.details, body), [], "ed", "a1", None)


async def test_the_questions_of_a_gap_are_told_without_the_programs_own(store: ProofStore) -> None:
    assert await store.asked_in("g1") == [AskedInGap("q0", "May I 0?"), AskedInGap("q1", "May I 1?")]
    assert await store.asked_in("g1", but_by="handrail") == [AskedInGap("q0", "May I 0?")]
    assert await store.live("g1") == "g1"


async def test_a_proof_is_kept_with_its_gap_and_its_article(engine: AsyncEngine, store: ProofStore) -> None:
    await keep(engine, PROOF)
    [kept] = await store.of_gap("g1")
    assert (kept.proof, kept.asked, kept.is_out_of_date) == (PROOF, "May I 0?", False)
    assert await store.of_article("a1") == [kept]


async def test_proving_the_same_version_again_replaces_its_proof(engine: AsyncEngine, store: ProofStore) -> None:
    await keep(engine, PROOF)
    await keep(engine, replace(PROOF, is_proven=False, missing="the year"))
    assert [each.proof.missing for each in await store.of_article("a1")] == ["the year"]


async def test_a_changed_article_puts_its_proofs_out_of_date_until_they_are_proven_anew(
    engine: AsyncEngine, store: ProofStore, now: Callable[[], datetime]
) -> None:
    await keep(engine, PROOF)
    async with engine.begin() as connection:
        await connection.execute(update(gaps).values(state="proven"))
    assert await store.gaps_out_of_date() == []
    await change(engine, now, "Six days.")
    assert [each.is_out_of_date for each in await store.of_gap("g1")] == [True]
    assert await store.gaps_out_of_date() == [("g1", "a1")]
    await keep(engine, replace(PROOF, version=2))
    assert [(each.proof.version, each.is_out_of_date) for each in await store.of_gap("g1")] == [(2, False)]
    assert await store.gaps_out_of_date() == []


async def test_a_gap_that_is_worked_on_is_not_asked_again_by_itself(
    engine: AsyncEngine, store: ProofStore, now: Callable[[], datetime]
) -> None:
    await keep(engine, PROOF)
    await change(engine, now, "Six days.")
    assert await store.gaps_out_of_date() == []
