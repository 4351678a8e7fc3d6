from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.articles import ArticleDetails, Status
from knowledge.reading.importing import ReadFile, handwritten
from knowledge.reading.splitting import Section
from knowledge.saving import NoArticle, Outdated, Saved, Saving, Written
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


async def _write(
    engine: AsyncEngine,
    now: Callable[[], datetime],
    file: ReadFile,
    article_id: str | None,
    based_on: int | None = None,
) -> Written | Outdated | NoArticle:
    async with engine.begin() as connection:
        return await Saving(file, _sections("By hand"), "ann", now()).write(connection, article_id, based_on)


async def test_text_written_by_hand_becomes_an_article_and_then_its_next_version(
    engine: AsyncEngine, now: Callable[[], datetime], saver: Saver
) -> None:
    first = await _write(engine, now, _file("One", source=None), None)
    assert isinstance(first, Written)
    assert await _write(engine, now, _file("Two", source=None), first.article_id, 1) == Written(first.article_id, 2)
    assert await _write(engine, now, _file("Two", source=None), first.article_id, 2) == Written(first.article_id, 2)
    assert await _write(engine, now, _file("Three", source=None), first.article_id, 1) == Outdated(2)
    assert await saver.counts() == (1, 2, 1)


async def test_an_article_may_be_given_the_id_that_was_chosen_for_it(
    engine: AsyncEngine, now: Callable[[], datetime]
) -> None:
    assert await _write(engine, now, _file(source=None), "chosen") == Written("chosen", 1)
    assert await _write(engine, now, _file(source=None), "chosen") == Written("chosen", 1)
    assert await _write(engine, now, _file(source=None), "unheard-of", based_on=1) == NoArticle()


async def test_a_file_that_did_not_change_leaves_alone_what_was_written_by_hand(
    engine: AsyncEngine, now: Callable[[], datetime], saver: Saver
) -> None:
    imported = await saver.save(_file("From the file"), _sections("From the file"))
    await _write(engine, now, _file("By hand"), imported.article_id, 1)
    assert await saver.save(_file("From the file"), []) == Saved("unchanged", imported.article_id)
    assert await saver.counts() == (1, 2, 1)


async def test_a_file_that_changed_takes_the_place_of_what_was_written_by_hand_and_says_so(
    engine: AsyncEngine, now: Callable[[], datetime], saver: Saver
) -> None:
    imported = await saver.save(_file("From the file"), _sections("From the file"))
    await _write(engine, now, _file("By hand"), imported.article_id, 1)
    assert await saver.save(_file("Anew"), _sections("Anew")) == Saved("updated", imported.article_id, replaced=2)
    assert await saver.save(_file("Anew"), _sections("Anew")) == Saved("unchanged", imported.article_id)


async def test_a_renamed_file_takes_along_what_was_written_by_hand(
    engine: AsyncEngine, now: Callable[[], datetime], saver: Saver
) -> None:
    imported = await saver.save(_file("From the file"), _sections("From the file"))
    await _write(engine, now, _file("By hand"), imported.article_id, 1)
    renamed = await saver.save(_file("From the file", "/docs/b.md"), [], vanished=[imported.article_id])
    assert renamed == Saved("renamed", imported.article_id)
    assert await saver.counts() == (1, 2, 1)
