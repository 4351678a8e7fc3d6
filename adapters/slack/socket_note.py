"""What the running server last knew of its socket, left in the data folder for `handrail doctor`."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

FILE_NAME = "slack-socket.json"


@dataclass(frozen=True)
class SocketNote:
    """In seconds since the epoch: when this was noted, when the socket was opened, when Slack last sent something."""

    noted_at: float
    is_connected: bool
    opened_at: float
    heard_at: float | None = None


def write_note(data_dir: Path, note: SocketNote) -> None:
    """Leave the note, never half-written. Raises OSError."""
    draft = data_dir / f".{FILE_NAME}.{os.getpid()}"
    draft.write_text(json.dumps(asdict(note)), encoding="utf-8")
    draft.replace(data_dir / FILE_NAME)


def read_note(data_dir: Path) -> SocketNote | None:
    """The note somebody left there; None when there is none."""
    try:
        return SocketNote(**json.loads((data_dir / FILE_NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
