"""People the bot never met, but whom a chat platform knows by their e-mail address: they can be written to as well."""

import asyncio
from collections.abc import Collection, Mapping
from typing import Protocol

import structlog

from bot.nudges.nudge_recipients import NudgeRecipients
from bot.nudges.nudge_timing import Recipient
from bot.people.people_file import normal_email
from bot.ports import ChatUnavailable, PlaceGone

log = structlog.get_logger(__name__)

LOOK_SECONDS = 5.0
"""How long one platform may be asked. Whoever it did not tell by then is not there, until somebody asks again."""


class FindsPeople(Protocol):
    """A platform that can be asked for people by their address."""

    async def find(self, people: Mapping[str, str]) -> None:
        """Remember the accounts of these people (their ids, by address in lower case), as far as it tells them.

        Raises ChatUnavailable or PlaceGone; whoever was found before that is remembered.
        """


class Meeting:
    """Looks people up. `offer` is called by each surface that can find people."""

    def __init__(self, recipients: NudgeRecipients) -> None:
        self._recipients = recipients
        self._ways: dict[str, FindsPeople] = {}

    def offer(self, platform: str, way: FindsPeople) -> None:
        """From now on this platform is asked, too."""
        self._ways[platform] = way

    async def look_up(self, person_ids: Collection[str]) -> list[Recipient]:
        """These people, in the order of their ids, after platforms were asked for those nobody can write to yet."""
        found = await self._recipients.look_up(person_ids)
        for platform, way in self._ways.items():
            unmet = {normal_email(each.member.email or ""): each.member.person_id for each in found if is_unmet(each)}
            if not unmet:
                break
            await _ask(platform, way, unmet)
            found = await self._recipients.look_up(person_ids)
        return found


def is_unmet(recipient: Recipient) -> bool:
    """Whether somebody may be there whom the bot only has not met."""
    return not recipient.has_account and recipient.member.is_active and recipient.member.email is not None


async def _ask(platform: str, way: FindsPeople, unmet: Mapping[str, str]) -> None:
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            await way.find(unmet)
    except (ChatUnavailable, PlaceGone, TimeoutError) as error:
        # Whoever was met before is reached all the same, and whoever was not is counted before anything is sent.
        log.info("people_not_met", platform=platform, error=type(error).__name__)
