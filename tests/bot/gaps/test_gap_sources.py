import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.gaps.gap_sources import GapSources, OfferedSource
from knowledge.drafts import Source, SourceKind
from tests.bot.scripted_house import Clock
from tests.knowledge.gap_desk import CURATOR, GapDesk

YARD = Source(SourceKind.WORDS, "What an expert wrote", "In the yard.", "web:expert")


@pytest.fixture
def sources(engine: AsyncEngine) -> GapSources:
    return GapSources(engine, Clock())


async def test_what_one_message_said_is_kept_once(sources: GapSources) -> None:
    long = "x" * 400
    assert [await sources.offer("g1", YARD, long), await sources.offer("g1", YARD, long)] == [True, False]
    [offered] = await sources.of("g1")
    assert offered == OfferedSource(offered.id, "g1", YARD, Clock()())


async def test_sources_come_along_when_a_gap_joins_another(engine: AsyncEngine, sources: GapSources) -> None:
    desk = GapDesk(engine)
    await desk.fill("g1", 1)
    await desk.fill("g2", 2)
    await sources.offer("g1", YARD, "m1")
    await desk.store.merge(["g2", "g1"], CURATOR)
    assert [each.source for each in await sources.of("g2")] == [YARD]
