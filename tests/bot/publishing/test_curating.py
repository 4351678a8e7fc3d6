from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.publishing.curating import Curating, fitting_sections
from knowledge.articles import ArticleDetails, Status
from knowledge.reading.importing import handwritten
from knowledge.saving import Written
from knowledge.store import ArticleStore
from retrieval.access import in_private
from retrieval.encoding.embedding import Encoder
from retrieval.outcome import Person
from retrieval.search.follow_up import Asked
from retrieval.search.index import PassageIndex

LEAVE = "# Annual leave\n\n## Carrying over\n\nYou can carry over up to five days into the next year.\n"
CARDS = "# Travel card\n\nAsk Finance for a travel card two weeks before your trip.\n"


class Desk:
    """Curating over a folder, with everything real below it."""

    def __init__(self, folder: Path, articles: ArticleStore, index: PassageIndex, encoder: Encoder) -> None:
        self.folder = folder
        self.articles = articles
        self.index = index
        self.encoder = encoder
        self.curating = Curating(articles, index, encoder)

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def finds(self, question: str) -> str:
        """The title of the article that is nearest to the question, "" when there is none at all."""
        found = self.index.search(Asked(question), lambda: self.encoder.read([question])[0], in_private(Person("p")), 5)
        best = max(found.candidates, key=lambda candidate: candidate.cosine, default=None)
        return best.found.details.title if best else ""


@pytest.fixture
async def desk(
    tmp_path: Path, engine: AsyncEngine, encoder: Encoder, now: Callable[[], datetime]
) -> AsyncIterator[Desk]:
    index = PassageIndex.open(tmp_path / "index", encoder)
    folder = tmp_path / "kb"
    folder.mkdir()
    yield Desk(folder, ArticleStore(engine, now), index, encoder)
    index.close()


async def test_a_folder_becomes_knowledge_that_is_found(desk: Desk) -> None:
    desk.write("leave.md", LEAVE)
    desk.write("money/cards.md", CARDS)
    report = await desk.curating.import_paths([desk.folder])
    assert (report.imported, report.unchanged, report.rejected, report.passages) == (2, 0, (), 2)
    assert desk.finds("how many days can I carry over?") == "Annual leave"
    assert await desk.curating.differences() == (0, 0)


async def test_importing_again_changes_nothing(desk: Desk) -> None:
    desk.write("leave.md", LEAVE)
    await desk.curating.import_paths([desk.folder])
    again = await desk.curating.import_paths([desk.folder])
    assert (again.imported, again.updated, again.unchanged, again.removed) == (0, 0, 1, 0)
    assert again.passages == 1


async def test_a_changed_file_is_answered_from_as_it_is_now(desk: Desk) -> None:
    path = desk.write("leave.md", LEAVE)
    await desk.curating.import_paths([desk.folder])
    desk.write("leave.md", LEAVE.replace("five", "ten"))
    report = await desk.curating.import_paths([path])
    assert (report.updated, report.unchanged) == (1, 0)
    (passage,) = await desk.articles.published()
    assert "ten days" in passage.passage.text
    assert await desk.curating.differences() == (0, 0)


async def test_a_file_that_is_gone_retires_its_article(desk: Desk) -> None:
    leave = desk.write("leave.md", LEAVE)
    desk.write("cards.md", CARDS)
    await desk.curating.import_paths([desk.folder])
    leave.unlink()
    report = await desk.curating.import_paths([desk.folder])
    assert (report.removed, report.unchanged) == (1, 1)
    assert desk.finds("how many days can I carry over?") == "Travel card"
    assert (await desk.curating.import_paths([desk.folder])).removed == 0


async def test_a_file_that_comes_back_is_answered_from_again(desk: Desk) -> None:
    path = desk.write("leave.md", LEAVE)
    await desk.curating.import_paths([desk.folder])
    path.unlink()
    await desk.curating.import_paths([desk.folder])
    desk.write("leave.md", LEAVE)
    await desk.curating.import_paths([desk.folder])
    assert desk.finds("carrying days over") == "Annual leave"


