"""The channels that somebody and we are both in: what they are called, and who reads there."""

from collections.abc import Callable

import structlog

from adapters.teams.connector import Connector
from adapters.teams.directory import Directory
from adapters.teams.heard import listed, word
from adapters.teams.references import Reference, References
from adapters.teams.spots import Spot
from bot.ports import ChatUnavailable, PlaceGone

log = structlog.get_logger(__name__)

MOST_PLACES = 20
"""Channels that are offered to choose; each costs a question to Teams."""

MOST_PAGES = 4
"""Of 500 people each: more can't be read in the ten seconds that a card waits."""

KEPT_SECONDS = 300.0
MOST_KEPT = 500

FIRST_CHANNEL = "General"
"""What Teams calls the channel that has no name of its own."""


class Places:
    """Finds them. What is found is remembered for a little while."""

    def __init__(
        self, connector: Connector, references: References, directory: Directory, clock: Callable[[], float]
    ) -> None:
        self._connector = connector
        self._references = references
        self._directory = directory
        self._clock = clock
        self._known: dict[tuple[str, str], tuple[float, tuple[tuple[str, str], ...]]] = {}

    async def shared_with(self, tenant: str, user: str) -> tuple[tuple[str, str], ...]:
        """The channels in which this person and we both are: (conversation, name). Raises ChatUnavailable."""
        known = self._known.get((tenant, user))
        if known and known[0] > self._clock():
            return known[1]
        names: dict[str, dict[str, str]] = {}
        found: list[tuple[str, str]] = []
        for place in await self._references.channels(tenant, MOST_PLACES):
            if await self._is_in(place, user):
                team = place.team or ""
                names[team] = names.get(team) or await self._names(place, team)
                called = names[team].get(place.spot.conversation)
                found += [(place.spot.conversation, called)] if called else []
        if len(self._known) >= MOST_KEPT:
            self._known.clear()
        self._known[tenant, user] = (self._clock() + KEPT_SECONDS, tuple(found))
        return tuple(found)

    async def people_in(self, tenant: str, conversation: str) -> frozenset[str]:
        """Who reads in a channel, as far as they are colleagues. Raises ChatUnavailable or PlaceGone."""
        reached, continuation = (await self._references.of(Spot(tenant, conversation))).reached, ""
        people: set[str] = set()
        for _ in range(MOST_PAGES):
            page = await self._connector.members(reached, continuation)
            for member in listed(page, "members"):
                person = await self._directory.member(tenant, member)
                people |= {person.id} if person.is_active and not person.is_guest else set()
            continuation = word(page, "continuationToken")
            if not continuation:
                return frozenset(people)
        log.warning("teams_roster_not_read_to_the_end", read=len(people))
        return frozenset(people)

    async def _is_in(self, place: Reference, user: str) -> bool:
        account = await self._references.account(place.spot.tenant, user)
        try:
            await self._connector.member(place.reached, account)
        except PlaceGone:
            return False
        return True

    async def _names(self, place: Reference, team: str) -> dict[str, str]:
        """The names of a team's channels by their conversation; empty where Teams tells none."""
        try:
            name = word(await self._connector.team(place.reached, team), "name")
            channels = await self._connector.channels(place.reached, team)
        except (PlaceGone, ChatUnavailable) as error:
            log.info("teams_channels_not_told", error=type(error).__name__)
            return {}
        told = [(word(each, "id"), word(each, "name") or FIRST_CHANNEL) for each in listed(channels, "conversations")]
        return {where: f"{name} · {called}" for where, called in told if where}
