"""What the journeys need from outside: a real language model on a real server."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys import language_model_server


@pytest.fixture(scope="session")
def model_server() -> Iterator[str]:
    """The address of a server with SmolLM2 behind OpenAI's interface, ending in /v1. Starts in a few seconds."""
    missing = language_model_server.missing_packages()
    if missing:
        pytest.skip(f"{' and '.join(missing)} not installed (see requirements-model-server.txt)")
    program = Path(language_model_server.__file__)
    process = subprocess.Popen(
        [sys.executable, str(program)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address, f"{program.name} ended before it served anything"
        yield f"{address}/v1"
        process.communicate()
