"""Who somebody is and who reads in a place, asked of Teams and remembered for a little while."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from adapters.teams.connector import Connector
from adapters.teams.heard import PERSONAL, Json, listed, user_of, word
from adapters.teams.references import References
from adapters.teams.spots import PLATFORM, Spot
from adapters.teams.tenants import Tenants
from bot.people.accounts import Account, Accounts
from bot.people.people import People
from bot.people.people_file import is_email
from bot.ports import PlaceGone
from retrieval.outcome import Person, Place, PlaceKind

log = structlog.get_logger(__name__)

KEPT_SECONDS = 300.0
MOST_KEPT = 5_000

MOST_PAGES = 20
"""Of 500 people each. A place with more people in it is not read to the end, and counts as shared with others."""

OUTSIDERS = frozenset({"guest", "anonymous"})
"""The roles of people who are no members of the tenant."""

INVITED = "#EXT#"
"""Stands in the sign-in name of everybody who was invited from elsewhere."""


@dataclass(frozen=True)
class Profile:
    """A Teams user: the person they are for us, and what only Teams knows."""

    person: Person
    names: tuple[str, ...] = ()
    time_zone: str | None = None


class Directory:
    """Looks people and places up."""

    def __init__(
        self,
        connector: Connector,
        references: References,
        tenants: Tenants,
        people: "KnowsPeople",
        clock: Callable[[], float],
    ) -> None:
        self._connector = connector
        self._references = references
        self._tenants = tenants
        self._people = people
        self._clock = clock
        self._profiles: dict[tuple[str, str], tuple[float, Profile]] = {}
        self._shared: dict[Spot, tuple[float, bool]] = {}

    async def profile(self, spot: Spot, user: str, time_zone: str | None = None) -> Profile:
        """Who a user in this conversation is. Raises ChatUnavailable while Teams does not answer.

        Where Teams will not tell us, nothing is known of them, so they are refused.
        """
        known = self._profiles.get((spot.tenant, user))
        if known and known[0] > self._clock():
            return known[1]
        reached = (await self._references.of(spot.base)).reached
        try:
            member = await self._connector.member(reached, await self._references.account(spot.tenant, user))
        except PlaceGone as error:
            log.info("teams_person_not_found", error=str(error))
            return Profile(self._tenants.unknown(_own_id(spot.tenant, user)))
        profile = await self._read(spot.tenant, user, member, time_zone)
        _keep(self._profiles, (spot.tenant, user), (self._clock() + KEPT_SECONDS, profile))
        return profile

    async def person(self, spot: Spot, user: str) -> Person:
        """The person a user is. Raises as `profile` does."""
        return (await self.profile(spot, user)).person

    async def place(self, spot: Spot, kind: str, told: Mapping[str, Any] | None = None) -> Place:
        """The place that a conversation is; `told` is what the activity says of its channel. Raises ChatUnavailable."""
        if kind == PERSONAL:
            return spot.place(PlaceKind.DIRECT)
        return spot.place(PlaceKind.CHANNEL, await self.is_shared(spot, told or {}))

    async def is_shared(self, spot: Spot, told: Mapping[str, Any]) -> bool:
        """Whether people of other tenants read there, or nobody could tell. Raises ChatUnavailable."""
        if word(told, "type") in ("standard", "private") or self._tenants.is_open:
            return False
        known = self._shared.get(spot.base)
        if known and known[0] > self._clock():
            return known[1]
        is_shared = await self._has_outsiders(spot.base)
        _keep(self._shared, spot.base, (self._clock() + KEPT_SECONDS, is_shared))
        return is_shared

    async def member(self, tenant: str, member: Json) -> Person:
        """The person a member of a roster is. One who is known from just now is not looked up again."""
        user = user_of(member)
        known = self._profiles.get((tenant, user))
        if known and known[0] > self._clock():
            return known[1].person
        profile = await self._read(tenant, user, member, None)
        _keep(self._profiles, (tenant, user), (self._clock() + KEPT_SECONDS, profile))
        return profile.person

    def forget(self, spot: Spot, users: tuple[str, ...] = ()) -> None:
        """Something about this place, or these people in it, has changed: ask again next time."""
        self._shared.pop(spot.base, None)
        for user in users:
            self._profiles.pop((spot.tenant, user), None)

    async def _has_outsiders(self, spot: Spot) -> bool:
        reached, continuation = (await self._references.of(spot)).reached, ""
        for _ in range(MOST_PAGES):
            try:
                page = await self._connector.members(reached, continuation)
            except PlaceGone:
                return True
            if any(self._is_foreign(member) for member in listed(page, "members")):
                return True
            continuation = word(page, "continuationToken")
            if not continuation:
                return False
        return True

    def _is_foreign(self, member: Json) -> bool:
        tenant = word(member, "tenantId")
        return bool(tenant) and not self._tenants.serves(tenant)

    async def _read(self, tenant: str, user: str, member: Json, time_zone: str | None) -> Profile:
        sign_in = word(member, "userPrincipalName")
        is_guest = self._is_foreign(member) or word(member, "userRole") in OUTSIDERS or INVITED in sign_in
        email = "" if is_guest else self._tenants.vouched(word(member, "email"), sign_in)
        person = await self._people.person(email, _own_id(tenant, user))
        person = Person(person.id, person.groups, is_guest, person.is_active)
        await self._people.remember(Account(PLATFORM, tenant, user, person.id, time_zone))
        await self._references.remember_account(tenant, user, word(member, "id") or user)
        names = (word(member, "name"), word(member, "givenName"))
        return Profile(person, tuple(name for name in names if name), time_zone)


class KnowsPeople:
    """Our own directory: the people behind e-mail addresses, and their accounts."""

    def __init__(self, people: People, accounts: Accounts) -> None:
        self._people = people
        self._accounts = accounts

    async def person(self, email: str, own_id: str) -> Person:
        """The person with this address, whatever platform they come from; a person of this platform's alone without."""
        return await self._people.person_for_email(email) if is_email(email) else Person(own_id)

    async def remember(self, account: Account) -> None:
        """Keep whose account this is. A time zone that is not told now stays as it was."""
        if account.time_zone is None:
            known = await self._accounts.of(account.person_id, account.platform, account.workspace)
            if known is not None:
                account = Account(**{**vars(account), "time_zone": known.time_zone})
        await self._accounts.remember(account)


def member_ids(members: list[Json]) -> tuple[str, ...]:
    """The directory's ids of the people in a list of accounts."""
    return tuple(user_of(member) for member in members)


def _own_id(tenant: str, user: str) -> str:
    return f"{PLATFORM}:{tenant}:{user}"


def _keep(kept: dict[Any, tuple[float, Any]], key: object, value: tuple[float, Any]) -> None:
    if len(kept) >= MOST_KEPT:
        kept.clear()
    kept[key] = value
