import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from retrieval.search.writer_lock import IndexLocked, WriterLock

HOLD = """
import sys
from pathlib import Path
from retrieval.search.writer_lock import WriterLock
lock = WriterLock.take(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.readline()
"""


@contextmanager
def _held_by_another_process(path: Path) -> "Iterator[subprocess.Popen[str]]":
    root = Path(__file__).parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_process_is_told_who_is_in_the_way(tmp_path: Path) -> None:
    path = tmp_path / "index" / "writer.lock"
    with _held_by_another_process(path), pytest.raises(IndexLocked, match="Another Handrail process") as error:
        WriterLock.take(path)
    assert str(path.parent) in str(error.value)


def test_a_process_that_is_killed_leaves_no_lock_behind(tmp_path: Path) -> None:
    path = tmp_path / "writer.lock"
    with _held_by_another_process(path) as process:
        process.kill()
        process.wait()
        WriterLock.take(path).release()


def test_a_process_that_waits_gets_its_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "writer.lock"
    with _held_by_another_process(path) as process:

        def let_the_other_finish(_seconds: float) -> None:
            process.kill()
            process.wait()

        monkeypatch.setattr("retrieval.search.writer_lock.time.sleep", let_the_other_finish)
        WriterLock.take(path, wait_seconds=30.0).release()
        assert process.returncode is not None


def test_within_one_process_too_there_is_one_writer(tmp_path: Path) -> None:
    lock = WriterLock.take(tmp_path / "writer.lock")
    with pytest.raises(IndexLocked):
        WriterLock.take(tmp_path / "writer.lock")
    lock.release()
    WriterLock.take(tmp_path / "writer.lock").release()


def test_giving_a_lock_back_twice_does_not_take_it_from_the_next(tmp_path: Path) -> None:
    first = WriterLock.take(tmp_path / "writer.lock")
    first.release()
    second = WriterLock.take(tmp_path / "writer.lock")
    first.release()
    with pytest.raises(IndexLocked):
        WriterLock.take(tmp_path / "writer.lock")
    second.release()


def test_two_folders_have_two_locks(tmp_path: Path) -> None:
    first = WriterLock.take(tmp_path / "a" / "writer.lock")
    second = WriterLock.take(tmp_path / "b" / "writer.lock")
    first.release()
    second.release()


def test_only_the_owner_may_read_the_lock(tmp_path: Path) -> None:
    WriterLock.take(tmp_path / "writer.lock").release()
    assert (tmp_path / "writer.lock").stat().st_mode & 0o777 == 0o600
