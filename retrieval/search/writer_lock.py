"""One writing process at a time: a second one silently corrupts the embedded index."""

import fcntl
import os
import time
from pathlib import Path

POLL_SECONDS = 0.1


class IndexLocked(Exception):
    """Another Handrail process is writing this index. Wait until it has finished, or stop it."""


class WriterLock:
    """An exclusive lock on a file; the operating system releases it when the process dies, however it dies."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    @classmethod
    def take(cls, path: Path, wait_seconds: float = 0.0) -> "WriterLock":
        """Takes the lock, waiting at most `wait_seconds` for its turn. Blocks. Raises IndexLocked."""
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        deadline = time.monotonic() + wait_seconds
        while not _try_to_lock(descriptor):
            if time.monotonic() >= deadline:
                os.close(descriptor)
                raise IndexLocked(
                    f"Another Handrail process is using the index in {path.parent}. "
                    "Wait until it has finished, stop it, or set DATA_DIR to another folder."
                )
            time.sleep(POLL_SECONDS)
        return cls(descriptor)

    def release(self) -> None:
        """Gives the lock back. Harmless when called again."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _try_to_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
