"""Ports for the servers that tests start, and start again after they killed them."""

import random
import socket
from contextlib import suppress

LOWEST, HIGHEST = 20_000, 32_000
"""Below the ports that the kernel hands to whoever calls out (from 32768 on, on Linux): one of those may be somebody's
by the time a killed server wants it back."""

_chance = random.SystemRandom()


def free_port() -> int:
    """A port of this machine that nobody listens on. Two who ask at the same time hardly ever get the same."""
    while True:
        port = _chance.randrange(LOWEST, HIGHEST)
        with socket.socket() as trial, suppress(OSError):
            trial.bind(("127.0.0.1", port))
            return port
