"""`.ci/setup` says in plain words what is missing. Stand-ins for the machine's own programs play each shortage."""

import os
import re
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from tests.house.sources import ROOT

OLD_PYTHON = """
case "$*" in *version_info*) exit 1 ;; -V) echo "Python 3.9.2"; exit ;; esac
"""
PYTHON_WITHOUT_VENV = """
case "$*" in *ensurepip*) exit 1 ;; esac
"""
FULL_DISK = """
echo "Filesystem 1024-blocks Used Available Capacity Mounted"
echo "/dev/full 10 10 700000 100% /"
exit
"""
VENV_WHOSE_PIP_SAYS = """
case "$*" in *"-m venv"*) mkdir -p .venv/bin; cp "$0" .venv/bin/python; exit ;; esac
case "$*" in *"pip install"*) echo "{words}"; exit 1 ;; esac
"""

WORKING = """
case "$*" in
    *"-m venv"*) rm -rf .venv; mkdir -p .venv/bin; cp "$0" .venv/bin/python; echo venv >>../calls; exit ;;
    *"pip --version"* | *importlib.metadata*) exit ;;
    *"pip install"*) echo install >>../calls; touch .venv/bin/handrail; chmod +x .venv/bin/handrail; exit ;;
    *load_encoder*) echo prepare >>../calls; exit {prepared} ;;
esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with what the set-up needs of a checkout, and nothing set up."""
    folder = tmp_path / "a checkout"
    (folder / ".ci").mkdir(parents=True)
    shutil.copy(ROOT / ".ci/setup", folder / ".ci/setup")
    for name in ("pyproject.toml", "requirements.txt", "requirements-dev.txt", "requirements-model-server.txt"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def _stand_in(checkout: Path, name: str, script: str) -> str:
    programs = checkout.parent / "programs"
    programs.mkdir(exist_ok=True)
    path = programs / name
    path.write_text(f'#!/usr/bin/env bash\n{script}\nexec {sys.executable} "$@"\n', encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def _set_up(checkout: Path, python: str = sys.executable, *words: str) -> subprocess.CompletedProcess[str]:
    programs = checkout.parent / "programs"
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "PYTHON": python}
    command = [str(checkout / ".ci/setup"), *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_a_missing_python_is_named(checkout: Path) -> None:
    done = _set_up(checkout, "no-such-python")
    assert done.returncode == 1
    assert "'no-such-python' was not found. Install Python 3.11 or newer" in done.stderr


def test_an_old_python_is_named_with_its_version(checkout: Path) -> None:
    done = _set_up(checkout, _stand_in(checkout, "python3", OLD_PYTHON))
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed" in done.stderr
    assert "is Python 3.9.2" in done.stderr


def test_a_python_without_venv_is_told_which_package_to_install(checkout: Path) -> None:
    done = _set_up(checkout, _stand_in(checkout, "python3", PYTHON_WITHOUT_VENV))
    assert done.returncode == 1
    assert "apt-get install python3-venv" in done.stderr


def test_a_full_disk_is_told_before_anything_is_downloaded(checkout: Path) -> None:
    _stand_in(checkout, "df", FULL_DISK)
    done = _set_up(checkout)
    assert done.returncode == 1
    assert "about 4 GB of free disk space is needed here, and 700 MB is left" in done.stderr
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize(
    ("pip_says", "told"),
    [
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("after connection broken by NewConnectionError", "the package index cannot be reached"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "not the one that was locked"),
        ("ERROR: No matching distribution found for tantivy", "a package has no build for Python"),
        ("something else", "the end of .venv/setup.log is above"),
    ],
)
def test_what_pip_reports_is_put_in_plain_words(checkout: Path, pip_says: str, told: str) -> None:
    python = _stand_in(checkout, "python3", VENV_WHOSE_PIP_SAYS.format(words=pip_says))
    _stand_in(checkout, "df", FULL_DISK.replace("700000", "9000000"))
    done = _set_up(checkout, python)
    assert done.returncode == 1
    assert told in done.stderr
    assert not list((checkout / ".venv").glob(".ready-*"))


def test_an_unknown_scope_is_refused(checkout: Path) -> None:
    done = _set_up(checkout, sys.executable, "everything")
    assert done.returncode == 2
    assert "unknown scope 'everything'" in done.stderr


def _calls(checkout: Path) -> list[str]:
    """What the working stand-in was asked to do since the last look."""
    calls = checkout.parent / "calls"
    done = calls.read_text(encoding="utf-8").split() if calls.exists() else []
    calls.unlink(missing_ok=True)
    return done


def _set_up_with_working_python(checkout: Path, *words: str) -> list[str]:
    _stand_in(checkout, "df", FULL_DISK.replace("700000", "9000000"))
    done = _set_up(checkout, _stand_in(checkout, "python3", WORKING.format(prepared=0)), *words)
    assert done.returncode == 0, done.stderr
    return _calls(checkout)


def test_a_second_set_up_does_nothing(checkout: Path) -> None:
    assert _set_up_with_working_python(checkout) == ["venv", "install", "install", "prepare"]
    assert _set_up_with_working_python(checkout) == []


def test_a_changed_lock_is_installed_into_the_same_environment(checkout: Path) -> None:
    _set_up_with_working_python(checkout)
    (checkout / "requirements.txt").write_text("changed", encoding="utf-8")
    assert _set_up_with_working_python(checkout) == ["install", "install", "prepare"]


def test_what_tests_need_is_installed_only_when_asked_for(checkout: Path) -> None:
    _set_up_with_working_python(checkout)
    assert _set_up_with_working_python(checkout, "tests") == ["install"] * 4 + ["prepare"]
    assert _set_up_with_working_python(checkout, "tests") == []


def test_what_tests_need_includes_what_running_needs(checkout: Path) -> None:
    _set_up_with_working_python(checkout, "tests")
    assert _set_up_with_working_python(checkout) == []


def test_a_moved_checkout_gets_a_new_environment(checkout: Path) -> None:
    _set_up_with_working_python(checkout)
    moved = checkout.rename(checkout.parent / "moved")
    assert _set_up_with_working_python(moved) == ["venv", "install", "install", "prepare"]


def test_a_model_that_cannot_be_prepared_is_left_to_the_first_start(checkout: Path) -> None:
    _stand_in(checkout, "df", FULL_DISK.replace("700000", "9000000"))
    done = _set_up(checkout, _stand_in(checkout, "python3", WORKING.format(prepared=1)))
    assert done.returncode == 0
    assert "the first start will try again" in done.stderr


def test_the_model_is_prepared_by_a_function_that_there_is() -> None:
    module = re.search(r"from (\S+) import load_encoder", (ROOT / ".ci/setup").read_text("utf-8"))
    assert module is not None
    assert callable(import_module(module[1]).load_encoder)


def test_what_is_set_up_is_compiled_and_what_changed_is_compiled_again(checkout: Path) -> None:
    source = checkout / "adapters" / "here.py"
    source.parent.mkdir()
    source.write_text("HERE = 1\n", encoding="utf-8")
    _set_up_with_working_python(checkout)
    (compiled,) = source.parent.rglob("here.*.pyc")
    before = compiled.read_bytes()
    source.write_text("HERE = 'another'\n", encoding="utf-8")
    os.utime(source, (1, 1))
    _set_up_with_working_python(checkout)
    assert compiled.read_bytes() != before
