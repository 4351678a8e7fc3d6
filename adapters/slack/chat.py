"""The Chat port on Slack: replies in threads, for one pair of eyes, or in the place of what stands there already."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.blocks import Dressing, message
from adapters.slack.posting import LOST_MESSAGE, STREAMING, Posting
from adapters.slack.spots import PLATFORM, Spot
from adapters.slack.streams import Began, Stream
from adapters.slack.whispering import PRIVATELY, Whispering
from adapters.slack.workspaces import Workspaces
from adapters.slack.writing import Writing
from bot.messages import Address, Message
from bot.people.accounts import Accounts
from bot.ports import PlaceGone
from bot.questions.sharing import is_shareable
from bot.replies import WORKING, Reply
from retrieval.outcome import Place, PlaceKind

log = structlog.get_logger(__name__)


@dataclass
class Remarks:
    """What this process knows of questions under way and the database does not: where to answer privately, what was
    left out, whether a status line shows. Lost when the process dies: the answer then comes without it."""

    response_urls: dict[str, str] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)
    with_status: set[str] = field(default_factory=set)

    def forget(self, question_id: str, place: Place) -> None:
        """The question has come to its end."""
        self.response_urls.pop(question_id, None)
        self.remarks.pop(question_id, None)
        self.with_status.discard(place.id)


class SlackChat:
    """Sends and edits replies. Raises the errors of the port."""

    def __init__(
        self, workspaces: Workspaces, posting: Posting, whispering: Whispering, writing: Writing, accounts: Accounts
    ) -> None:
        self._workspaces = workspaces
        self._posting = posting
        self._whispering = whispering
        self._writing = writing
        self._accounts = accounts
        self._streams: dict[str, Stream] = {}
        self.remarks = Remarks()

    def needs_placeholder(self, place: Place) -> bool:
        """See `Chat`: where a status line shows, no message is needed to say that we are at it."""
        return place.id not in self.remarks.with_status

    async def send(self, place: Place, person_id: str, reply: Reply, key: str) -> str:
        """See `Chat`."""
        if place.kind is PlaceKind.PRIVATE_REPLY or (reply.only_for_asker and place.kind is PlaceKind.CHANNEL):
            return await self._say_privately(place, person_id, reply, key)
        spot = Spot.of(place)
        stream = self._streams.pop(key, None)
        streamed = await stream.end() if stream is not None else ""
        if streamed:
            await self.edit(place, streamed, reply, key)
            return streamed
        ts = await self._posting.post(spot, self._message(place, reply, key), key)
        if place.kind is PlaceKind.CHANNEL and spot.thread:
            await self._accounts.engage(spot.thread_key)
        return ts

    async def edit(self, place: Place, message_id: str, reply: Reply, key: str) -> None:
        """See `Chat`."""
        if message_id.startswith(PRIVATELY):
            await self._say_privately_to(place, message_id.partition(":")[2], reply, key)
            return
        stream = self._streams.pop(key, None)
        if stream is not None:
            await stream.end()
        spot, words = Spot.of(place), self._message(place, reply, key)
        code = await self._posting.change(spot, message_id, words)
        if code in STREAMING:
            # A stream that a dead process left open.
            client = await self._workspaces.client(spot.team)
            with contextlib.suppress(SlackApiError):
                await client.chat_stopStream(channel=spot.channel, ts=message_id)
            code = await self._posting.change(spot, message_id, words)
        if code in LOST_MESSAGE:
            await self._posting.post(spot, words, f"{key}:again")

    async def write(self, to: Address, message: Message, key: str) -> str:
        """See `Chat`."""
        return await self._writing.write(to, message, key)

    async def rewrite(self, to: Address, message_id: str, message: Message, key: str) -> None:
        """See `Chat`."""
        await self._writing.rewrite(to, message_id, message, key)

    async def replace(self, message_id: str, message: Message) -> None:
        """Put `message` in the place of one that `write` wrote; nothing where that is gone. Raises as the port does."""
        await self._writing.replace(message_id, message)

    async def stream(self, place: Place, user_id: str, key: str, began: Began) -> Stream | None:
        """A stream for the answer to a question; None where it cannot be streamed."""
        spot = Spot.of(place)
        if place.kind is PlaceKind.PRIVATE_REPLY or not spot.thread:
            return None
        client = await self._workspaces.client(spot.team, waits=False)
        # Who it is for must be told in channels only.
        recipient = (spot.team, user_id) if place.kind is PlaceKind.CHANNEL else None
        stream = Stream(client, spot, recipient, began)
        self._streams[key] = stream
        return stream

    async def whisper(self, spot: Spot, user_id: str, words: Mapping[str, Any]) -> None:
        """Say something that only one person in a channel sees; in a direct message where that cannot be.

        Raises ChatUnavailable or PlaceGone.
        """
        await self._whispering.whisper(spot, user_id, words)

    async def _say_privately(self, place: Place, person_id: str, reply: Reply, key: str) -> str:
        spot = Spot.of(place)
        account = await self._accounts.of(person_id, PLATFORM, spot.team)
        if account is None:
            raise PlaceGone("nobody knows which Slack account is theirs")
        await self._say_privately_to(place, account.user_id, reply, key)
        return f"{PRIVATELY}:{account.user_id}"

    async def _say_privately_to(self, place: Place, user_id: str, reply: Reply, key: str) -> None:
        words, url = self._message(place, reply, key), self.remarks.response_urls.get(key, "")
        # What changes is said anew, and so under a key of its own.
        once = f"private:{key}:{sha256(f'{reply.text} {reply.notice}'.encode()).hexdigest()[:16]}"
        await self._whispering.say_once(Spot.of(place), user_id, words, once, url)

    def _message(self, place: Place, reply: Reply, key: str) -> dict[str, Any]:
        question_id = key if ":" not in key else ""
        can_share = place.kind is PlaceKind.PRIVATE_REPLY and is_shareable(reply) and bool(question_id)
        remark = "" if reply.outcome == WORKING else self.remarks.remarks.get(key, "")
        return message(reply, Dressing(question_id, remark=remark, can_share=can_share))
