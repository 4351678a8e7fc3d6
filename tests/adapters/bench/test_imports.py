from itertools import islice
from pathlib import Path

from adapters.bench.filling import SEED, asked_about, file_of
from adapters.bench.generating import articles
from adapters.bench.imports import (
    as_markdown,
    ask_while,
    measure_import_rate,
    measure_questions_during_import,
    measure_update,
    write_folder,
)
from knowledge.reading.importing import ReadFile, read_file
from retrieval.encoding.embedding import Encoder
from tests.adapters.bench.small_desk import small_desk


def test_a_file_reads_back_as_the_article_it_was_written_from(tmp_path: Path) -> None:
    for made in islice(articles(3), 20):
        (tmp_path / "article.md").write_text(as_markdown(made), "utf-8")
        read = read_file(tmp_path / "article.md")
        assert isinstance(read, ReadFile)
        assert (read.details, read.body, read.warnings) == (made.details, made.body, ())


def test_a_folder_holds_about_as_many_passages_as_were_asked_for(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "files", SEED, 30)
    headings = sum(path.read_text("utf-8").count("\n## ") for path in folder.iterdir())
    assert 20 <= headings <= 70


async def test_imports_and_updates_are_measured_while_somebody_asks(tmp_path: Path, encoder: Encoder) -> None:
    async with small_desk(tmp_path, encoder) as desk:
        rate = await measure_import_rate(desk)
        figures = [rate, *await measure_questions_during_import(desk), *await measure_update(desk)]
        changed = file_of(desk.largest.data_dir, 0)
        stored = await desk.largest.application.articles.sources_under([changed])
        versions = await desk.largest.application.articles.versions(next(iter(stored.values())).article_id)
    assert [each.key for each in figures] == [
        "import_to_encoder",
        "import_question_p95",
        "update_seconds",
        "update_question_p95",
        "update_question_longest",
    ]
    assert all((each.value or 0) > 0 for each in figures)
    assert len(versions) == 2, "one article was changed, none was added"
    assert versions[1].details.title == asked_about(desk.plan.asked_about)[0].details.title


async def test_somebody_asks_at_least_once_however_short_the_work(tmp_path: Path, encoder: Encoder) -> None:
    async def nothing() -> None:
        return None

    async with small_desk(tmp_path, encoder) as desk:
        assert len(await ask_while(desk.main, desk.answerable, nothing())) == 1
