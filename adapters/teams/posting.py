"""Posting once: a message is written down before it goes, and known again by its key.

Teams offers a bot no way to look whether a message arrived. So where the answer to a send was lost, and only there, the
message may come twice: that is better than not at all.
"""

import asyncio
from weakref import WeakValueDictionary

import structlog

from adapters.teams.connector import Connector, NotUnderstood, Reached, Refused, Throttled
from adapters.teams.heard import Json, word
from adapters.teams.references import Reference, References
from bot.ports import ChatUnavailable, FateUnknown
from bot.sent_messages import SentMessages

log = structlog.get_logger(__name__)

FORBIDDEN = 403


class Posting:
    """Posts messages, each once."""

    def __init__(self, connector: Connector, references: References, sent: SentMessages) -> None:
        self._connector = connector
        self._references = references
        self._sent = sent
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def post(self, to: Reference, activity: Json, key: str, only_for: str = "", never_twice: bool = False) -> str:
        """Post an activity under `key`, unless that was done before; its id. `only_for`: the one account that sees it.

        Raises ChatUnavailable, or Refused (which is a PlaceGone). One that is `never_twice` is not posted again where
        nobody knows whether it arrived: raises FateUnknown.
        """
        # Two of ours with one key at the same time: the second finds what the first has sent.
        async with self._locks.setdefault(key, asyncio.Lock()):
            sending = await self._sent.begin(key)
            if sending.message_id is not None:
                return sending.message_id
            if sending.may_have_arrived and never_twice:
                raise FateUnknown("Teams cannot be asked whether it arrived")
            if sending.may_have_arrived:
                log.warning("teams_message_may_come_twice")
            message_id = await self._post(to, activity, key, only_for)
            await self._sent.arrived(key, message_id)
            return message_id

    async def put(self, to: Reference, activity: Json, key: str, only_for: str = "") -> str:
        """Post an activity under `key`, or put it in the place of what was posted under it before. As `post`."""
        sending = await self._sent.begin(key)
        if sending.message_id is None:
            if not sending.may_have_arrived:
                await self._sent.refused(key)  # Nothing was sent yet; whoever posts writes it down anew.
            return await self.post(to, activity, key, only_for)
        await self.update(to, sending.message_id, activity, only_for)
        return sending.message_id

    async def post_plainly(self, to: Reference, activity: Json, only_for: str = "") -> str:
        """Post something that nobody misses and nobody minds twice. Raises as `post`."""
        return await self._send(to, activity, only_for)

    async def update(self, to: Reference, message_id: str, activity: Json, only_for: str = "") -> None:
        """Put an activity in the place of another. Raises as `post`."""
        await self._connector.update(to.reached, message_id, addressed(activity, to, only_for), bool(only_for))

    async def take_back(self, to: Reference, message_id: str) -> None:
        """Delete a message of ours, if that can be done. Never raises."""
        try:
            await self._connector.delete(to.reached, message_id)
        except (ChatUnavailable, Refused) as error:
            log.info("teams_message_not_taken_back", error=type(error).__name__)

    async def hint(self, to: Reference, activity: Json) -> None:
        """Send what nobody misses, if it can go right now. Never raises."""
        await self._connector.hint(to.reached, addressed(activity, to))

    async def _post(self, to: Reference, activity: Json, key: str, only_for: str) -> str:
        try:
            return await self._send(to, activity, only_for)
        except (NotUnderstood, Refused, Throttled):
            await self._sent.refused(key)
            raise

    async def _send(self, to: Reference, activity: Json, only_for: str) -> str:
        reached: Reached = to.reached
        try:
            return await self._connector.send(reached, addressed(activity, to, only_for), bool(only_for))
        except NotUnderstood as error:
            if only_for or ("entities" not in activity and "attachments" not in activity):
                raise
            # Better plain words than none. That it happens at all is a fault of ours.
            log.error("teams_activity_sent_plain", status=error.status)
            return await self._connector.send(reached, addressed(plain(activity), to), False)
        except Refused as error:
            if error.status == FORBIDDEN and not only_for:
                log.warning(
                    "teams_not_allowed_there", kind=to.kind, error=error.code, fix="install the app there again"
                )
                await self._references.lost(to.spot)
            raise


def addressed(activity: Json, to: Reference, only_for: str = "") -> Json:
    """The activity with who says it, where, and to whom if only one person sees it."""
    where = {"id": to.spot.conversation, "tenantId": to.spot.tenant, "conversationType": to.kind}
    whole = {**activity, "from": {"id": to.bot_id}, "conversation": where, "channelId": "msteams"}
    return whole | ({"recipient": {"id": only_for, "isTargeted": True}} if only_for else {})


def plain(activity: Json) -> Json:
    """Only the words of an activity."""
    words = word(activity, "text") or word(activity, "summary") or "…"
    return {"type": "message", "textFormat": "markdown", "text": words}
