from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text

from adapters.calibration_file import CalibrationFile
from adapters.wiring import (
    CannotStart,
    build,
    close,
    first_line,
    list_gaps,
    load_model,
    open_database,
    passage_link,
    prepare_data_dir,
    utc_now,
)
from bot.recalibration import KeptAdjustment
from knowledge.articles import ArticleDetails, Passage, PublishedPassage
from retrieval.embedding import Encoder
from retrieval.outcome import Person, Place, PlaceKind
from retrieval.recalibrated import Adjustment, fitted_for, recalibrated
from retrieval.sufficiency import shipped_calibration
from retrieval.writer_lock import IndexLocked
from tests.adapters.built import built, settings_in

DIRECT = Place("terminal", PlaceKind.DIRECT, "direct")


async def test_what_is_built_answers_a_question_and_logs_a_gap(tmp_path: Path, encoder: Encoder) -> None:
    async with built(tmp_path, encoder) as application:
        asker = Person("terminal:local")
        known = await application.asking.receive("e1", "How many days can I carry over?", asker, DIRECT)
        unknown = await application.asking.receive("e2", "Where do I park my boat?", asker, DIRECT)
        assert (await application.asking.answer(known.question_id)).outcome == "answered"
        reply = await application.asking.answer(unknown.question_id)
        assert reply.outcome == "unknown"
        assert [gap.id for gap in await list_gaps(application.engine, "open")] == [reply.gap_id]
        assert await application.count_open_gaps() == 1
        assert 'outcome="answered"} 1.0' in application.metrics.render(1, application.index.size).decode()


async def test_the_threshold_of_the_settings_counts(tmp_path: Path, encoder: Encoder) -> None:
    async with built(tmp_path, encoder, answer_threshold=1.0) as application:
        asker = Person("terminal:local")
        received = await application.asking.receive("e1", "How many days can I carry over?", asker, DIRECT)
        assert (await application.asking.answer(received.question_id)).outcome == "unknown"


async def test_the_deployments_own_calibration_is_used_as_long_as_it_fits(tmp_path: Path, encoder: Encoder) -> None:
    settings = settings_in(tmp_path)
    prepare_data_dir(settings.data_dir)
    shipped = shipped_calibration()
    fit = fitted_for(shipped, encoder.model_id)
    kept = KeptAdjustment(Adjustment(shift=-0.5), 40, utc_now(), fit)
    CalibrationFile(settings.data_dir, fit).keep(kept)
    async with built(tmp_path, encoder) as application:
        assert application.deciding.current.calibration == recalibrated(shipped, kept.adjustment)
        assert application.deciding.current.threshold == shipped.threshold
    other = replace(kept, fitted_for=replace(fit, model_id="another"))
    CalibrationFile(settings.data_dir, fit).keep(other)
    async with built(tmp_path, encoder) as application:
        assert application.deciding.current.calibration == shipped


async def test_a_second_process_may_not_have_the_index(tmp_path: Path, encoder: Encoder) -> None:
    async with built(tmp_path, encoder) as application:
        with pytest.raises(IndexLocked):
            await build(application.settings, encoder)
    await close(await build(application.settings, encoder))


async def test_what_was_imported_is_there_after_a_restart(tmp_path: Path, encoder: Encoder) -> None:
    async with built(tmp_path, encoder) as application:
        size = application.index.size
    again = await build(application.settings, encoder)
    assert again.index.size == size
    await close(again)


async def test_a_model_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, sentence_transformers_model=str(tmp_path / "nowhere"))
    with pytest.raises(CannotStart, match="SENTENCE_TRANSFORMERS_MODEL") as raised:
        await load_model(settings)
    assert "\n" not in str(raised.value)


async def test_a_database_that_cannot_be_used_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "no.sqlite3").write_text("This is no database. " * 100)
    with pytest.raises(CannotStart, match="the database cannot be used") as raised:
        await open_database(settings_in(tmp_path, database_url=f"sqlite:///{tmp_path}/no.sqlite3"))
    assert "\n" not in str(raised.value)


async def test_a_database_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    engine = await open_database(settings)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = 'of-tomorrow'"))
    await engine.dispose()
    with pytest.raises(CannotStart, match="another version of Handrail"):
        await open_database(settings)


def test_a_data_dir_that_cannot_be_made_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotStart, match=r"^DATA_DIR: cannot write in"):
        prepare_data_dir(tmp_path / "file" / "data")


def test_the_data_dir_is_for_this_user_only(tmp_path: Path) -> None:
    prepare_data_dir(tmp_path / "data")
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_an_error_is_told_by_its_first_line() -> None:
    assert first_line(ValueError("one\ntwo")) == "one"
    assert first_line(ValueError()) == "ValueError"


def test_a_passage_is_opened_on_our_page_at_its_heading() -> None:
    passage = Passage("a1:0123456789ab", "a1", 1, 0, ("Carrying over",), "carrying-over", "Five days.")
    url = urlsplit(passage_link("https://help.example.com", PublishedPassage(passage, ArticleDetails("Leave"))))
    assert (url.netloc, url.path, url.fragment) == ("help.example.com", "/articles/a1", "carrying-over")
    assert parse_qs(url.query) == {"passage": ["a1:0123456789ab"]}


def test_an_article_with_an_address_of_its_own_is_opened_there() -> None:
    passage = Passage("a1:0", "a1", 1, 0, (), "", "Five days.")
    details = ArticleDetails("Leave", url="https://intranet.example.com/leave")
    assert passage_link("http://x", PublishedPassage(passage, details)) == "https://intranet.example.com/leave"


def test_the_present_has_its_zone() -> None:
    assert utc_now().tzinfo is not None
