"""How a command finds the running server: a small private file with the address of its control endpoint."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

FILE_NAME = "control.json"


@dataclass(frozen=True)
class ControlAddress:
    """Where the running process listens for commands (a loopback port), and the token that opens it."""

    port: int
    token: str
    pid: int


def new_address(port: int) -> ControlAddress:
    """This process's address, with a token nobody can guess."""
    return ControlAddress(port, secrets.token_urlsafe(32), os.getpid())


def write_address(data_dir: Path, address: ControlAddress) -> None:
    """Leave the address in `data_dir`, readable by this user only and never half-written."""
    draft = data_dir / f".{FILE_NAME}.{address.pid}"
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(address), file)
    draft.replace(data_dir / FILE_NAME)


def read_address(data_dir: Path) -> ControlAddress | None:
    """The address somebody left there; None when there is none. Whether anybody still listens is another question."""
    try:
        values = json.loads((data_dir / FILE_NAME).read_text(encoding="utf-8"))
        return ControlAddress(int(values["port"]), str(values["token"]), int(values["pid"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remove_address(data_dir: Path, address: ControlAddress) -> None:
    """Take our address away again, but not that of a process that came after us."""
    if read_address(data_dir) == address:
        (data_dir / FILE_NAME).unlink(missing_ok=True)
