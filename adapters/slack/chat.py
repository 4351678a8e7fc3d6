"""The Chat port on Slack: replies in threads, for one pair of eyes, or in the place of what stands there already."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.blocks import Dressing, message
from adapters.slack.clients import error_code, in_our_words
from adapters.slack.directory import Directory
from adapters.slack.posting import Posting
from adapters.slack.spots import PLATFORM, Spot
from adapters.slack.streams import Began, Stream
from adapters.slack.workspaces import Workspaces
from bot.accounts import Accounts
from bot.ports import PlaceGone
from bot.replies import WORKING, Reply
from bot.sharing import is_shareable
from retrieval.outcome import Place, PlaceKind

log = structlog.get_logger(__name__)

PRIVATELY = "private"
"""The message id of what only one person saw: it can't be edited, only said anew."""

LOST_MESSAGE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
STREAMING = frozenset({"streaming_state_conflict", "message_in_streaming_state"})


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

    def __init__(self, workspaces: Workspaces, directory: Directory, posting: Posting, accounts: Accounts) -> None:
        self._workspaces = workspaces
        self._directory = directory
        self._posting = posting
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
        code = await self._update(spot, message_id, words)
        if code in STREAMING:
            # A stream that a dead process left open.
            client = await self._workspaces.client(spot.team)
            with contextlib.suppress(SlackApiError):
                await client.chat_stopStream(channel=spot.channel, ts=message_id)
            code = await self._update(spot, message_id, words)
        if code in LOST_MESSAGE:
            await self._posting.post(spot, words, f"{key}:again")

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
        client = await self._workspaces.client(spot.team)
        if spot.channel.startswith("D"):
            await self._posting.post_plainly(spot, words)
            return
        try:
            ephemeral = client.chat_postEphemeral(
                channel=spot.channel, user=user_id, thread_ts=spot.thread or None, **words
            )
            await in_our_words(ephemeral)
        except PlaceGone:
            direct = await self._directory.direct_channel(spot.team, user_id)
            await self._posting.post_plainly(Spot(spot.team, direct), words)

    async def _say_privately(self, place: Place, person_id: str, reply: Reply, key: str) -> str:
        spot = Spot.of(place)
        account = await self._accounts.of(person_id, PLATFORM, spot.team)
        if account is None:
            raise PlaceGone("nobody knows which Slack account is theirs")
        await self._say_privately_to(place, account.user_id, reply, key)
        return f"{PRIVATELY}:{account.user_id}"

    async def _say_privately_to(self, place: Place, user_id: str, reply: Reply, key: str) -> None:
        words = self._message(place, reply, key)
        url = self.remarks.response_urls.get(key)
        if url and await self._respond(url, words):
            return
        await self.whisper(Spot.of(place), user_id, words)

    async def _respond(self, url: str, words: Mapping[str, Any]) -> bool:
        """Whether the address that came with a command took the answer: it works where the bot is no member."""
        try:
            answer = await AsyncWebhookClient(url).send(
                text=words["text"], blocks=words["blocks"], response_type="ephemeral", replace_original=False
            )
        except Exception as error:
            # Used up, expired or unreachable: there is another way.
            log.info("slack_response_url_failed", error=type(error).__name__)
            return False
        return bool(answer.status_code == 200)

    async def _update(self, spot: Spot, ts: str, words: Mapping[str, Any]) -> str:
        """Change a message; gives back Slack's error if it is one that we have an answer to."""
        client = await self._workspaces.client(spot.team)
        try:
            await in_our_words(_allowing(client.chat_update(channel=spot.channel, ts=ts, **words)))
        except _Known as known:
            return known.code
        return ""

    def _message(self, place: Place, reply: Reply, key: str) -> dict[str, Any]:
        question_id = key if ":" not in key else ""
        can_share = place.kind is PlaceKind.PRIVATE_REPLY and is_shareable(reply) and bool(question_id)
        remark = "" if reply.outcome == WORKING else self.remarks.remarks.get(key, "")
        return message(reply, Dressing(question_id, remark=remark, can_share=can_share))


class _Known(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


async def _allowing(call: Any) -> Any:
    try:
        return await call
    except SlackApiError as error:
        if error_code(error) in LOST_MESSAGE | STREAMING:
            raise _Known(error_code(error)) from error
        raise
