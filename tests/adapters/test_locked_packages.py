from importlib.metadata import version
from pathlib import Path

from adapters.locked_packages import differing_packages


def write_lock(folder: Path, text: str) -> Path:
    lock = folder / "requirements.txt"
    lock.write_text(text)
    return lock


def test_installed_packages_of_the_tested_version_are_in_order(tmp_path: Path) -> None:
    lock = write_lock(tmp_path, f"# made by a tool\nclick=={version('click')} \\\n    --hash=sha256:00\n")
    assert differing_packages(lock) == []


def test_another_version_and_a_missing_package_are_named(tmp_path: Path) -> None:
    lock = write_lock(tmp_path, "click==0.1 \\\n    --hash=sha256:00\nno-such-package==1.0\n")
    other, missing = differing_packages(lock)
    assert other.endswith("tested with 0.1")
    assert missing == "no-such-package is missing"


def test_a_build_for_the_processor_only_is_the_same_release(tmp_path: Path) -> None:
    release = version("torch").split("+")[0]
    assert differing_packages(write_lock(tmp_path, f"torch=={release}\n")) == []
