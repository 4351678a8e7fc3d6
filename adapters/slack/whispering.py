"""Saying something that only one person in a channel sees: once, as far as Slack lets us know.

Such a message cannot be looked for afterwards. So it is written down before it goes, and where nobody knows whether it
arrived, the same is said in the person's own conversation with the bot, where it can be looked for: whoever is unlucky
reads it in two places, and nobody waits in vain.
"""

from collections.abc import Mapping
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.clients import in_our_words, translated
from adapters.slack.directory import Directory
from adapters.slack.posting import Posting
from adapters.slack.spots import Spot
from adapters.slack.workspaces import Workspaces
from bot.ports import PlaceGone
from bot.sent_messages import SentMessages

log = structlog.get_logger(__name__)

PRIVATELY = "private"
"""The message id of what only one person saw: it can't be edited, only said anew."""

TAKEN = 200
LOST = (SlackClientError, aiohttp.ClientError, TimeoutError)
"""What is raised where nobody knows whether Slack took the message; only SlackApiError says that it did not."""


class Whispering:
    """Says things to one person in a channel; in a direct message where that cannot be."""

    def __init__(self, workspaces: Workspaces, directory: Directory, posting: Posting, sent: SentMessages) -> None:
        self._workspaces = workspaces
        self._directory = directory
        self._posting = posting
        self._sent = sent

    async def whisper(self, spot: Spot, user_id: str, words: Mapping[str, Any]) -> None:
        """Say something that nobody misses and nobody minds twice. Raises ChatUnavailable or PlaceGone."""
        if spot.is_direct:
            await self._posting.post_plainly(spot, words)
            return
        try:
            await in_our_words(self._ephemeral(spot, user_id, words))
        except PlaceGone:
            direct = await self._directory.direct_channel(spot.team, user_id)
            await self._posting.post_plainly(Spot(spot.team, direct), words)

    async def say_once(self, spot: Spot, user_id: str, words: Mapping[str, Any], key: str, url: str = "") -> None:
        """Say something once under `key`. `url` is the address that came with a command: it works in any channel.

        Raises ChatUnavailable or PlaceGone.
        """
        sending = await self._sent.begin(key)
        if sending.message_id is not None:
            return
        if sending.may_have_arrived or not await self._said(spot, user_id, words, key, url):
            direct = spot.channel if spot.is_direct else await self._directory.direct_channel(spot.team, user_id)
            await self._posting.post(Spot(spot.team, direct), words, f"{key}:direct")
        await self._sent.arrived(key, PRIVATELY)

    async def _said(self, spot: Spot, user_id: str, words: Mapping[str, Any], key: str, url: str) -> bool:
        """Whether it surely was said; false where it must be said in the direct message."""
        try:
            if url and await _responded(url, words):
                return True
            if spot.is_direct:
                return False
            await self._ephemeral(spot, user_id, words)
        except SlackApiError as error:
            trouble = translated(error)
            if isinstance(trouble, PlaceGone):
                return False
            await self._sent.refused(key)
            raise trouble from error
        except LOST as error:
            log.info("slack_whisper_lost", error=type(error).__name__)
            return False
        return True

    async def _ephemeral(self, spot: Spot, user_id: str, words: Mapping[str, Any]) -> Any:
        client = await self._workspaces.client(spot.team)
        return await client.chat_postEphemeral(
            channel=spot.channel, user=user_id, thread_ts=spot.thread or None, **words
        )


async def _responded(url: str, words: Mapping[str, Any]) -> bool:
    """Whether the address took it; it does where the bot is no member, five times within half an hour."""
    # No handlers: the library's own would say it again after a lost answer.
    client = AsyncWebhookClient(url, retry_handlers=[])
    answer = await client.send(
        text=words["text"], blocks=words["blocks"], response_type="ephemeral", replace_original=False
    )
    return bool(answer.status_code == TAKEN)