async def test_importing_single_files_retires_nothing(desk: Desk) -> None:
    leave, cards = desk.write("leave.md", LEAVE), desk.write("cards.md", CARDS)
    await desk.curating.import_paths([desk.folder])
    leave.unlink()
    assert (await desk.curating.import_paths([cards])).removed == 0
    assert await desk.articles.count_articles() == 2


async def test_a_renamed_file_keeps_its_article(desk: Desk) -> None:
    path = desk.write("leave.md", LEAVE)
    await desk.curating.import_paths([desk.folder])
    (before,) = await desk.articles.published()
    path.rename(desk.folder / "holidays.md")
    report = await desk.curating.import_paths([desk.folder])
    assert (report.updated, report.imported, report.removed) == (1, 0, 0)
    (after,) = await desk.articles.published()
    assert after.passage.article_id == before.passage.article_id
    assert await desk.curating.differences() == (0, 0)


async def test_a_file_that_can_no_longer_be_read_keeps_its_last_good_version(desk: Desk) -> None:
    desk.write("leave.md", LEAVE)
    await desk.curating.import_paths([desk.folder])
    desk.write("leave.md", "---\nreview_by: someday\n---\n" + LEAVE)
    report = await desk.curating.import_paths([desk.folder])
    assert [rejection.path for rejection in report.rejected] == [str(desk.folder / "leave.md")]
    assert report.removed == 0
    assert desk.finds("carrying days over") == "Annual leave"


async def test_one_bad_file_blocks_no_other(desk: Desk) -> None:
    (desk.folder / "broken.md").write_bytes(b"\x00\x01\x02\xff")
    desk.write("leave.md", LEAVE)
    report = await desk.curating.import_paths([desk.folder])
    assert (report.imported, len(report.rejected)) == (1, 1)


