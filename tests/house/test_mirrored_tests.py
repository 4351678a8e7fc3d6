"""Every source file has its test at the same path under tests/."""

import ast
from pathlib import Path

from tests.house.sources import MIGRATIONS, ROOT, SOURCE, python_files


def untested(root: Path) -> list[str]:
    return [
        f"{source}: no test in {_test_of(source)}"
        for source in python_files(SOURCE, root)
        if _needs_test(source) and not _holds_a_test(root / _test_of(source))
    ]


def _needs_test(source: Path) -> bool:
    # Alembic runs the migrations; they are tested through knowledge/storage/migrating.py.
    return source.name != "__init__.py" and not source.is_relative_to(MIGRATIONS)


def _test_of(source: Path) -> Path:
    return Path("tests") / source.parent / f"test_{source.name}"


def _holds_a_test(path: Path) -> bool:
    if not path.exists():
        return False
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return any(isinstance(node, functions) and node.name.startswith("test_") for node in nodes)


def test_every_source_file_has_its_test() -> None:
    missing = untested(ROOT)
    assert not missing, "\n".join(missing)


def _write(root: Path, path: str, text: str = "") -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def test_a_source_file_without_a_test_is_found(tmp_path: Path) -> None:
    _write(tmp_path, "bot/quiet/hours.py")
    assert untested(tmp_path) == ["bot/quiet/hours.py: no test in tests/bot/quiet/test_hours.py"]


def test_a_test_file_that_tests_nothing_does_not_count(tmp_path: Path) -> None:
    _write(tmp_path, "bot/hours.py")
    _write(tmp_path, "tests/bot/test_hours.py", "x = 1\n")
    assert len(untested(tmp_path)) == 1
    _write(tmp_path, "tests/bot/test_hours.py", "async def test_hours() -> None: ...\n")
    assert untested(tmp_path) == []


def test_packages_and_migrations_need_no_test_of_their_own(tmp_path: Path) -> None:
    _write(tmp_path, "bot/__init__.py")
    _write(tmp_path, "knowledge/migrations/versions/2026-11-20-1200_begin.py")
    assert untested(tmp_path) == []
