"""The real server in its own process, as `handrail serve` runs it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

from tests.free_ports import free_port

PROGRAM = [sys.executable, "-c", "import sys; from adapters.command_line import main; sys.exit(main())"]
ROOT = Path(__file__).parents[2]

START_SECONDS = 180
"""The model takes five seconds to load on a quiet machine and the sample knowledge some more; a busy one is slower."""


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, and the environment that its commands need."""

    address: str
    environment: dict[str, str]

    def run(self, *arguments: str) -> str:
        """Run a `handrail` command against the same data; gives back what it printed."""
        done = subprocess.run(
            [*PROGRAM, *arguments], cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True
        )
        return done.stdout


@contextmanager
def served(data_dir: Path, *options: str) -> Iterator[Server]:
    """`handrail serve` with these options on a free port, once it is ready."""
    port = free_port()
    settings = {"DATA_DIR": str(data_dir), "HOST": "127.0.0.1", "PORT": str(port), "LOG_LEVEL": "warning"}
    server = Server(f"http://127.0.0.1:{port}", os.environ | settings)
    log = data_dir / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*PROGRAM, "serve", *options], cwd=ROOT, env=server.environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _wait(server, process, log)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=60)


def _wait(server: Server, process: "subprocess.Popen[bytes]", log: Path) -> None:
    give_up_at = monotonic() + START_SECONDS
    while not _is_ready(server):
        if process.poll() is not None or monotonic() > give_up_at:
            raise AssertionError(f"the server did not start: {log.read_text(encoding='utf-8')}")
        sleep(0.2)


def _is_ready(server: Server) -> bool:
    try:
        with urlopen(f"{server.address}/readyz", timeout=5) as response:  # noqa: S310 - our own loopback address
            return bool(response.status == 200)
    except URLError:
        return False
