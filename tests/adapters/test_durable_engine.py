import importlib.util
import io
import logging
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest

from adapters import durable_engine
from adapters.durable_engine import DurableEngine, Retries, jobs_under_way

RUNS_A_JOB = "        def run_job(name: str) -> None:\n            work(name)\n"


class Gone(BaseException):
    """The process ends in the middle of a job."""


def test_a_name_and_a_slot_are_done_once_and_remembered(tmp_path: Path) -> None:
    done: list[str] = []
    came = threading.Event()

    def do(name: str, slot: str) -> None:
        done.append(f"{name} of {slot}")
        came.set()

    engine = DurableEngine(f"sqlite:///{tmp_path}/durable.sqlite3", "a", Retries())
    engine.launch(do)
    try:
        for _ in range(3):
            engine.enqueue("digest", "2026-11-23")
        assert came.wait(30)
        (run,) = engine.runs()
        assert (run.job, run.id, done) == ("digest", "digest:2026-11-23", ["digest of 2026-11-23"])
        assert engine.take_over(["somebody else"]) == 0
        engine.forget(datetime.now(UTC) - timedelta(days=1))
        assert len(engine.runs()) == 1
    finally:
        engine.close()


def next_version(folder: Path) -> ModuleType:
    """The engine as a later deploy may have it: another workflow under the same name."""
    source = Path(durable_engine.__file__).read_text(encoding="utf-8")
    assert RUNS_A_JOB in source
    file = folder / "later_engine.py"
    changed = "        def run_job(name: str) -> None:\n            later = name\n            work(later)\n"
    file.write_text(source.replace(RUNS_A_JOB, changed), encoding="utf-8")
    spec = importlib.util.spec_from_file_location("later_engine", file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["later_engine"] = module
    spec.loader.exec_module(module)
    return module


def test_a_deploy_with_a_changed_workflow_goes_on_with_what_was_begun_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path}/durable.sqlite3"
    begun, stopped, done = threading.Event(), threading.Event(), threading.Event()

    def hangs(name: str, slot: str) -> None:
        begun.set()
        stopped.wait(30)
        raise Gone

    old = DurableEngine(url, "embedded", Retries())
    old.launch(hangs)
    old.enqueue("digest", "2026-11-23")
    assert begun.wait(30)
    assert jobs_under_way(url) == ["digest"]
    stopped.set()
    old.close()

    told: list[tuple[str, str]] = []

    def finishes(name: str, slot: str) -> None:
        told.append((name, slot))
        done.set()

    new = next_version(tmp_path).DurableEngine(url, "embedded", Retries())
    new.launch(finishes)
    try:
        assert done.wait(30)
        assert told == [("digest", "2026-11-23")]
    finally:
        new.close()
        del sys.modules["later_engine"]


def test_where_nobody_ever_worked_nothing_is_under_way(tmp_path: Path, new_postgres_url: str) -> None:
    assert jobs_under_way(f"sqlite:///{tmp_path}/durable.sqlite3") == []
    assert list(tmp_path.iterdir()) == []
    assert jobs_under_way(new_postgres_url.replace("+psycopg", "")) == []


def test_its_library_writes_no_log_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = io.StringIO()
    gone.close()
    monkeypatch.setattr(sys, "stderr", gone)
    logging.getLogger("dbos").handlers.clear()
    engine = DurableEngine(f"sqlite:///{tmp_path}/durable.sqlite3", "a", Retries())
    engine.launch(lambda name, slot: None)
    engine.close()
    ways_out = logging.getLogger("dbos").handlers
    assert [type(each) for each in ways_out] == [logging.NullHandler]
    assert not logging.getLogger("dbos").propagate
