"""Slack's Web API: one client for a workspace, with our own rules for trying again, and errors in our words."""

from collections.abc import Awaitable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient

from bot.ports import ChatUnavailable, PlaceGone

log = structlog.get_logger(__name__)

TIMEOUT_SECONDS = 10
RATE_LIMIT_RETRIES = 3
TOO_MANY_REQUESTS = 429

NOT_TWICE = frozenset({"chat.postMessage", "chat.postEphemeral", "chat.startStream", "chat.appendStream"})
"""Done again blindly, these would say something twice. Whoever sends looks first."""

TOKEN_ERRORS = frozenset(
    "account_inactive invalid_auth not_authed token_expired token_revoked org_login_required".split(),
)
PLACE_ERRORS = frozenset(
    "channel_not_found is_archived not_in_channel user_not_in_channel user_disabled user_not_found cannot_dm_bot "
    "messages_tab_disabled restricted_action restricted_action_read_only_channel thread_not_found no_permission "
    "ekm_access_denied team_access_not_granted missing_scope not_allowed_token_type".split(),
)

UNDECIDED = frozenset("unknown fatal_error internal_error request_timeout service_unavailable".split())
"""After these nobody knows whether what was asked for has been done; the first stands for an answer without words."""

Result = TypeVar("Result")


class RetryWhatIsSafe(AsyncConnectionErrorRetryHandler):
    """Tries again after a lost connection, except what may have arrived all the same."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        if method_of(str(request.url)) in NOT_TWICE:
            return False
        return await super()._can_retry_async(state=state, request=request, response=response, error=error)


def method_of(url: str) -> str:
    """The API method that an address calls."""
    return urlsplit(url).path.rpartition("/")[2]


def make_client(api_url: str, token: str | None, waits: bool = True) -> AsyncWebClient:
    """A client. One that does not wait (for streams) gives up at a rate limit instead of sleeping."""
    handlers: list[AsyncRetryHandler] = [RetryWhatIsSafe()]
    if waits:
        handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=RATE_LIMIT_RETRIES))
    return AsyncWebClient(token=token, base_url=api_url, timeout=TIMEOUT_SECONDS, retry_handlers=handlers)


async def in_our_words(call: Awaitable[Result]) -> Result:
    """What the call gives. Raises ChatUnavailable or PlaceGone instead of Slack's errors, and logs what to mend."""
    try:
        return await call
    except SlackApiError as error:
        raise translated(error) from error
    except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
        raise ChatUnavailable(f"Slack could not be reached ({type(error).__name__})") from error


def translated(error: SlackApiError) -> ChatUnavailable | PlaceGone:
    """The port's error for Slack's."""
    code = error_code(error)
    if code in TOKEN_ERRORS:
        log.error("slack_token_refused", error=code, fix="install the app again and set SLACK_BOT_TOKEN anew")
        return ChatUnavailable(f"Slack refuses our token: {code}")
    if code == "missing_scope":
        needed = str(response_value(error, "needed"))
        log.error("slack_scope_missing", needed=needed, fix="add the scope to the app and install it again")
    if code in PLACE_ERRORS:
        return PlaceGone(f"Slack: {code}")
    return ChatUnavailable(f"Slack: {code}")


def error_code(error: SlackApiError) -> str:
    """Slack's own name of an error; "ratelimited" and the like for those that have none."""
    return str(response_value(error, "error") or "unknown")


def is_undecided(error: SlackApiError) -> bool:
    """Whether what was asked for may have been done all the same: an outage, and not Slack's own refusal."""
    return error_code(error) in UNDECIDED and getattr(error.response, "status_code", 0) != TOO_MANY_REQUESTS


def response_value(error: SlackApiError, name: str) -> Any:
    """One value of the response that an error came with; None where there is none."""
    response = error.response
    if isinstance(response, dict):
        return response.get(name)
    data = getattr(response, "data", None)
    return data.get(name) if isinstance(data, dict) else None
