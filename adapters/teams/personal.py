"""The chats between one person and us: known from what came, or opened when we have something to say."""

import structlog

from adapters.teams.connector import Connector, Reached, Refused
from adapters.teams.heard import PERSONAL, Json
from adapters.teams.references import Reference, References
from adapters.teams.spots import Spot
from bot.ports import ChatUnavailable, PlaceGone

log = structlog.get_logger(__name__)


class PersonalChats:
    """Finds or opens them."""

    def __init__(self, connector: Connector, references: References) -> None:
        self._connector = connector
        self._references = references

    async def of(self, tenant: str, user: str) -> Reference:
        """The chat with this person, by their id in the tenant's directory.

        Raises ChatUnavailable, or PlaceGone where they removed or blocked the app, or it was never installed for them.
        """
        known = await self._references.personal(tenant, user)
        if known is not None and not known.is_reachable:
            raise PlaceGone("they removed or blocked the app")
        return known or await self._open(tenant, user)

    async def _open(self, tenant: str, user: str) -> Reference:
        other = await self._references.any_of(tenant)
        if other is None:
            raise PlaceGone("nothing ever came from that tenant, so nobody knows where it is reached")
        try:
            opened = await self._connector.create(
                Reached(other.service_url, tenant, user), _members(other, tenant, user)
            )
        except Refused as error:
            log.warning("teams_person_not_reached", error=error.code, fix="install the app for everybody, by a policy")
            raise
        if not opened:
            raise ChatUnavailable("Teams opened a conversation and told no id")
        reference = Reference(Spot(tenant, opened), PERSONAL, other.service_url, other.bot_id, user)
        await self._references.remember(reference)
        return reference


def _members(other: Reference, tenant: str, user: str) -> Json:
    return {
        "bot": {"id": other.bot_id},
        "members": [{"id": user}],
        "isGroup": False,
        "tenantId": tenant,
        "channelData": {"tenant": {"id": tenant}},
    }
