"""A module is named for what it holds, in whole words."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.house.sources import SOURCE, python_files

SAYS_NOTHING = {"base", "common", "core", "helper", "helpers", "lib", "manager", "misc", "tools", "util", "utils"}


def badly_named(paths: Iterable[Path]) -> list[str]:
    return [
        f"{path}: the name {part!r} does not say what is inside"
        for path in paths
        for part in (*path.parent.parts, path.stem)
        if SAYS_NOTHING & set(part.split("_"))
    ]


def test_every_module_is_named_for_what_it_holds() -> None:
    broken = badly_named(python_files(SOURCE))
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("path", ["bot/utils.py", "bot/utils/__init__.py", "adapters/slack_helpers.py"])
def test_a_name_that_says_nothing_is_found(path: str) -> None:
    assert badly_named([Path(path)])


def test_a_good_name_passes() -> None:
    assert badly_named([Path("knowledge/reading/splitting.py"), Path("knowledge/__init__.py")]) == []
