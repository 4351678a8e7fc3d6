"""Stock sentence-transformers in a process of its own, embedding just the question: what our answers are compared with.

The module is also what that process runs: `python -m adapters.bench.stock MODEL`.
"""

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from time import perf_counter

START_SECONDS = 180.0
"""A busy machine takes a minute to import torch."""


class StockUnavailable(Exception):
    """Stock sentence-transformers does not run here. The message says why, on one line."""


class Stock:
    """The other process. Made by `start`."""

    def __init__(self, process: Process, threads: int) -> None:
        self._process = process
        self.threads = threads
        """torch's own choice for this machine."""

    @classmethod
    async def start(cls, model: str) -> "Stock":
        """Load the model at the path or of the name `model`, by the library's defaults. Raises StockUnavailable."""
        command = [sys.executable, "-m", "adapters.bench.stock", model]
        process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL)
        try:
            told = await asyncio.wait_for(_told(process), START_SECONDS)
        except (TimeoutError, ValueError) as error:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            raise StockUnavailable(f"stock sentence-transformers did not start ({type(error).__name__})") from error
        return cls(process, int(told["threads"]))

    async def milliseconds(self, text: str, threads: int | None = None) -> float:
        """How long stock sentence-transformers takes to embed `text`, without the way there and back.

        With the number of threads that torch chose, or another.
        """
        if self._process.stdin is None:
            raise StockUnavailable("stock sentence-transformers has been stopped")
        self._process.stdin.write(json.dumps([text, threads or self.threads]).encode() + b"\n")
        await self._process.stdin.drain()
        return float((await _told(self._process))["milliseconds"])

    async def stop(self) -> None:
        """End the process."""
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()


async def _told(process: Process) -> dict[str, float]:
    line = await process.stdout.readline() if process.stdout else b""
    told: dict[str, float] = json.loads(line)
    return told


def main(model: str) -> None:
    """The other process: a text and a number of threads a line in, the milliseconds out."""
    import torch
    from sentence_transformers import SentenceTransformer

    stock = SentenceTransformer(model, device="cpu")
    _tell({"threads": torch.get_num_threads()})
    for line in sys.stdin:
        text, threads = json.loads(line)
        torch.set_num_threads(threads)
        started = perf_counter()
        stock.encode(text)
        _tell({"milliseconds": 1000 * (perf_counter() - started)})


def _tell(values: dict[str, float]) -> None:
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
