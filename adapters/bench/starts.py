"""Measures a server's start to its first answer, and its memory then.

The module is also what the server's process runs: `python -m adapters.bench.starts DATA_DIR [MODEL]`.
"""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from time import perf_counter

from adapters.bench.figures import Figure, Goal
from adapters.bench.filling import settings_in
from adapters.bench.timing import Timings
from adapters.hand_over import running_workbench
from adapters.logs import set_up_logs
from adapters.serving import serve
from adapters.workbench import AskRequest

LOOK_SECONDS = 0.01
LONGEST_START_SECONDS = 300.0
MEGABYTE = 1024.0
"""In the kilobytes that Linux counts a process's memory in."""


async def measure_starts(data_dir: Path, model: str | None, questions: Sequence[str], passages: int) -> list[Figure]:
    """A server is started once for each question, on a data folder that nothing has open, and stopped again.

    And once before that: what a first start makes and keeps is no part of the others.
    """
    await _start(data_dir, model, questions[0])
    started = [await _start(data_dir, model, question) for question in questions]
    seconds = Timings.of([each[0] for each in started]).p50
    memory = [each[1] for each in started if each[1] is not None]
    resident = Timings.of(memory).p50 if memory else None
    on_disk = f"{passages:,} passages on disk"
    why = "" if memory else "only Linux tells how much memory a process has"
    return [
        Figure("start_seconds", f"a server's start to its first answer, {on_disk}", seconds, "s", Goal(2.0)),
        Figure("memory", f"the server's resident memory then, {on_disk}", resident, "MB", Goal(400.0), why),
    ]


def resident_megabytes(process_id: int) -> float | None:
    """The memory of a process as it stands; None where the system does not tell."""
    try:
        lines = Path(f"/proc/{process_id}/status").read_text("utf-8").splitlines()
    except OSError:
        return None
    found = [line.split()[1] for line in lines if line.startswith("VmRSS:")]
    return int(found[0]) / MEGABYTE if found else None


async def _start(data_dir: Path, model: str | None, question: str) -> tuple[float, float | None]:
    command = [sys.executable, "-m", "adapters.bench.starts", str(data_dir), *([model] if model else [])]
    started = perf_counter()
    process = await asyncio.create_subprocess_exec(*command, stdout=DEVNULL, stderr=DEVNULL)
    try:
        async with asyncio.timeout(LONGEST_START_SECONDS):
            await _first_answer(data_dir, question, process)
        seconds = perf_counter() - started
        return seconds, await asyncio.to_thread(resident_megabytes, process.pid)
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def _first_answer(data_dir: Path, question: str, process: Process) -> None:
    while process.returncode is None:
        async with running_workbench(data_dir) as running:
            if running is not None:
                await running.ask(AskRequest(question))
                return
        await asyncio.sleep(LOOK_SECONDS)
    raise RuntimeError(f"The server that was to be measured ended by itself, with {process.returncode}.")


def main(data_dir: str, model: str | None = None) -> None:
    """The server's process."""
    set_up_logs("error")
    asyncio.run(serve(settings_in(Path(data_dir), model), say=lambda _: None))


if __name__ == "__main__":
    main(*sys.argv[1:])
