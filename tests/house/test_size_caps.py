"""No file over 300 lines, no function over 40: what does not fit does too much."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import EVERYTHING, ROOT, python_files

FILE_LINES = 300
FUNCTION_LINES = 40


def over_caps(path: Path, source: str) -> Iterator[str]:
    lines = len(source.splitlines())
    if lines > FILE_LINES:
        yield f"{path}: {lines} lines, the cap is {FILE_LINES}"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                yield f"{path}:{node.lineno}: {node.name} has {length} lines, the cap is {FUNCTION_LINES}"


def test_every_file_and_function_is_within_its_cap() -> None:
    broken = [
        problem
        for path in python_files(EVERYTHING)
        for problem in over_caps(path, (ROOT / path).read_text(encoding="utf-8"))
    ]
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize(("lines", "problems"), [(FILE_LINES, 0), (FILE_LINES + 1, 1)])
def test_a_file_over_its_cap_is_found(lines: int, problems: int) -> None:
    assert len(list(over_caps(Path("planted.py"), "x = 1\n" * lines))) == problems


@pytest.mark.parametrize(("lines", "problems"), [(FUNCTION_LINES, 0), (FUNCTION_LINES + 1, 1)])
@pytest.mark.parametrize("keyword", ["def", "async def"])
def test_a_function_over_its_cap_is_found_wherever_it_hides(keyword: str, lines: int, problems: int) -> None:
    source = f"class Planted:\n    {keyword} long(self):\n" + "        x = 1\n" * (lines - 1)
    assert len(list(over_caps(Path("planted.py"), source))) == problems
