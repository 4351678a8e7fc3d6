"""Proofs: what a gap's questions were answered before an article was published, and what they are answered since."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from knowledge.articles import Article, ArticleDetails, Status
from knowledge.gaps.gap_rows import live_gap
from knowledge.gaps.gaps import GapState
from knowledge.store import ArticleStore
from knowledge.tables import gap_questions, gaps, proofs


@dataclass(frozen=True)
class AskedInGap:
    """A question as it stands in a gap: `part` is what of it was not answered."""

    question_id: str
    part: str


@dataclass(frozen=True)
class Proof:
    """One question, before and after a version of an article. `missing` says in words what it still lacks, if anything.

    `in_private`: the answer is only for the asker alone, not for all where it was asked.
    """

    question_id: str
    article_id: str
    version: int
    gap_id: str
    is_proven: bool
    before_outcome: str
    before_text: str
    after_outcome: str
    after_text: str
    missing: str
    in_private: bool
    proven_at: datetime


@dataclass(frozen=True)
class KeptProof:
    """A proof with the question's words as the gap has them, and whether it still holds: `is_out_of_date` when the
    article says something else by now, or is not answered from any more."""

    proof: Proof
    asked: str
    is_out_of_date: bool


async def keep_proofs(connection: AsyncConnection, found: Iterable[Proof]) -> None:
    """Keep these proofs, in place of earlier ones of the same question and version."""
    column = proofs.c
    for proof in found:
        same = (column.question_id == proof.question_id, column.article_id == proof.article_id)
        await connection.execute(delete(proofs).where(*same, column.version == proof.version))
        await connection.execute(insert(proofs).values(asdict(proof)))


def still_says(then: Article, now: Article | None) -> bool:
    """Whether an article would still be found and read as it was: who checked it, and when, makes no difference."""
    if now is None or now.details.status is not Status.PUBLISHED:
        return False
    return then.body == now.body and _found_by(then.details) == _found_by(now.details)


class ProofStore:
    """Reads the proofs."""

    def __init__(self, engine: AsyncEngine, articles: ArticleStore) -> None:
        self._reading = engine.execution_options(read_only=True)
        self._articles = articles

    async def asked_in(self, gap_id: str, but_by: str = "") -> Sequence[AskedInGap]:
        """The questions of a gap, oldest first, without those that one asker (the program itself) put there."""
        column = gap_questions.c
        query = select(column.question_id, column.text).where(column.gap_id == live_gap(gap_id))
        query = query.where(column.person_id != but_by).order_by(column.asked_at, column.question_id)
        async with self._reading.connect() as connection:
            return [AskedInGap(row.question_id, row.text) for row in await connection.execute(query)]

    async def live(self, gap_id: str) -> str:
        """The gap that this one joined, or itself."""
        async with self._reading.connect() as connection:
            return str((await connection.execute(select(live_gap(gap_id)))).scalar_one())

    async def of_gap(self, gap_id: str) -> list[KeptProof]:
        """The newest proof of each of the gap's questions, by the time they were asked."""
        kept = await self._read(_proofs().where(proofs.c.gap_id == gap_id))
        newest = {each.proof.question_id: each for each in kept}
        return list(newest.values())

    async def of_article(self, article_id: str) -> list[KeptProof]:
        """All that was proven, or not, with this article."""
        return await self._read(_proofs().where(proofs.c.article_id == article_id))

    async def gaps_out_of_date(self) -> list[tuple[str, str]]:
        """The proven gaps that rest on an article which says something else by now, each with that article."""
        proven = gaps.c.id == proofs.c.gap_id
        kept = await self._read(_proofs().join(gaps, proven).where(gaps.c.state == GapState.PROVEN.value))
        newest = {each.proof.question_id: each for each in kept}
        found = [each for each in newest.values() if each.proof.is_proven and each.is_out_of_date]
        return list(dict.fromkeys((each.proof.gap_id, each.proof.article_id) for each in found))

    async def _read(self, query: Select[Any]) -> list[KeptProof]:
        async with self._reading.connect() as connection:
            rows = (await connection.execute(query)).all()
        stale = await self._stale({(row.article_id, row.version) for row in rows})
        return [KeptProof(_proof(row), row.asked or "", (row.article_id, row.version) in stale) for row in rows]

    async def _stale(self, wanted: set[tuple[str, int]]) -> set[tuple[str, int]]:
        stale = set()
        for article_id in {article_id for article_id, _ in wanted}:
            now = await self._articles.article(article_id)
            if now is not None and now.details.status is Status.PUBLISHED and (article_id, now.version) in wanted:
                only_this = {version for each, version in wanted if each == article_id} == {now.version}
                if only_this:
                    continue
            versions = {each.version: each for each in await self._articles.versions(article_id)}
            held = {version for version, then in versions.items() if still_says(then, now)}
            stale |= {(each, version) for each, version in wanted if each == article_id and version not in held}
        return stale


def _proofs() -> Select[Any]:
    asked = gap_questions.c
    of_question = asked.question_id == proofs.c.question_id
    query = select(proofs, asked.text.label("asked")).outerjoin(gap_questions, of_question)
    return query.order_by(asked.asked_at, proofs.c.proven_at, proofs.c.version)


def _proof(row: Row[*tuple[Any, ...]]) -> Proof:
    return Proof(**{field.name: getattr(row, field.name) for field in fields(Proof)})


def _found_by(details: ArticleDetails) -> tuple[object, ...]:
    return details.title, details.audience, details.also_asked_as
