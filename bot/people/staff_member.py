"""Somebody as the directory has them. Pure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class StaffMember:
    """One person as the directory has them. `locale` is a language tag; leave lasts from the first day to the last."""

    person_id: str
    email: str | None = None
    name: str = ""
    groups: frozenset[str] = frozenset()
    manager_id: str | None = None
    time_zone: str | None = None
    locale: str | None = None
    leave_from: date | None = None
    leave_until: date | None = None
    is_active: bool = True

    def is_on_leave(self, day: date) -> bool:
        """Whether they are away on this day of theirs. Leave without a last day lasts until somebody ends it."""
        if self.leave_from is None or day < self.leave_from:
            return False
        return self.leave_until is None or day <= self.leave_until

    @property
    def country(self) -> str | None:
        """The country of their locale ("DE" of "de-DE"), which has its own holidays; None where it names none."""
        parts = (self.locale or "").split("-")
        return next((part.upper() for part in parts[1:] if len(part) == 2 and part.isalpha()), None)
