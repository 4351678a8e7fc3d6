"""What the journey of a killed server needs: the real program, a library that changes, and a look into the database."""

import asyncio
import os
import random
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from tests.journeys.served import PROGRAM, ROOT

PATIENCE_SECONDS = 180
"""Loading the model takes five seconds on a quiet machine, and much longer on a busy one."""

LOOK_AGAIN_SECONDS = 0.05

TOPICS = ("leave", "laptops", "expenses", "badges", "parking", "contracts", "training", "visitors", "phones", "travel")
QUESTIONS = (
    "How do I request {topic}?",
    "who approves {topic}",
    "What does the third rule about {topic} say?",
    "Where do I moor a boat because of {topic}?",
    "thanks",
)


@dataclass
class Program:
    """One `handrail` process."""

    process: asyncio.subprocess.Process

    @classmethod
    async def start(cls, environment: dict[str, str], *arguments: str) -> "Program":
        pipe = asyncio.subprocess.PIPE
        command = [*PROGRAM, *arguments]
        process = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env=os.environ | environment, stdout=pipe, stderr=asyncio.subprocess.STDOUT
        )
        return cls(process)

    async def says(self, words: str) -> str:
        """Wait until a line with these words is printed; gives it back."""
        assert self.process.stdout is not None
        said: list[str] = []
        async with asyncio.timeout(PATIENCE_SECONDS):
            async for line in self.process.stdout:
                said.append(line.decode().strip())
                if words in said[-1]:
                    return said[-1]
        raise AssertionError(f"the program ended without saying {words!r}; it said: {said}")

    async def ends(self) -> tuple[int, str]:
        """Wait for its end; gives back the exit code and what it still printed."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            printed, _ = await self.process.communicate()
        return self.process.returncode or 0, printed.decode()

    async def kill(self) -> None:
        """As the kernel does it when memory runs out: without a word of warning."""
        self.process.kill()
        await self.process.communicate()


@dataclass
class Library:
    """A folder of articles that has another edition each time."""

    folder: Path
    chance: random.Random
    edition: int = 0
    names: list[str] = field(default_factory=lambda: [f"{topic}-{number}" for topic in TOPICS for number in range(4)])

    def publish(self) -> None:
        """Write a new edition: some articles change, some go, some come back."""
        self.edition += 1
        self.folder.mkdir(exist_ok=True)
        for name in self.names:
            path = self.folder / f"{name}.md"
            if self.chance.random() < 0.1:
                path.unlink(missing_ok=True)
            elif not path.exists() or self.chance.random() < 0.4:
                path.write_text(self._article(name), encoding="utf-8")

    def _article(self, name: str) -> str:
        topic = name.split("-", maxsplit=1)[0]
        rules = [
            f"## Rule {number} about {topic}\n\nAs of edition {self.edition}, {topic} of kind {name} are requested on "
            f"form {number}{self.chance.randrange(100)}. The team lead approves them within {number + 2} days. "
            f"Whoever needs {topic} sooner calls the desk and names the reason, the date and the cost centre."
            for number in range(1, 4)
        ]
        return "\n\n".join([f"# All about {name}", *rules])


class Records:
    """A look into the database file, beside the program that writes it."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "handrail.sqlite3"

    def count(self, query: str) -> int:
        """What a counting query gives; 0 while there is no database yet."""
        if not self._path.exists():
            return 0
        connection = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, timeout=30)
        try:
            return int(connection.execute(query).fetchone()[0])
        except sqlite3.OperationalError:
            return 0
        finally:
            connection.close()

    def outcomes(self) -> dict[str, str | None]:
        """The outcome of every question, None where there is none yet."""
        connection = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, timeout=30)
        try:
            return dict(connection.execute("SELECT id, outcome FROM questions"))
        finally:
            connection.close()

    async def reaches(self, query: str, number: int, while_running: Program) -> None:
        """Wait until a count has come this far, or the program that should do it has ended."""
        await until(lambda: self.count(query) >= number or while_running.process.returncode is not None)


async def until(condition: Callable[[], bool]) -> None:
    """Look again and again until the condition holds: another process makes it true, and rings no bell."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            if condition():
                return
            await asyncio.sleep(LOOK_AGAIN_SECONDS)


async def ask(http: aiohttp.ClientSession, address: str, text: str, accepted: set[str]) -> None:
    """Ask as a new visitor; what is acknowledged goes into `accepted`. A server that dies acknowledges nothing."""
    try:
        async with http.post(f"{address}/try/questions", json={"text": text}) as response:
            assert response.status == 202
            accepted.add((await response.json())["id"])
    except aiohttp.ClientError:
        return
