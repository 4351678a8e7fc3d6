"""What is installed from a wheel is what stands in the rooms: no template, sample article or migration is left out."""

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.house.sources import ROOMS, ROOT

NOT_PACKED = shutil.ignore_patterns("__pycache__", "*.pyc", ".*")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project without its tests, so that building leaves nothing behind in the checkout."""
    folder = tmp_path_factory.mktemp("project")
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=NOT_PACKED)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def wheel(copy: Path) -> ZipFile:
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir"]
    subprocess.run([*command, "dist", "."], cwd=copy, check=True, capture_output=True)
    return ZipFile(next((copy / "dist").glob("handrail-*.whl")))


def test_every_file_of_the_rooms_is_in_the_wheel(copy: Path, wheel: ZipFile) -> None:
    files = {path.relative_to(copy).as_posix() for room in ROOMS for path in (copy / room).rglob("*") if path.is_file()}
    assert files - set(wheel.namelist()) == set()


def test_the_wheel_holds_nothing_but_the_rooms_and_its_licence(wheel: ZipFile) -> None:
    names = [name for name in wheel.namelist() if ".dist-info/" not in name]
    assert {name.split("/")[0] for name in names} == set(ROOMS)
    assert any(name.endswith("licenses/LICENSE") for name in wheel.namelist())
