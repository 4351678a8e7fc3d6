from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.articles import ArticleDetails, Status
from knowledge.importing import ReadFile, handwritten
from knowledge.saving import Saved, Saving
from knowledge.splitting import Section
from knowledge.tables import article_versions, articles, passages

Save = Callable[..., object]


def _file(text: str = "Text", source: str | None = "/docs/a.md", status: Status = Status.PUBLISHED) -> ReadFile:
    return replace(handwritten(ArticleDetails(title="T", status=status), text), source=source)


def _sections(*texts: str) -> list[Section]:
    return [Section(("T",), "t", text, position) for position, text in enumerate(texts)]


class Saver:
    """Saves one file at a time and counts what is in the database."""

    def __init__(self, engine: AsyncEngine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._now = now

    async def save(self, file: ReadFile, sections: list[Section], vanished: Collection[str] = ()) -> Saved:
        async with self._engine.begin() as connection:
            return await Saving(file, sections, "import", self._now()).run(connection, vanished)

    async def counts(self) -> tuple[int, int, int]:
        async with self._engine.connect() as connection:
            tables = (articles, article_versions, passages)
            found = [
                (await connection.execute(select(func.count()).select_from(table))).scalar_one() for table in tables
            ]
        return found[0], found[1], found[2]


@pytest.fixture
def saver(engine: AsyncEngine, now: Callable[[], datetime]) -> Saver:
    return Saver(engine, now)


async def test_a_new_file_becomes_an_article_a_version_and_passages(saver: Saver) -> None:
    saved = await saver.save(_file(), _sections("One", "Two"))
    assert saved.kind == "imported"
    assert await saver.counts() == (1, 1, 2)


async def test_the_same_file_again_changes_nothing(saver: Saver) -> None:
    first = await saver.save(_file(), _sections("One"))
    assert await saver.save(_file(), _sections("One")) == Saved("unchanged", first.article_id)
    assert await saver.counts() == (1, 1, 1)


async def test_changed_text_makes_a_version_and_replaces_the_passages(saver: Saver) -> None:
    first = await saver.save(_file(), _sections("One", "Two"))
    assert await saver.save(_file("New"), _sections("New")) == Saved("updated", first.article_id)
    assert await saver.counts() == (1, 2, 1)


async def test_the_same_text_split_elsewhere_replaces_the_passages_only(saver: Saver) -> None:
    await saver.save(_file(), _sections("One Two"))
    assert (await saver.save(_file(), _sections("One", "Two"))).kind == "updated"
    assert await saver.counts() == (1, 1, 2)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW, Status.RETIRED])
async def test_only_a_published_article_has_passages(saver: Saver, status: Status) -> None:
    await saver.save(_file(status=status), _sections("One"))
    assert await saver.counts() == (1, 1, 0)
    await saver.save(_file(), _sections("One"))
    assert await saver.counts() == (1, 2, 1)
    await saver.save(_file(status=status), _sections("One"))
    assert await saver.counts() == (1, 3, 0)


async def test_a_renamed_file_keeps_its_history(saver: Saver) -> None:
    first = await saver.save(_file(), _sections("One"))
    moved = _file(source="/docs/b.md")
    assert await saver.save(moved, _sections("One"), vanished=[first.article_id]) == Saved("renamed", first.article_id)
    assert await saver.counts() == (1, 1, 1)
    assert (await saver.save(moved, _sections("One"))).kind == "unchanged"


async def test_a_copy_of_a_file_that_is_still_there_is_an_article_of_its_own(saver: Saver) -> None:
    first = await saver.save(_file(), _sections("One"))
    second = await saver.save(_file(source="/docs/b.md"), _sections("One"))
    assert second.kind == "imported"
    assert second.article_id != first.article_id


async def test_a_vanished_article_with_another_text_is_not_taken_over(saver: Saver) -> None:
    first = await saver.save(_file(), _sections("One"))
    other = await saver.save(_file("Other", source="/docs/b.md"), _sections("Other"), vanished=[first.article_id])
    assert other.kind == "imported"


async def test_two_files_with_the_same_text_take_over_one_vanished_article_only_once(saver: Saver) -> None:
    first = await saver.save(_file(), _sections("One"))
    kinds = [
        (await saver.save(_file(source=f"/docs/{name}.md"), _sections("One"), vanished={first.article_id} - taken)).kind
        for name, taken in [("b", set[str]()), ("c", {first.article_id})]
    ]
    assert kinds == ["renamed", "imported"]


async def test_an_article_written_by_hand_is_always_a_new_one(saver: Saver) -> None:
    first = await saver.save(_file(source=None), _sections("One"))
    second = await saver.save(_file(source=None), _sections("One"), vanished=[first.article_id])
    assert (first.kind, second.kind) == ("imported", "imported")
    assert await saver.counts() == (2, 2, 2)
