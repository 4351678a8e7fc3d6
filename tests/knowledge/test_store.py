import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.articles import ArticleDetails, Status
from knowledge.reading.importing import ReadFile, handwritten, source_of
from knowledge.reading.splitting import Section, split
from knowledge.storage.id_pages import IDS_PER_STATEMENT
from knowledge.store import CHECKED_AT_ONCE, ArticleStore, StoredSource

ROOT = Path(__file__).parents[2]
DETAILS = ArticleDetails(
    title="Leave",
    owner="People Ops",
    audience=frozenset({"managers", "sales"}),
    review_by=date(2027, 3, 31),
    topics=("leave",),
    also_asked_as=("time off?",),
    checked_by="Ann",
    checked_on=date(2026, 10, 3),
    url="https://example.com/leave",
    nudge_text="Enter your leave before Friday.",
)


def _file(source: str | None, text: str = "Text", details: ArticleDetails = DETAILS) -> ReadFile:
    return replace(handwritten(details, text), source=source)


def _sections(*texts: str) -> list[Section]:
    return [Section(("Leave", "Annual"), "annual", text, position) for position, text in enumerate(texts)]


@pytest.fixture
def store(engine: AsyncEngine, now: Callable[[], datetime]) -> ArticleStore:
    return ArticleStore(engine, now)


async def test_a_published_passage_carries_the_details_of_its_article(store: ArticleStore) -> None:
    saved = await store.save(_file("/docs/a.md"), _sections("One", "Two"))
    one, two = await store.published()
    assert [one.passage.text, two.passage.text] == ["One", "Two"]
    assert one.passage.heading_path == ("Leave", "Annual")
    assert (one.passage.article_id, one.passage.version, one.passage.anchor) == (saved.article_id, 1, "annual")
    assert one.details == two.details == DETAILS


async def test_passages_are_found_by_id_only_while_their_article_is_published(store: ArticleStore) -> None:
    saved = await store.save(_file("/docs/a.md"), _sections("One", "Two"))
    one, two = await store.published()
    assert await store.passages([one.passage.id, "unknown"]) == {one.passage.id: one}
    await store.retire([saved.article_id])
    assert await store.passages([one.passage.id, two.passage.id]) == {}
    assert await store.published() == []


# On PostgreSQL the event loop alone can read.
@pytest.mark.sqlite_only
async def test_whoever_is_in_a_thread_of_their_own_finds_the_same_passages_there(store: ArticleStore) -> None:
    await store.save(_file("/docs/a.md"), _sections(*(f"Text {number}" for number in range(CHECKED_AT_ONCE + 1))))
    published = {each.passage.id: each for each in await store.published()}
    assert await asyncio.to_thread(store.passages_here, [*published, "unknown"]) == published


async def test_passages_of_some_articles_only(store: ArticleStore) -> None:
    first = await store.save(_file("/docs/a.md"), _sections("One"))
    await store.save(_file("/docs/b.md"), _sections("Two"))
    assert [each.passage.text for each in await store.published([first.article_id, "unknown"])] == ["One"]
    assert await store.published([]) == []


async def test_an_article_is_read_as_it_stands_and_as_it_was(store: ArticleStore) -> None:
    saved = await store.save(_file("/docs/a.md", "Old"), [], by="import")
    await store.save(_file("/docs/a.md", "New", replace(DETAILS, title="Time off")), [], by="ann")
    article = await store.article(saved.article_id)
    assert article is not None
    assert (article.version, article.body, article.details.title, article.source) == (
        2,
        "New",
        "Time off",
        "/docs/a.md",
    )
    versions = await store.versions(saved.article_id)
    assert [(each.version, each.body, each.details.title) for each in versions] == [
        (1, "Old", "Leave"),
        (2, "New", "Time off"),
    ]
    assert await store.article("unknown") is None
    assert await store.versions("unknown") == []


async def test_a_retired_article_keeps_its_versions_and_continues_when_its_file_comes_back(store: ArticleStore) -> None:
    saved = await store.save(_file("/docs/a.md", "One"), _sections("One"))
    await store.retire([saved.article_id])
    article = await store.article(saved.article_id)
    assert article is not None
    assert article.details.status is Status.RETIRED
    back = await store.save(_file("/docs/a.md", "Two"), _sections("Two"))
    assert (back.kind, back.article_id) == ("updated", saved.article_id)
    assert len(await store.versions(saved.article_id)) == 2
    assert [each.passage.text for each in await store.published()] == ["Two"]


async def test_a_retired_file_that_comes_back_unchanged_is_published_again(store: ArticleStore) -> None:
    saved = await store.save(_file("/docs/a.md"), _sections("One"))
    await store.retire([saved.article_id])
    assert (await store.save(_file("/docs/a.md"), _sections("One"))).kind == "updated"
    assert len(await store.published()) == 1
    assert len(await store.versions(saved.article_id)) == 1


async def test_a_renamed_file_takes_over_the_article_of_the_vanished_one(store: ArticleStore) -> None:
    saved = await store.save(_file("/docs/a.md"), _sections("One"))
    await store.retire([saved.article_id])
    renamed = await store.save(_file("/docs/b.md"), _sections("One"), vanished={saved.article_id})
    assert (renamed.kind, renamed.article_id) == ("renamed", saved.article_id)
    article = await store.article(saved.article_id)
    assert article is not None
    assert (article.source, article.details.status) == ("/docs/b.md", Status.PUBLISHED)


