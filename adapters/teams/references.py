"""Conversation references: where each conversation is reached. Kept on every activity, so that we can write by
ourselves, after a restart too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.teams.connector import Reached
from adapters.teams.heard import CHANNEL, PERSONAL, kind_of, part, spot_of, tenant_of, user_of, word
from adapters.teams.spots import Spot
from bot.ports import Clock, PlaceGone
from bot.upserting import put
from knowledge.tables import teams_accounts, teams_conversations

REFRESHED = timedelta(hours=1)
"""A reference that says the same is written again only after this long."""

MOST_KEPT = 5_000


@dataclass(frozen=True)
class Reference:
    """How a conversation is reached. `user` is set in personal chats: the person's id in the directory."""

    spot: Spot
    kind: str
    service_url: str
    bot_id: str
    user: str | None = None
    team: str | None = None
    is_reachable: bool = True

    @property
    def reached(self) -> Reached:
        """The conversation, for the connector."""
        return Reached(self.service_url, self.spot.tenant, self.spot.conversation)

    def at(self, spot: Spot) -> "Reference":
        """The same for a thread of this conversation."""
        return Reference(spot, self.kind, self.service_url, self.bot_id, self.user, self.team, self.is_reachable)


def reference_in(activity: Mapping[str, Any]) -> Reference:
    """The reference that comes with an activity."""
    kind = kind_of(activity)
    team = word(part(part(activity, "channelData"), "team"), "id") or None
    return Reference(
        spot=spot_of(activity).base,
        kind=kind,
        service_url=word(activity, "serviceUrl"),
        bot_id=word(part(activity, "recipient"), "id"),
        user=user_of(part(activity, "from")) or None if kind == PERSONAL else None,
        team=team,
    )


class References:
    """The references in the database."""

    def __init__(self, engine: AsyncEngine, now: Clock) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)
        self._now = now
        self._known: dict[Spot, tuple[Reference, Any]] = {}
        self._accounts: set[tuple[str, str, str]] = set()

    async def remember(self, reference: Reference) -> None:
        """Keep how a conversation is reached, as seen just now."""
        known = self._known.get(reference.spot)
        if known and known[0] == reference and self._now() - known[1] < REFRESHED:
            return
        key = {"tenant": reference.spot.tenant, "conversation": reference.spot.conversation}
        values: dict[str, Any] = {
            "kind": reference.kind,
            "service_url": reference.service_url,
            "bot_id": reference.bot_id,
            "is_reachable": reference.is_reachable,
            "seen_at": self._now(),
        }
        # What an activity leaves out has not changed.
        told = {"user_id": reference.user, "team": reference.team}
        values |= {name: value for name, value in told.items() if value is not None}
        async with self._engine.begin() as connection:
            await put(connection, teams_conversations, key, values)
        self._keep(reference)

    async def seen(self, activity: Mapping[str, Any]) -> None:
        """Keep what an activity tells of its conversation, and of the account of whoever it is from."""
        await self.remember(reference_in(activity))
        sender = part(activity, "from")
        user, account = user_of(sender), word(sender, "id")[:255]
        known = (tenant_of(activity), user, account)
        if user and user != account and known not in self._accounts:
            await self.remember_account(*known)
            self._accounts.add(known)

    async def remember_account(self, tenant: str, user: str, account: str) -> None:
        """Keep the connector's id ("29:...") of a person, which is not the directory's."""
        values = {"account_id": account, "seen_at": self._now()}
        async with self._engine.begin() as connection:
            await put(connection, teams_accounts, {"tenant": tenant, "user_id": user}, values)

    async def account(self, tenant: str, user: str) -> str:
        """The connector's id of a person; the directory's, which it also takes, where they never wrote to us."""
        column = teams_accounts.c
        query = select(column.account_id).where(column.tenant == tenant, column.user_id == user)
        async with self._reading.connect() as connection:
            return (await connection.execute(query)).scalar_one_or_none() or user

    async def of(self, spot: Spot) -> Reference:
        """How this conversation or thread is reached. Raises PlaceGone where we never were."""
        column, base = teams_conversations.c, spot.base
        found = await self._first(column.tenant == base.tenant, column.conversation == base.conversation)
        if found is None:
            raise PlaceGone("no activity ever came from that conversation")
        return found.at(spot)

    async def personal(self, tenant: str, user: str) -> Reference | None:
        """The chat between a person and us; None where none is known."""
        column = teams_conversations.c
        return await self._first(column.tenant == tenant, column.user_id == user, column.kind == PERSONAL)

    async def any_of(self, tenant: str) -> Reference | None:
        """The conversation of this tenant that was seen last: others are made over the same address."""
        return await self._first(teams_conversations.c.tenant == tenant)

    async def named(self, conversation: str) -> Reference | None:
        """The conversation of this id, whatever tenant it is in."""
        return await self._first(teams_conversations.c.conversation == conversation)

    async def channels(self, tenant: str, at_most: int) -> list[Reference]:
        """The channels of this tenant where we are, those seen last first."""
        return await self._channels(at_most, teams_conversations.c.tenant == tenant)

    async def every_channel(self, at_most: int) -> list[Reference]:
        """The channels of all tenants where we are, those seen last first."""
        return await self._channels(at_most)

    async def _channels(self, at_most: int, *conditions: Any) -> list[Reference]:
        column = teams_conversations.c
        query = select(teams_conversations).where(
            column.kind == CHANNEL, column.team.is_not(None), column.is_reachable, *conditions
        )
        async with self._reading.connect() as connection:
            rows = await connection.execute(query.order_by(column.seen_at.desc()).limit(at_most))
            return [_reference(row) for row in rows]

    async def lost(self, spot: Spot) -> None:
        """Nobody can be reached there any more: uninstalled, or blocked."""
        column, base = teams_conversations.c, spot.base
        there = update(teams_conversations).where(
            column.tenant == base.tenant, column.conversation == base.conversation
        )
        async with self._engine.begin() as connection:
            await connection.execute(there.values(is_reachable=False))
        self._known.pop(base, None)

    async def _first(self, *conditions: Any) -> Reference | None:
        query = select(teams_conversations).where(*conditions).order_by(teams_conversations.c.seen_at.desc()).limit(1)
        async with self._reading.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else _reference(row)

    def _keep(self, reference: Reference) -> None:
        if len(self._known) >= MOST_KEPT:
            self._known.clear()
            self._accounts.clear()
        self._known[reference.spot] = (reference, self._now())


def _reference(row: Any) -> Reference:
    spot = Spot(row.tenant, row.conversation)
    return Reference(spot, row.kind, row.service_url, row.bot_id, row.user_id, row.team, row.is_reachable)
