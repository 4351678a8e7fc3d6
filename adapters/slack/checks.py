"""What `handrail doctor` looks at for Slack: each hop, and the fix in words."""

import asyncio
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.check import Check
from adapters.settings import Settings
from adapters.slack.clients import error_code, make_client
from adapters.slack.manifest import SCOPES
from adapters.slack.socket_note import SocketNote, read_note

MOST_SKEW_SECONDS = 120
"""Slack's signatures hold for five minutes; nearer than this there is no need to worry."""

ADDRESS_SECONDS = 5
OLD_NOTE_SECONDS = 90
"""The server notes the state of its socket three times a minute."""

NOT_REACHED = "check the network and SLACK_API_URL"
REINSTALL = "install the app again (its page at Slack, Install App) and set SLACK_BOT_TOKEN to the new token"


async def check_slack(settings: Settings) -> list[Check]:
    """All of Slack's hops; nothing where Slack is not connected."""
    checks: list[Check] = []
    if settings.slack_bot_token is not None:
        checks = await _check_token(settings, settings.slack_bot_token.get_secret_value())
        if not checks[0].ok:
            return checks
    if settings.slack_app_token is not None:
        checks.append(await _check_socket(settings, settings.slack_app_token.get_secret_value()))
        note = await asyncio.to_thread(read_note, settings.data_dir)
        checks.append(check_socket_age(note, time.time()))
    elif settings.has_slack:
        checks.append(await _check_address(settings))
    return checks


async def _check_token(settings: Settings, token: str) -> list[Check]:
    """The token, and what it can reach."""
    client = make_client(settings.slack_api_url, token, waits=False)
    try:
        who = await client.auth_test()
    except SlackApiError as error:
        return [Check("slack token", False, f"Slack refuses it: {error_code(error)}", REINSTALL)]
    except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
        return [_not_reached("slack token", error)]
    token_check = Check("slack token", True, f"workspace {who.get('team')} as {who.get('user')}")
    checks = [token_check, check_scopes(who.headers), check_clock(who.headers, time.time())]
    if settings.slack_expert_channel:
        checks.append(await _check_experts(client, settings.slack_expert_channel))
    return [*checks, await _check_channels(client)]


def _not_reached(name: str, error: Exception) -> Check:
    return Check(name, False, f"Slack cannot be reached ({type(error).__name__})", NOT_REACHED)


def check_scopes(headers: Mapping[str, str]) -> Check:
    """Whether the token has the scopes of the manifest, and no others."""
    named = next((value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), "")
    granted = {scope.strip() for scope in named.split(",") if scope.strip()}
    missing, unused = sorted(set(SCOPES) - granted), sorted(granted - set(SCOPES))
    if missing:
        fix = "add them under OAuth & Permissions (or paste `handrail manifest slack` anew), then install the app again"
        return Check("slack scopes", False, f"missing: {', '.join(missing)}", fix)
    detail = "all there" if not unused else f"all there; not needed: {', '.join(unused)}"
    return Check("slack scopes", True, detail)


def check_clock(headers: Mapping[str, str], now: float) -> Check:
    """Whether this machine's clock agrees with Slack's: signatures are refused when it doesn't."""
    said = next((value for name, value in headers.items() if name.lower() == "date"), "")
    try:
        skew = abs(parsedate_to_datetime(said).timestamp() - now)
    except ValueError:
        return Check("slack clock", True, "Slack did not tell the time")
    detail = f"{skew:.0f} seconds from Slack's"
    fix = "" if skew <= MOST_SKEW_SECONDS else "set this machine's clock (NTP): Slack's signatures look stale to it"
    return Check("slack clock", not fix, detail, fix)


def check_socket_age(note: SocketNote | None, now: float) -> Check:
    """Whether the running server's socket is open, and when Slack last sent something over it."""
    name = "slack socket age"
    if note is None or now - note.noted_at > OLD_NOTE_SECONDS:
        return Check(name, True, "no server of this data folder has a socket open just now")
    if not note.is_connected:
        fix = "look at the server's log for slack_socket_refused or slack_socket_not_opened"
        return Check(name, False, "the running server has no socket open", fix)
    heard = f"{now - note.heard_at:.0f} seconds ago" if note.heard_at else "not yet, since the server started"
    return Check(name, True, f"open for {now - note.opened_at:.0f} seconds; Slack last sent something {heard}")


async def _check_experts(client: AsyncWebClient, channel: str) -> Check:
    try:
        info: Any = (await client.conversations_info(channel=channel))["channel"]
    except SlackApiError as error:
        fix = "set SLACK_EXPERT_CHANNEL to a channel's id (C…) and invite the app there"
        return Check("slack experts", False, f"{channel}: {error_code(error)}", fix)
    except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
        return _not_reached("slack experts", error)
    if info.get("is_archived"):
        return Check("slack experts", False, f"{channel} is archived", "set SLACK_EXPERT_CHANNEL to another channel")
    if not info.get("is_member"):
        return Check("slack experts", False, f"the app is not in {channel}", "invite it there: /invite @Handrail")
    return Check("slack experts", True, f"expert channel reachable: yes ({channel})")


async def _check_channels(client: AsyncWebClient) -> Check:
    try:
        kinds = "public_channel,private_channel"
        found = (await client.users_conversations(types=kinds, exclude_archived=True, limit=200))["channels"]
    except (SlackApiError, SlackClientError, aiohttp.ClientError, TimeoutError) as error:
        return Check("slack channels", True, f"could not be counted ({type(error).__name__})")
    shared = sum(bool(each.get("is_ext_shared")) for each in found)
    silent = f", {shared} of them shared with other companies (silent there)" if shared else ""
    nowhere = "in no channel yet: /invite @Handrail where it should answer"
    return Check("slack channels", True, f"in {len(found)} channels{silent}" if found else nowhere)


async def _check_socket(settings: Settings, app_token: str) -> Check:
    client = make_client(settings.slack_api_url, app_token, waits=False)
    try:
        await client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        fix = "make an app-level token with connections:write (Basic Information) and turn on Socket Mode"
        return Check("slack socket", False, f"Slack refuses SLACK_APP_TOKEN: {error_code(error)}", fix)
    except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
        return _not_reached("slack socket", error)
    return Check("slack socket", True, "Socket Mode: Slack opens a socket for us")


async def _check_address(settings: Settings) -> Check:
    address = f"{settings.public_url}/slack/events"
    if not address.startswith("https://") and not settings.is_loopback:
        return Check("slack address", False, f"{address} is not HTTPS", "put HTTPS before Handrail and set PUBLIC_URL")
    try:
        timeout = aiohttp.ClientTimeout(total=ADDRESS_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as http, http.post(address, data=b"{}") as response:
            status = response.status
    except (aiohttp.ClientError, TimeoutError) as error:
        fix = "start `handrail serve`, and make PUBLIC_URL the address that Slack reaches it by"
        return Check("slack address", False, f"{address}: {type(error).__name__}", fix)
    if status == 401:
        return Check("slack address", True, f"{address} answers, and refuses what Slack has not signed")
    fix = "set PUBLIC_URL to the address that Slack reaches this server by, and SLACK_SIGNING_SECRET"
    return Check("slack address", False, f"{address} answers with {status}", fix)
