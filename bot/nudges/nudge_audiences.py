"""Whom a nudge's form names, as far as the directory knows: a team, a group, addresses. Channels are known to chats."""

from dataclasses import dataclass

from bot.nudges.nudge_form import Misfit, Typed, addresses_in
from bot.nudges.nudge_plans import Chosen
from bot.nudges.nudges import Audience
from bot.nudges.nudging import Nudging
from bot.people.roles import is_curator
from retrieval.outcome import Person

NOBODY_NAMED = "choose who gets it"
NO_ADDRESS = "write at least one e-mail address"
NOT_YOURS = "only those who look after the articles can choose a group of the directory"


@dataclass(frozen=True)
class Named:
    """The people chosen, and the addresses that the directory does not know."""

    chosen: Chosen
    unknown: tuple[str, ...] = ()


class NudgeAudiences:
    """Finds the people; the same on every surface."""

    def __init__(self, nudging: Nudging) -> None:
        self._nudging = nudging

    async def named(self, typed: Typed, sender: Person) -> Named | Misfit:
        """The people, or what must be mended in the form."""
        match typed.audience:
            case Audience.TEAM:
                return Named(await self._nudging.team(sender))
            case Audience.GROUP if not is_curator(sender):
                # How many there are in a group is nothing for those who do not reach them.
                return Misfit("audience", NOT_YOURS)
            case Audience.GROUP if typed.whom.strip():
                return Named(await self._nudging.group(typed.whom))
            case Audience.ADDRESSES:
                return await self._at(addresses_in(typed.whom))
            case _:
                return Misfit("whom", NOBODY_NAMED)

    async def _at(self, emails: list[str]) -> Named | Misfit:
        return Named(*await self._nudging.addresses(emails)) if emails else Misfit("whom", NO_ADDRESS)
