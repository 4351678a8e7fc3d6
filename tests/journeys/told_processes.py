"""Processes that work by a clock in a file, and when they are told to; they can be killed at any moment."""

import asyncio
import os
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.journeys.nudge_worker import DONE, READY
from tests.journeys.served import ROOT

PATIENCE_SECONDS = 240


@dataclass
class Clock:
    """A clock in a file, which several processes read."""

    file: Path
    time: datetime

    def __call__(self) -> datetime:
        return self.time

    def set(self, moment: datetime) -> None:
        self.time = moment
        fresh = self.file.with_suffix(".new")
        fresh.write_text(moment.isoformat(), encoding="utf-8")
        fresh.replace(self.file)


@dataclass
class Worker:
    """One such process."""

    process: asyncio.subprocess.Process

    @classmethod
    async def start(cls, module: str, *arguments: str) -> "Worker":
        command = [sys.executable, "-m", f"tests.journeys.{module}", *arguments]
        pipe = asyncio.subprocess.PIPE
        worker = cls(await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=os.environ, stdin=pipe, stdout=pipe))
        assert await worker.says(READY)
        return worker

    async def look(self) -> bool:
        """Have it do what is due; false when it died over it."""
        self.tell()
        return await self.says(DONE)

    def tell(self) -> None:
        """Have it do what is due, and do not wait."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"look\n")

    async def kill(self) -> None:
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()

    async def says(self, word: str) -> bool:
        """Whether its next line is this word; false when it has ended."""
        return await self.next() == word

    async def next(self) -> str:
        """Its next line; empty when it has ended."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE_SECONDS):
            return (await self.process.stdout.readline()).decode().strip()
