"""Who somebody is and what a channel is, asked of Slack and remembered for a little while."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.clients import in_our_words
from adapters.slack.readers import Readers
from adapters.slack.readers import is_guest as is_outsider
from adapters.slack.spots import PLATFORM, Spot
from adapters.slack.workspaces import Workspaces
from bot.people.accounts import Account, Accounts
from bot.people.people import People
from bot.people.people_file import is_email
from bot.ports import PlaceGone
from retrieval.outcome import Person, Place, PlaceKind

log = structlog.get_logger(__name__)

KEPT_SECONDS = 300.0
MOST_KEPT = 5_000


@dataclass(frozen=True)
class Profile:
    """A Slack user: the person they are for us, and what only Slack knows."""

    person: Person
    names: tuple[str, ...] = ()
    is_admin: bool = False
    time_zone: str | None = None


@dataclass(frozen=True)
class Channel:
    """A Slack channel. `is_external`: people of other companies read there, or nobody could tell."""

    is_external: bool
    creator: str = ""
    name: str = ""
    is_private: bool = False


class Directory:
    """Looks people and channels up."""

    def __init__(self, workspaces: Workspaces, people: People, accounts: Accounts, clock: Callable[[], float]) -> None:
        self._workspaces = workspaces
        self._people = people
        self._accounts = accounts
        self._clock = clock
        self._readers = Readers(workspaces, people, clock)
        self._profiles: dict[tuple[str, str], tuple[float, Profile]] = {}
        self._channels: dict[tuple[str, str], tuple[float, Channel]] = {}

    @property
    def readers(self) -> Readers:
        """Who is in the workspace, and in its channels."""
        return self._readers

    async def profile(self, team: str, user_id: str) -> Profile:
        """Who a user is. Raises ChatUnavailable while Slack does not answer.

        Where Slack may not tell us (a missing scope, an unknown user) nothing is known of them, so they are refused.
        """
        known = self._profiles.get((team, user_id))
        if known and known[0] > self._clock():
            return known[1]
        client = await self._workspaces.client(team)
        try:
            user = (await in_our_words(client.users_info(user=user_id)))["user"]
        except PlaceGone:
            return Profile(Person(_own_id(team, user_id), is_active=False))
        profile = await self._read(team, user_id, user)
        self._keep(self._profiles, (team, user_id), profile)
        return profile

    async def person(self, team: str, user_id: str) -> Person:
        """The person a user is. Raises as `profile` does."""
        return (await self.profile(team, user_id)).person

    async def channel(self, team: str, channel: str) -> Channel:
        """What a channel is. Raises ChatUnavailable. One Slack tells us nothing of counts as shared with others."""
        known = self._channels.get((team, channel))
        if known and known[0] > self._clock():
            return known[1]
        client = await self._workspaces.client(team)
        found = await self._ask_for_channel(client, channel)
        self._keep(self._channels, (team, channel), found)
        return found

    async def place(self, spot: Spot, kind: PlaceKind, told_external: bool = False) -> Place:
        """The place a spot is, with what all who read there may see; where guests read along it counts as shared.

        `told_external`: the event itself said that others read there. Raises as `channel`.
        """
        if kind is PlaceKind.DIRECT:
            return spot.place(kind)
        channel = await self.channel(spot.team, spot.channel)
        if kind is not PlaceKind.CHANNEL or told_external or channel.is_external:
            return spot.place(kind, told_external or channel.is_external)
        along = await self._readers.of(spot.team, spot.channel, channel.is_private)
        return spot.place(kind, along.has_outsiders, along.groups)

    async def direct_channel(self, team: str, user_id: str) -> str:
        """The conversation between the bot and one person. Raises ChatUnavailable or PlaceGone."""
        client = await self._workspaces.client(team)
        return str((await in_our_words(client.conversations_open(users=user_id)))["channel"]["id"])

    def forget(self, team: str, id_: str) -> None:
        """Something about this user or channel has changed: ask again next time."""
        self._profiles.pop((team, id_), None)
        self._channels.pop((team, id_), None)
        self._readers.forget(team, id_)

    async def _ask_for_channel(self, client: AsyncWebClient, channel: str) -> Channel:
        try:
            info = (await in_our_words(client.conversations_info(channel=channel)))["channel"]
        except PlaceGone:
            return Channel(is_external=True)
        is_external = any(info.get(mark) for mark in ("is_ext_shared", "is_pending_ext_shared"))
        is_private = any(info.get(mark) for mark in ("is_private", "is_group", "is_mpim"))
        return Channel(is_external, str(info.get("creator") or ""), str(info.get("name") or ""), is_private)

    async def _read(self, team: str, user_id: str, user: Mapping[str, Any]) -> Profile:
        details = user.get("profile") or {}
        is_guest = is_outsider(team, user)
        email = str(details.get("email") or "")
        # Only an account of this workspace vouches for its address; a stranger's would let them in as somebody else.
        known = is_email(email) and not is_guest and not user.get("is_bot")
        person = await self._people.person_for_email(email) if known else Person(_own_id(team, user_id))
        is_active = person.is_active and not user.get("deleted")
        person = Person(person.id, person.groups, is_guest, is_active)
        time_zone = str(user.get("tz") or "") or None
        await self._accounts.remember(Account(PLATFORM, team, user_id, person.id, time_zone))
        names = (details.get("real_name"), details.get("display_name"), user.get("name"))
        is_admin = bool(user.get("is_admin") or user.get("is_owner"))
        return Profile(person, tuple(str(name) for name in names if name), is_admin, time_zone)

    def _keep(self, kept: dict[tuple[str, str], tuple[float, Any]], key: tuple[str, str], value: object) -> None:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[key] = (self._clock() + KEPT_SECONDS, value)


def _own_id(team: str, user_id: str) -> str:
    return f"{PLATFORM}:{team}:{user_id}"
