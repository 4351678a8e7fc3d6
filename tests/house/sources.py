"""Which files the house rules are about."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("adapters", "bot", "retrieval", "knowledge")
SOURCE = ROOMS
EVERYTHING = (*ROOMS, "tests", "benchmarks")
MIGRATIONS = Path("knowledge/migrations")


def python_files(folders: tuple[str, ...], root: Path = ROOT) -> Iterator[Path]:
    """Every Python file under `folders`, as a path relative to `root`, in a steady order."""
    for folder in folders:
        yield from sorted(path.relative_to(root) for path in (root / folder).rglob("*.py"))


def module_name(path: Path) -> str:
    """The dotted name that `path` is imported by."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
