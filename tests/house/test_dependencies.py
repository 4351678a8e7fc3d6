"""Every dependency is used, every library used is a dependency, and both are in the lock."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from typing import Any

from tests.house.sources import EVERYTHING, ROOT, SOURCE, python_files

NEVER_IMPORTED = {
    "aiosqlite": "SQLAlchemy loads it for sqlite+aiosqlite addresses",
    "psycopg": "SQLAlchemy loads it for postgresql+psycopg addresses",
    "torch": "sentence-transformers runs on it; another version would bring gigabytes of CUDA packages",
    "tzdata": "Python reads the time zones from it where the system has none",
}


def imported_packages(sources: Iterable[str]) -> set[str]:
    """The top-level names that `sources` import, without Python's own and ours."""
    names: set[str] = set()
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.partition(".")[0])
    return names - sys.stdlib_module_names - set(EVERYTHING)


def distributions_of(packages: Iterable[str], known: dict[str, list[str]]) -> set[str]:
    return {_plain(name) for package in packages for name in known.get(package, [package])}


def undeclared(packages: Iterable[str], known: dict[str, list[str]], declared: set[str]) -> set[str]:
    """The packages that no declared library installs. Several may share a name (botbuilder): one of them is enough."""
    return {package for package in packages if declared.isdisjoint(distributions_of({package}, known))}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[=<>~!; ]", name)[0]).lower()


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _declared() -> set[str]:
    return {_plain(dependency) for dependency in _project()["project"]["dependencies"]}


def _declared_for_tests() -> set[str]:
    return {_plain(dependency) for group in _project()["dependency-groups"].values() for dependency in group}


def _imported(folders: tuple[str, ...]) -> set[str]:
    return imported_packages((ROOT / path).read_text(encoding="utf-8") for path in python_files(folders))


def _known() -> dict[str, list[str]]:
    return dict(packages_distributions())


def test_every_dependency_is_used() -> None:
    assert _declared() - distributions_of(_imported(SOURCE), _known()) - set(NEVER_IMPORTED) == set()


def test_every_library_used_is_a_dependency() -> None:
    assert undeclared(_imported(SOURCE), _known(), _declared()) == set()


def test_every_library_that_tests_use_is_a_dependency_of_tests() -> None:
    assert undeclared(_imported(("tests", "benchmarks")), _known(), _declared() | _declared_for_tests()) == set()


def test_every_dependency_is_locked() -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    locked = {_plain(line) for line in lock.splitlines() if re.match(r"\w", line)}
    # torch has another build for every kind of machine, so .ci/setup installs it on its own.
    assert _declared() - locked == {"torch"}


def test_the_locks_name_no_place_on_a_machine() -> None:
    for lock in sorted(ROOT.glob("requirements*.txt")):
        assert "file:" not in lock.read_text(encoding="utf-8"), lock.name
        assert "--find-links" not in lock.read_text(encoding="utf-8"), lock.name


def test_the_set_up_and_the_project_name_the_same_torch() -> None:
    torch = re.search(r"^torch=(torch==\S+)$", (ROOT / ".ci/setup").read_text(encoding="utf-8"), re.MULTILINE)
    assert torch is not None
    assert f'"{torch[1]}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_imports_are_found_wherever_they_stand() -> None:
    source = "import os\nimport yaml.nodes\ndef f():\n    from bs4.element import Tag\nfrom knowledge import articles\n"
    assert imported_packages([source]) == {"yaml", "bs4"}


def test_a_package_is_traced_to_what_installs_it() -> None:
    assert distributions_of({"yaml", "unheard_of"}, {"yaml": ["PyYAML"]}) == {"pyyaml", "unheard-of"}


def test_versions_and_extras_are_no_part_of_a_name() -> None:
    assert [_plain(name) for name in ("SQLAlchemy[asyncio]~=2.1", "torch==2.13.0", "a_b.c>=1")] == [
        "sqlalchemy",
        "torch",
        "a-b-c",
    ]


def test_of_those_that_share_a_name_one_must_be_declared() -> None:
    known = {"botbuilder": ["botbuilder-core", "botbuilder-schema"], "yaml": ["PyYAML"]}
    assert undeclared({"botbuilder", "yaml"}, known, {"botbuilder-core"}) == {"yaml"}
