"""What an import did, file by file."""

from dataclasses import asdict, dataclass
from typing import Any

from knowledge.reading.importing import Rejection


@dataclass(frozen=True)
class FileWarning:
    """Something about imported files that their owner should look at. `path` is None when it is about several."""

    path: str | None
    message: str


@dataclass(frozen=True)
class ImportReport:
    """The outcome of `handrail import`. A renamed file counts as updated; `removed` articles lost their file.

    `passages` is how many the knowledge base holds now, `seconds` how long the import took.
    """

    imported: int
    updated: int
    unchanged: int
    removed: int
    rejected: tuple[Rejection, ...]
    passages: int
    seconds: float
    warnings: tuple[FileWarning, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The report as the command's `--json` prints it."""
        return asdict(self) | {
            "rejected": [asdict(rejection) for rejection in self.rejected],
            "warnings": [asdict(warning) for warning in self.warnings],
            "seconds": round(self.seconds, 3),
        }
