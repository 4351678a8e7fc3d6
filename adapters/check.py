"""What a check of the installation found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. `fix` is empty when it is in order."""

    name: str
    ok: bool
    detail: str
    fix: str = ""
