"""Measures the start of `handrail serve` to its first answer, and its memory when everything is loaded."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from time import perf_counter

from adapters.bench.figures import Figure, Goal
from adapters.bench.timing import Timings
from adapters.hand_over import running_workbench
from adapters.settings import environment_with
from adapters.workbench import AskRequest

SERVER = [sys.executable, "-c", "from adapters.command_line import main; main()", "serve"]

LOOK_SECONDS = 0.01
LONGEST_START_SECONDS = 300.0
CALM_SECONDS = 4
"""What no answer needs is loaded after the first ones: when the memory has not grown for so long, it is there."""

MEGABYTE = 1024.0
"""In the kilobytes that Linux counts a process's memory in."""


async def measure_starts(data_dir: Path, model: str | None, questions: Sequence[str], passages: int) -> list[Figure]:
    """A server is started once for each question, on a data folder that nothing has open, and stopped again.

    And once before that: what a first start makes and keeps is no part of the others.
    """
    await _start(data_dir, model, questions[0], calm_seconds=0)
    started = [await _start(data_dir, model, question, CALM_SECONDS) for question in questions]
    seconds = Timings.of([each[0] for each in started]).p50
    memory = [each[1] for each in started if each[1] is not None]
    resident = Timings.of(memory).p50 if memory else None
    on_disk = f"{passages:,} passages on disk"
    why = "" if memory else "only Linux tells how much memory a process has"
    return [
        Figure("start_seconds", f"a server's start to its first answer, {on_disk}", seconds, "s", Goal(2.0)),
        Figure(
            "memory",
            f"its resident memory a little later, {on_disk}",
            resident,
            "MB",
            Goal(400.0),
            why,
        ),
    ]


def resident_megabytes(process_id: int) -> float | None:
    """The memory of a process as it stands; None where the system does not tell."""
    try:
        lines = Path(f"/proc/{process_id}/status").read_text("utf-8").splitlines()
    except OSError:
        return None
    found = [line.split()[1] for line in lines if line.startswith("VmRSS:")]
    return int(found[0]) / MEGABYTE if found else None


def settings_of_server(data_dir: Path, model: str | None) -> dict[str, str]:
    """The variables that the server to be measured is started with. It stands in another folder than we do."""
    usual = {"DATA_DIR": str(data_dir), "HOST": "127.0.0.1", "PORT": "0", "LOG_LEVEL": "error"}
    if model is None:
        return usual
    folder = Path(model)
    return usual | {"SENTENCE_TRANSFORMERS_MODEL": str(folder.absolute()) if folder.exists() else model}


async def _start(data_dir: Path, model: str | None, question: str, calm_seconds: int) -> tuple[float, float | None]:
    environment = environment_with(settings_of_server(data_dir, model))
    started = perf_counter()
    # In a folder that holds no .env.
    process = await asyncio.create_subprocess_exec(
        *SERVER, env=environment, cwd=data_dir, stdout=DEVNULL, stderr=DEVNULL
    )
    try:
        async with asyncio.timeout(LONGEST_START_SECONDS):
            await _first_answer(data_dir, question, process)
        seconds = perf_counter() - started
        return seconds, await _grown_megabytes(process.pid, calm_seconds)
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def _grown_megabytes(process_id: int, calm_seconds: int) -> float | None:
    most, calm = await asyncio.to_thread(resident_megabytes, process_id), 0
    while most is not None and calm < calm_seconds:
        await asyncio.sleep(1.0)
        now = await asyncio.to_thread(resident_megabytes, process_id) or 0.0
        most, calm = (now, 0) if now > most + 1.0 else (most, calm + 1)
    return most


async def _first_answer(data_dir: Path, question: str, process: Process) -> None:
    while process.returncode is None:
        async with running_workbench(data_dir) as running:
            if running is not None:
                await running.ask(AskRequest(question))
                return
        await asyncio.sleep(LOOK_SECONDS)
    raise RuntimeError(f"The server that was to be measured ended by itself, with {process.returncode}.")
