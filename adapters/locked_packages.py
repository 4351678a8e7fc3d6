"""Compares the installed packages with the versions that were tested together."""

import re
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

LOCK = Path(__file__).parent.parent / "requirements.txt"
"""Beside the source in a checkout; an installed wheel has none, and then only the names can be checked."""

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)(?:\s*;\s*(.+?))?\s*\\?$", re.MULTILINE)
NAME = re.compile(r"^[A-Za-z0-9._-]+")


def differing_packages(lock: Path = LOCK) -> list[str]:
    """What is missing or of another version, one sentence each. Blocking."""
    if lock.is_file():
        pins = PIN.findall(lock.read_text(encoding="utf-8"))
        differing = [_difference(name, wanted) for name, wanted, _ in pins]
    else:
        names = [match.group() for match in map(NAME.match, _required()) if match]
        differing = [_difference(name, None) for name in names]
    return [sentence for sentence in differing if sentence]


def _required() -> list[str]:
    try:
        return [requirement for requirement in requires("handrail") or [] if "extra ==" not in requirement]
    except PackageNotFoundError:
        return []


def _difference(name: str, wanted: str | None) -> str:
    try:
        found = version(name)
    except PackageNotFoundError:
        return f"{name} is missing"
    # A build for the processor only calls itself 2.13.0+cpu; it is the same release.
    if wanted is None or found.split("+")[0] == wanted.split("+")[0]:
        return ""
    return f"{name} is {found}, tested with {wanted}"
