"""People whom Teams knows by their address: those in the channels where the app is, who never wrote to it themselves.

Teams gives a bot no list of everybody. A chat is opened with whoever is found; where the app is not installed for them
Teams refuses that, and they are told of as people who cannot be reached.
"""

from collections.abc import Callable, Mapping

import structlog

from adapters.teams.connector import Connector
from adapters.teams.directory import Directory
from adapters.teams.heard import Json, listed, word
from adapters.teams.places import MOST_PAGES, MOST_PLACES
from adapters.teams.references import Reference, References
from adapters.teams.tenants import Tenants
from bot.people.people_file import normal_email
from bot.ports import PlaceGone

log = structlog.get_logger(__name__)

KEPT_SECONDS = 600.0
"""How long a roster that was read is looked through again before Teams is asked anew."""


class TeamsMeeting:
    """Looks through the rosters of the channels where we are."""

    def __init__(
        self,
        connector: Connector,
        references: References,
        directory: Directory,
        tenants: Tenants,
        clock: Callable[[], float],
    ) -> None:
        self._connector = connector
        self._references = references
        self._directory = directory
        self._tenants = tenants
        self._clock = clock
        self._rosters: dict[str, tuple[float, list[Json]]] = {}

    async def find(self, people: Mapping[str, str]) -> None:
        """See `FindsPeople`."""
        wanted = set(people)
        seen_teams: set[str] = set()
        for place in await self._references.every_channel(MOST_PLACES):
            # All channels of a team that everybody is in have the same people.
            if not wanted or (place.team or place.spot.conversation) in seen_teams:
                continue
            seen_teams.add(place.team or place.spot.conversation)
            for member in await self._roster(place):
                email = normal_email(self._tenants.vouched(word(member, "email"), word(member, "userPrincipalName")))
                if email in wanted:
                    await self._directory.member(place.spot.tenant, member)
                    wanted.discard(email)

    async def _roster(self, place: Reference) -> list[Json]:
        """Everybody in a channel, as far as Teams tells. Raises ChatUnavailable."""
        until, known = self._rosters.get(place.spot.conversation, (0.0, []))
        if until > self._clock():
            return known
        people: list[Json] = []
        continuation = ""
        for _ in range(MOST_PAGES):
            try:
                page = await self._connector.members(place.reached, continuation)
            except PlaceGone:
                break
            people += listed(page, "members")
            continuation = word(page, "continuationToken")
            if not continuation:
                break
        self._rosters[place.spot.conversation] = (self._clock() + KEPT_SECONDS, people)
        return people
