"""A virtual environment for each contender, made once and kept under build/, which git ignores."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

FOLDER = Path("build/peers")
TORCH = "torch==2.13.0"
TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"
"""On Linux the package index's own torch brings gigabytes of CUDA packages; this one has it without. See .ci/setup."""

REACH_SECONDS = 5
LONGEST_INSTALL_SECONDS = 3600


class CannotInstall(Exception):
    """A contender's packages could not be installed. The message is the reason, on one line."""


def python_of(name: str) -> Path:
    """The Python of the contender's own environment, made now if need be. Raises CannotInstall."""
    pins = Path(__file__).parent / f"{name}.txt"
    folder = FOLDER / name
    python = folder / "bin" / "python"
    ready = folder / "ready"
    fingerprint = hashlib.sha256(f"{folder.absolute()} {TORCH} {pins.read_text('utf-8')}".encode()).hexdigest()
    if not ready.exists() or ready.read_text("utf-8") != fingerprint:
        print(f"Installing {name} (once, some minutes and about 2 GB)…", file=sys.stderr)
        _checked([sys.executable, "-m", "venv", str(folder)])
        _checked(
            [str(python), "-m", "pip", "install", "--quiet", "--no-input", *_torch_source(), TORCH, "-r", str(pins)]
        )
        ready.write_text(fingerprint, "utf-8")
    return python.absolute()


def _torch_source() -> list[str]:
    if named := os.environ.get("TORCH_INDEX"):
        return ["--extra-index-url", named]
    try:
        urlopen(f"{TORCH_CPU_INDEX}/torch/", timeout=REACH_SECONDS).close()  # noqa: S310 - a fixed https address
    except (URLError, OSError):
        return []
    return ["--extra-index-url", TORCH_CPU_INDEX]


def _checked(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST_INSTALL_SECONDS)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.strip()]
        errors = [line for line in said if "ERROR" in line] or said or ["it said nothing"]
        raise CannotInstall(errors[-1].strip())
