"""A real application over a little knowledge, in a folder of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from adapters.settings import Settings
from adapters.wiring import Application, build, close
from retrieval.encoding.embedding import Encoder

LEAVE = """# Annual leave

## Carrying days over

You can carry over up to five days into the next year. Ask for it in the leave form before 15 December.
"""
SALARIES = """---
audience: [managers]
---
# Salary bands

The band of a senior engineer is reviewed every March by the compensation committee.
"""


def write_knowledge(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "leave.md").write_text(LEAVE)
    (folder / "salaries.md").write_text(SALARIES)
    return folder


def settings_in(folder: Path, **values: Any) -> Settings:
    return Settings(data_dir=folder / "data", _env_file=None, **values)


@asynccontextmanager
async def built(folder: Path, encoder: Encoder, **values: Any) -> AsyncIterator[Application]:
    application = await build(settings_in(folder, **values), encoder)
    try:
        await application.curating.import_paths([write_knowledge(folder / "kb")])
        yield application
    finally:
        await close(application)