async def test_a_converter_that_trips_rejects_its_file_only(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def trip(path: Path) -> None:
        raise ZeroDivisionError

    desk.write("leave.md", LEAVE)
    monkeypatch.setattr("bot.publishing.curating.read_file", trip)
    report = await desk.curating.import_paths([desk.folder])
    assert "ZeroDivisionError" in report.rejected[0].reason


async def test_a_folder_that_is_not_there_retires_nothing(desk: Desk) -> None:
    desk.write("leave.md", LEAVE)
    await desk.curating.import_paths([desk.folder])
    desk.folder.rename(desk.folder.with_name("unmounted"))
    report = await desk.curating.import_paths([desk.folder])
    assert (report.removed, len(report.rejected)) == (0, 1)
    assert await desk.articles.count_articles() == 1


async def test_two_articles_of_the_same_title_are_mentioned(desk: Desk) -> None:
    desk.write("one.md", LEAVE)
    desk.write("two.md", LEAVE + "\nMore.\n")
    report = await desk.curating.import_paths([desk.folder])
    assert "Annual leave" in report.warnings[0].message


async def test_progress_reaches_its_end(desk: Desk) -> None:
    seen: list[tuple[int, int, str]] = []
    desk.write("leave.md", LEAVE)
    desk.write("cards.md", CARDS)
    await desk.curating.import_paths([desk.folder], lambda *progress: seen.append(progress))
    assert seen == [(1, 2, "reading"), (2, 2, "reading"), (2, 2, "indexing")]


async def test_an_article_written_by_hand_is_found_at_once(desk: Desk) -> None:
    article_id = await desk.curating.publish(ArticleDetails("Parking"), "Park in row C behind the house.", by="ann")
    assert desk.finds("where do I park?") == "Parking"
    article = await desk.articles.article(article_id)
    assert article is not None
    assert article.source is None


async def test_what_a_crash_left_undone_is_made_good_at_the_next_start(
    desk: Desk, tmp_path: Path, encoder: Encoder
) -> None:
    desk.write("leave.md", LEAVE)
    await desk.curating.import_paths([desk.folder])
    # The process dies between storing and indexing: an article the index never heard of, and one it should forget.
    file = handwritten(ArticleDetails("Parking"), "Park in row C.")
    await desk.articles.save(file, fitting_sections(file, encoder))
    leave = next(found for found in await desk.articles.published() if found.details.title == "Annual leave")
    await desk.articles.retire([leave.passage.article_id])
    desk.index.close()
    index = PassageIndex.open(tmp_path / "index", encoder)
    after = Curating(desk.articles, index, encoder)
    change = await after.reconcile()
    assert (change.added, change.removed) == (1, 1)
    assert await after.differences() == (0, 0)
    index.close()


async def test_what_another_process_has_changed_is_followed(
    desk: Desk, tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.curating.import_paths([desk.write("leave.md", LEAVE)])
    index = PassageIndex.open(tmp_path / "another", encoder)
    other = Desk(desk.folder, desk.articles, index, encoder)
    await other.curating.follow()
    assert other.finds("carry over days") == "Annual leave"
    await desk.curating.import_paths([desk.write("cards.md", CARDS)])
    await other.curating.follow()
    assert other.finds("travel card") == "Travel card"
    # Where nothing has changed, nothing is compared.
    monkeypatch.delattr(PassageIndex, "update")
    await other.curating.follow()
    index.close()


def test_no_section_is_longer_than_the_model_reads(encoder: Encoder) -> None:
    title = "A rather long title about everything that may happen on a journey to our customers"
    heading = "What to do when the train that was to bring you there in good time has been cancelled"
    body = f"# {heading}\n\n" + "\n\n".join(f"Sentence number {number} says something." for number in range(200))
    file = handwritten(ArticleDetails(title), body)
    sections = fitting_sections(file, encoder)
    texts = ["\n".join([title, *section.heading_path, section.text]) for section in sections]
    assert len(sections) > 1
    assert max(encoder.count_tokens(text) for text in texts) <= encoder.token_limit


async def test_what_is_written_by_hand_is_found_at_once_and_a_draft_is_not(desk: Desk) -> None:
    published = ArticleDetails("Parking")
    written = await desk.curating.write(published, "# Parking\n\nPark your bicycle in the yard.", "ann")
    assert isinstance(written, Written)
    assert desk.finds("where can I park my bicycle?") == "Parking"
    retired = replace(published, status=Status.RETIRED)
    assert await desk.curating.write(retired, "# Parking", "ann", written.article_id, 1) == Written(
        written.article_id, 2
    )
    assert desk.finds("where can I park my bicycle?") == ""
    assert await desk.curating.differences() == (0, 0)


async def test_an_import_keeps_what_a_person_changed_until_the_file_changes(desk: Desk) -> None:
    desk.write("leave.md", LEAVE)
    await desk.curating.import_paths([desk.folder])
    (before,) = await desk.articles.published()
    by_hand = LEAVE.replace("five", "seven")
    await desk.curating.write(before.details, by_hand, "ann", before.passage.article_id, 1)
    assert (await desk.curating.import_paths([desk.folder])).unchanged == 1
    (kept,) = await desk.articles.published()
    assert "seven days" in kept.passage.text
    desk.write("leave.md", LEAVE.replace("five", "ten"))
    report = await desk.curating.import_paths([desk.folder])
    assert (report.updated, "restore that version" in report.warnings[0].message) == (1, True)
    (after,) = await desk.articles.published()
    assert "ten days" in after.passage.text


async def test_an_article_retired_by_hand_stays_retired_while_its_file_says_the_same(desk: Desk) -> None:
    path = desk.write("leave.md", LEAVE)
    await desk.curating.import_paths([desk.folder])
    (before,) = await desk.articles.published()
    retired = replace(before.details, status=Status.RETIRED)
    await desk.curating.write(retired, LEAVE, "ann", before.passage.article_id)
    assert (await desk.curating.import_paths([desk.folder])).unchanged == 1
    assert await desk.articles.published() == []
    desk.write("leave.md", LEAVE.replace("five", "ten"))
    await desk.curating.import_paths([path])
    assert desk.finds("carrying days over") == "Annual leave"
