"""Only adapters/settings.py reads the environment, and only adapters write to the terminal."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import ROOT, SOURCE, python_files

SETTINGS = Path("adapters/settings.py")
ENVIRONMENT = {"environ", "environb", "getenv", "getenvb", "putenv", "unsetenv"}


def forbidden(path: Path, source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if path != SETTINGS and _touches_environment(node):
            yield f"{path}:{_line(node)}: only {SETTINGS} reads the environment"
        if path.parts[0] != "adapters" and isinstance(node, ast.Name) and node.id == "print":
            yield f"{path}:{_line(node)}: only adapters write to the terminal"


def _touches_environment(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(value=ast.Name(id="os"), attr=name):
            return name in ENVIRONMENT
        case ast.ImportFrom(module="os", names=names):
            return any(alias.name in ENVIRONMENT for alias in names)
    return False


def _line(node: ast.AST) -> int:
    return int(getattr(node, "lineno", 0))


def test_nobody_but_the_settings_reads_the_environment_or_prints() -> None:
    broken = [
        problem
        for path in python_files(SOURCE)
        for problem in forbidden(path, (ROOT / path).read_text(encoding="utf-8"))
    ]
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize(
    "source",
    ["import os\nx = os.environ['HOME']", "import os\nos.getenv('HOME')", "from os import environ", "print('hello')"],
)
def test_a_forbidden_call_is_found(source: str) -> None:
    assert len(list(forbidden(Path("bot/planted.py"), source))) == 1


def test_the_exceptions_hold() -> None:
    assert not list(forbidden(SETTINGS, "import os\nos.environ"))
    assert not list(forbidden(Path("adapters/terminal.py"), "print('hello')"))
    assert list(forbidden(Path("adapters/terminal.py"), "import os\nos.environ"))
