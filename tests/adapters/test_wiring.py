from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from adapters.calibration_file import CalibrationFile
from adapters.opening import prepare_data_dir, utc_now
from adapters.wiring import build, close, list_gaps, passage_link
from bot.measures.recalibration import KeptAdjustment
from knowledge.articles import ArticleDetails, Passage, PublishedPassage
from retrieval.encoding.embedding import Encoder
from retrieval.outcome import Person, Place, PlaceKind
from retrieval.recalibrated import Adjustment, fitted_for, recalibrated
from retrieval.search.writer_lock import IndexLocked
from retrieval.sufficiency import shipped_calibration
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
        assert application.deciding.current.calibration.threshold == shipped.threshold
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


def test_a_passage_is_opened_on_our_page_at_its_heading() -> None:
    passage = Passage("a1:0123456789ab", "a1", 1, 0, ("Carrying over",), "carrying-over", "Five days.")
    url = urlsplit(passage_link("https://help.example.com", PublishedPassage(passage, ArticleDetails("Leave"))))
    assert (url.netloc, url.path, url.fragment) == ("help.example.com", "/articles/a1", "carrying-over")
    assert parse_qs(url.query) == {"passage": ["a1:0123456789ab"]}


def test_an_article_with_an_address_of_its_own_is_opened_there() -> None:
    passage = Passage("a1:0", "a1", 1, 0, (), "", "Five days.")
    details = ArticleDetails("Leave", url="https://intranet.example.com/leave")
    assert passage_link("http://x", PublishedPassage(passage, details)) == "https://intranet.example.com/leave"
