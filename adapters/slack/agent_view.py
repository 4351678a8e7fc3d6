"""Slack's agent surface: prompts to begin with, a status while thinking, a title. What is absent is done without."""

from collections.abc import Awaitable
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError

from adapters.slack.chat import Remarks
from adapters.slack.clients import error_code
from adapters.slack.spots import Spot
from adapters.slack.workspaces import Workspaces
from bot.phrases import GUIDANCE, LOOKING
from bot.questions.suggesting import Suggestions
from retrieval.outcome import Place, PlaceKind

log = structlog.get_logger(__name__)

NOT_OFFERED = frozenset(
    "unknown_method method_not_supported_for_channel_type missing_scope not_allowed_token_type feature_not_enabled "
    "access_denied".split(),
)
"""Errors that mean: this workspace does not have it. It is not tried again before the next start."""

LONGEST_TITLE = 60
SESSION_STATUS = "agents.sessions.setStatus"


class AgentView:
    """What the Messages tab shows around a conversation. Nothing here ever fails an answer."""

    def __init__(self, workspaces: Workspaces, remarks: Remarks, suggestions: Suggestions) -> None:
        self._workspaces = workspaces
        self._remarks = remarks
        self._suggestions = suggestions
        self._missing: set[tuple[str, str]] = set()

    async def thinking(self, place: Place) -> None:
        """Show that an answer is being worked out, where there is a line for that."""
        if place.kind is not PlaceKind.DIRECT:
            return
        if await self._set_status(place, LOOKING):
            self._remarks.with_status.add(place.id)
        await self._set_session(place, "processing")

    async def finished(self, place: Place) -> None:
        """The answer stands, or there will be none: nothing is being worked out any more."""
        if place.kind is PlaceKind.DIRECT:
            await self._set_status(place, "")
            await self._set_session(place, "active")

    async def name(self, spot: Spot, question: str) -> None:
        """Give a conversation the title its owner finds it by."""
        title = " ".join(question.split())[:LONGEST_TITLE]
        client = await self._workspaces.client(spot.team, waits=False)
        call = client.assistant_threads_setTitle(channel_id=spot.channel, thread_ts=spot.thread, title=title)
        await self._try(spot.team, "assistant.threads.setTitle", call)

    async def suggest(self, spot: Spot, seen: Spot | None = None) -> None:
        """Offer questions to begin with: what this organisation asks, and first what is asked in the channel `seen`."""
        offer = await (self._suggestions.offer_in(str(seen)) if seen else self._suggestions.offer())
        if not offer.questions:
            return
        prompts = [{"title": question, "message": question} for question in offer.questions]
        client = await self._workspaces.client(spot.team, waits=False)
        call = client.assistant_threads_setSuggestedPrompts(
            channel_id=spot.channel, prompts=prompts, title=GUIDANCE, thread_ts=spot.thread or None
        )
        await self._try(spot.team, "assistant.threads.setSuggestedPrompts", call)

    async def _set_status(self, place: Place, status: str) -> bool:
        spot = Spot.of(place)
        client = await self._workspaces.client(spot.team, waits=False)
        call = client.assistant_threads_setStatus(channel_id=spot.channel, thread_ts=spot.thread, status=status)
        return await self._try(spot.team, "assistant.threads.setStatus", call)

    async def _set_session(self, place: Place, status: str) -> None:
        # Newer than our version of Slack's library, which has no wrapper for it.
        spot = Spot.of(place)
        client = await self._workspaces.client(spot.team, waits=False)
        values = {"channel_id": spot.channel, "thread_ts": spot.thread, "status": status}
        await self._try(spot.team, SESSION_STATUS, client.api_call(SESSION_STATUS, json=values))

    async def _try(self, team: str, method: str, call: Any) -> bool:
        if (team, method) in self._missing:
            call.close()
            return False
        try:
            await _awaited(call)
        except SlackApiError as error:
            if error_code(error) in NOT_OFFERED:
                self._missing.add((team, method))
            log.info("slack_agent_view_missing", method=method, error=error_code(error))
            return False
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            log.info("slack_agent_view_failed", method=method, error=type(error).__name__)
            return False
        return True


async def _awaited(call: Awaitable[Any]) -> Any:
    return await call
