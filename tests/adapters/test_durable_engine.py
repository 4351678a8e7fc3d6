import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.durable_engine import DurableEngine, Retries


def test_a_name_and_a_slot_are_done_once_and_remembered(tmp_path: Path) -> None:
    done: list[str] = []
    came = threading.Event()

    def do(name: str) -> None:
        done.append(name)
        came.set()

    engine = DurableEngine(f"sqlite:///{tmp_path}/durable.sqlite3", "a", Retries())
    engine.launch(do)
    try:
        for _ in range(3):
            engine.enqueue("digest", "2026-11-23")
        assert came.wait(30)
        (run,) = engine.runs()
        assert (run.job, run.id, done) == ("digest", "digest:2026-11-23", ["digest"])
        assert engine.take_over(["somebody else"]) == 0
        engine.forget(datetime.now(UTC) - timedelta(days=1))
        assert len(engine.runs()) == 1
    finally:
        engine.close()
