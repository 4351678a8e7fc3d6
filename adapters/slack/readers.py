"""Who reads along in a channel: whether guests do, and what all of them may see. Asked of Slack, kept for a while.

Everything fails towards silence: where Slack does not tell who reads, outsiders might.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from adapters.slack.clients import in_our_words
from adapters.slack.workspaces import Workspaces
from bot.people.people import People
from bot.people.people_file import is_email
from bot.ports import PlaceGone
from knowledge.articles import EVERYONE

log = structlog.get_logger(__name__)

CHANNEL_SECONDS = 300.0
ROSTER_SECONDS = 3_600.0
MOST_KEPT = 2_000

PAGE = 1_000
MOST_PAGES = 50
"""Of people or members; in a larger place nobody could tell in time who reads."""

MOST_MEMBERS = 200
"""Members of a private channel whose groups are compared; in a larger one only what everyone may see is used."""


@dataclass(frozen=True)
class ReadAlong:
    """Who reads in a channel: `groups` are those that all of them belong to, `has_outsiders` says that guests do."""

    groups: frozenset[str] = frozenset({EVERYONE})
    has_outsiders: bool = False


@dataclass(frozen=True)
class Somebody:
    """What counts of a user here. `email` is None where nobody vouches for one."""

    email: str | None
    is_guest: bool
    is_counted: bool
    time_zone: str | None = None

    @property
    def is_colleague(self) -> bool:
        """Whether they work here, and can be known by their address."""
        return self.email is not None and self.is_counted and not self.is_guest


class TooMany(Exception):
    """There are more than can be looked through."""


class Readers:
    """Looks at who reads in channels."""

    def __init__(self, workspaces: Workspaces, people: People, clock: Callable[[], float]) -> None:
        self._workspaces = workspaces
        self._people = people
        self._clock = clock
        self._rosters: dict[str, tuple[float, dict[str, Somebody]]] = {}
        self._channels: dict[tuple[str, str], tuple[float, ReadAlong]] = {}

    async def of(self, team: str, channel: str, is_private: bool) -> ReadAlong:
        """Who reads in a channel. Raises ChatUnavailable while Slack does not answer."""
        until, known = self._channels.get((team, channel), (0.0, None))
        if known is not None and until > self._clock():
            return known
        try:
            members = [each for each in (await self.members(team, channel)).values() if each.is_counted]
            found = await self._look(members, is_private)
        except (PlaceGone, TooMany) as error:
            log.warning("slack_readers_unknown", team=team, channel=channel, error=type(error).__name__)
            found = ReadAlong(has_outsiders=True)
        if len(self._channels) >= MOST_KEPT:
            self._channels.clear()
        self._channels[team, channel] = (self._clock() + CHANNEL_SECONDS, found)
        return found

    def forget(self, team: str, id_: str) -> None:
        """This user or channel has changed: ask again."""
        self._channels.pop((team, id_), None)
        _, roster = self._rosters.get(team, (0.0, {}))
        if roster.pop(id_, None) is not None:
            # They may read in any channel.
            self._channels = {where: kept for where, kept in self._channels.items() if where[0] != team}

    async def _look(self, members: list[Somebody], is_private: bool) -> ReadAlong:
        if any(each.is_guest for each in members):
            return ReadAlong(has_outsiders=True)
        groups: frozenset[str] | None = None
        # Anybody may join a public channel.
        for each in members if is_private and len(members) <= MOST_MEMBERS else ():
            person = await self._people.person_for_email(each.email) if each.email else None
            theirs = person.groups if person else frozenset({EVERYONE})
            groups = theirs if groups is None else groups & theirs
            if groups <= {EVERYONE}:
                break
        return ReadAlong(groups or frozenset({EVERYONE}))

    async def members(self, team: str, channel: str) -> dict[str, Somebody]:
        """Everybody in a channel, by their user id. Raises ChatUnavailable, PlaceGone, and TooMany."""
        client = await self._workspaces.client(team)
        ids = await _all_pages("members", lambda cursor: client.conversations_members(channel=channel, **cursor))
        return await self.users(team, ids)

    async def users(self, team: str, ids: Sequence[str]) -> dict[str, Somebody]:
        """The users with these ids. Raises as `members` does."""
        client = await self._workspaces.client(team)
        roster = await self.roster(team)
        for user_id in ids:
            if user_id not in roster:
                user = (await in_our_words(client.users_info(user=user_id)))["user"]
                roster[user_id] = _somebody(team, user)
        return {user_id: roster[user_id] for user_id in ids}

    async def roster(self, team: str) -> dict[str, Somebody]:
        """Everybody in a workspace, by their user id. Raises as `members` does."""
        client = await self._workspaces.client(team)
        until, roster = self._rosters.get(team, (0.0, {}))
        if until <= self._clock():
            users = await _all_pages("members", lambda cursor: client.users_list(team_id=team, **cursor))
            roster = {str(user["id"]): _somebody(team, user) for user in users}
            self._rosters[team] = (self._clock() + ROSTER_SECONDS, roster)
        return roster


def is_guest(team: str, user: Mapping[str, Any]) -> bool:
    """Whether a user, as Slack describes them, is no colleague in this workspace."""
    enterprise_teams = (user.get("enterprise_user") or {}).get("teams") or ()
    is_foreign = user.get("team_id") not in (None, team) and team not in enterprise_teams
    marks = ("is_restricted", "is_ultra_restricted", "is_stranger")
    return is_foreign or any(user.get(mark) for mark in marks)


def _somebody(team: str, user: Mapping[str, Any]) -> Somebody:
    email = str((user.get("profile") or {}).get("email") or "")
    is_bot = bool(user.get("is_bot") or user.get("id") == "USLACKBOT")
    return Somebody(
        email=email if is_email(email) else None,
        is_guest=is_guest(team, user),
        is_counted=not is_bot and not user.get("deleted"),
        time_zone=str(user.get("tz") or "") or None,
    )


async def _all_pages(name: str, ask: Callable[[dict[str, Any]], Awaitable[Any]]) -> list[Any]:
    found: list[Any] = []
    cursor = ""
    for _ in range(MOST_PAGES):
        page = await in_our_words(ask({"limit": PAGE} | ({"cursor": cursor} if cursor else {})))
        found += page[name]
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return found
    raise TooMany