async def test_sources_are_listed_by_folder_and_only_below_it(store: ArticleStore, tmp_path: Path) -> None:
    inside, beside = tmp_path / "docs" / "a.md", tmp_path / "docs-2" / "a.md"
    saved = await store.save(_file(source_of(inside)), [])
    await store.save(_file(source_of(beside), "Other"), [])
    await store.save(_file(None, "By hand"), [])
    expected = StoredSource(saved.article_id, _file(None).content_hash, Status.PUBLISHED)
    assert await store.sources_under([tmp_path / "docs"]) == {str(inside): expected}
    assert await store.sources_under([inside]) == {str(inside): expected}
    assert set(await store.sources_under([tmp_path])) == {str(inside), str(beside)}
    assert await store.sources_under([]) == {}


async def test_a_folder_reached_through_a_link_has_the_same_sources(store: ArticleStore, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "link").symlink_to("docs")
    await store.save(_file(source_of(tmp_path / "docs" / "a.md")), [])
    assert len(await store.sources_under([tmp_path / "link"])) == 1


async def test_only_published_articles_are_counted(store: ArticleStore) -> None:
    await store.save(_file("/docs/a.md"), [])
    await store.save(_file("/docs/b.md", details=replace(DETAILS, status=Status.DRAFT)), [])
    assert await store.count_articles() == 1


async def test_every_change_gives_another_state(store: ArticleStore) -> None:
    states = [await store.state()]
    saved = await store.save(_file("/docs/1.md"), _sections("a"))
    states.append(await store.state())
    await store.save(_file("/docs/1.md", "Other text"), _sections("b"))
    states.append(await store.state())
    await store.retire([saved.article_id])
    states.append(await store.state())
    assert len(set(states)) == len(states)
    assert await store.state() == states[-1]


async def test_more_ids_than_one_statement_takes_are_no_trouble(store: ArticleStore) -> None:
    many = IDS_PER_STATEMENT * 2 + 1
    saved = await store.save(_file("/docs/a.md"), _sections(*(f"Text {number}" for number in range(many))))
    ids = [each.passage.id for each in await store.published()]
    assert len(await store.passages(ids)) == many
    unknown = [f"x{number}" for number in range(many)]
    await store.retire([*unknown, saved.article_id])
    assert await store.published([*unknown, saved.article_id]) == []


async def test_a_save_that_fails_half_way_leaves_the_article_as_it_was(store: ArticleStore) -> None:
    saved = await store.save(_file("/docs/a.md", "Old"), _sections("Old"))
    twice = [Section((), "", "same", 0), Section((), "", "same", 1)]
    with pytest.raises(Exception, match=r"(?i)unique"):
        await store.save(_file("/docs/a.md", "New"), twice)
    article = await store.article(saved.article_id)
    assert article is not None
    assert (article.version, article.body) == (1, "Old")
    assert [each.passage.text for each in await store.published()] == ["Old"]


async def test_readers_and_writers_at_once_see_whole_articles(store: ArticleStore) -> None:
    async def write(number: int) -> None:
        await store.save(_file(f"/docs/{number % 5}.md", f"Text {number}"), _sections(f"{number} a", f"{number} b"))

    async def read() -> None:
        found = await store.published()
        first_words = [each.passage.text.split()[0] for each in found]
        assert first_words[::2] == first_words[1::2]

    await asyncio.gather(*(each for number in range(20) for each in (write(number), read())))
    assert await store.count_articles() == 5


_ENDLESS_IMPORT = """
import asyncio, itertools, sys
from datetime import UTC, datetime
from dataclasses import replace
from knowledge.articles import ArticleDetails
from knowledge.storage.database import connect
from knowledge.reading.importing import handwritten
from knowledge.reading.splitting import split
from knowledge.store import ArticleStore

async def main() -> None:
    store = ArticleStore(connect(sys.argv[1]), lambda: datetime.now(UTC))
    for number in itertools.count():
        body = "".join(f"# H{each}\\n\\nText {number}.\\n\\n" for each in range(30))
        file = replace(handwritten(ArticleDetails(title="T"), body), source=f"/docs/{number % 3}.md")
        await store.save(file, split(body, lambda text: len(text.split()), 50))
        print(number, flush=True)

asyncio.run(main())
"""


async def test_a_process_killed_while_importing_leaves_no_half_article(
    store: ArticleStore, engine: AsyncEngine
) -> None:
    command = [sys.executable, "-c", _ENDLESS_IMPORT, str(engine.url)]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout is not None
    for _ in range(7):
        assert await process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    await process.wait()
    found = await store.published()
    assert await store.count_articles() == 3
    for article_id in {each.passage.article_id for each in found}:
        article = await store.article(article_id)
        assert article is not None
        sections = split(article.body, lambda text: len(text.split()), 50)
        stored = [each.passage.text for each in found if each.passage.article_id == article_id]
        assert stored == [section.text for section in sections]
        assert len(await store.versions(article_id)) == article.version
