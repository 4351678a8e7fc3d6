"""What people want and don't want to hear, and when. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class Topic(StrEnum):
    """What the bot may say without being asked just then."""

    FOLLOW_UPS = "follow_ups"
    NUDGES = "nudges"
    OFFERS = "offers"


@dataclass(frozen=True)
class Preferences:
    """One person's wishes. Quiet hours are whole hours of their own day, both None for none; 22 to 7 spans midnight."""

    quiet_from: int | None = None
    quiet_until: int | None = None
    opted_out: frozenset[Topic] = frozenset()

    def wants(self, topic: Topic) -> bool:
        """Whether they want to hear of this at all."""
        return topic not in self.opted_out

    def quiet_end(self, now: datetime, time_zone: str | None) -> datetime | None:
        """When their quiet hours end, if it is quiet for them now; None when they may be written to."""
        if self.quiet_from is None or self.quiet_until is None or self.quiet_from == self.quiet_until:
            return None
        local = now.astimezone(zone(time_zone))
        if not _is_within(local.hour, self.quiet_from, self.quiet_until):
            return None
        end = local.replace(hour=self.quiet_until, minute=0, second=0, microsecond=0)
        # The next day's hour is made from the wall clock, so that a change to summer time does not shift it.
        return end if end > local else end + timedelta(days=1)


def zone(name: str | None) -> ZoneInfo:
    """The time zone of this name; UTC where it is not known."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _is_within(hour: int, first: int, end: int) -> bool:
    return first <= hour < end if first < end else hour >= first or hour < end
