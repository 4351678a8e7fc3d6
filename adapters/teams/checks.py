"""What `handrail doctor` looks at for Teams: each hop, and the fix in words."""

import time
from email.utils import parsedate_to_datetime
from typing import Any
from uuid import UUID

import aiohttp

from adapters.check import Check
from adapters.settings import Settings
from adapters.teams.clouds import cloud_of, token_url
from adapters.teams.tenants import tenants_in
from bot.replies import SMALL_NUMBERS

TIMEOUT = aiohttp.ClientTimeout(total=10)
MOST_SKEW_SECONDS = 120
"""Tokens hold from five minutes before to five minutes after; nearer than this there is no need to worry."""

WEB_ERRORS = (aiohttp.ClientError, TimeoutError, ValueError)

# What Microsoft's sign-in says when it refuses (the number is what stays the same between languages).
SIGN_IN_FIXES = {
    "AADSTS7000215": "TEAMS_APP_PASSWORD is not the secret's value (its id looks alike): make a new client secret",
    "AADSTS7000222": "the client secret has run out: make a new one and set TEAMS_APP_PASSWORD",
    "AADSTS700016": "no app of this id in this tenant: check TEAMS_APP_ID and TEAMS_TENANT_ID",
    "AADSTS90002": "there is no such tenant: check TEAMS_TENANT_ID",
}
ANY_FIX = "check TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID against the app's page at Azure"


async def check_teams(settings: Settings) -> list[Check]:
    """All of Teams' hops; nothing where Teams is not connected."""
    if not settings.has_teams:
        return []
    if settings.teams_is_anonymous:
        fix = "unset TEAMS_ALLOW_ANONYMOUS and set TEAMS_APP_ID before anybody else can reach this server"
        detail = "anybody is taken at their word (TEAMS_ALLOW_ANONYMOUS), on this machine alone"
        return [Check("teams sign-in", settings.is_loopback, detail, "" if settings.is_loopback else fix)]
    checks = [check_app_id(settings.teams_app_id or ""), check_tenants(settings.teams_tenant_id)]
    async with aiohttp.ClientSession(timeout=TIMEOUT) as http:
        checks.append(await _check_token(http, settings))
        checks.append(await _check_keys(http, settings.teams_openid_metadata_url))
        checks.append(await _check_address(http, settings))
    return checks


def check_app_id(app_id: str) -> Check:
    """Whether the app id can be one."""
    is_id = _is_guid(app_id)
    fix = "" if is_id else "set TEAMS_APP_ID to the Application (client) ID on the app's Overview page at Azure"
    return Check("teams app id", is_id, app_id if is_id else f"{app_id!r} is no app id", fix)


def check_tenants(setting: str) -> Check:
    """Whether the tenants that are served can be some."""
    tenants = tenants_in(setting)
    wrong = [tenant for tenant in tenants if not _is_guid(tenant)]
    if wrong:
        fix = "set TEAMS_TENANT_ID to the Directory (tenant) ID, not to a domain; several with commas between them"
        return Check("teams tenant", False, f"{', '.join(wrong)}: no tenant id", fix)
    number = SMALL_NUMBERS.get(len(tenants), str(len(tenants)))
    return Check("teams tenant", True, f"serves {tenants[0] if len(tenants) == 1 else f'{number} tenants'}")


async def _check_token(http: aiohttp.ClientSession, settings: Settings) -> Check:
    cloud = cloud_of(settings.teams_openid_metadata_url)
    url = settings.teams_token_url or token_url(cloud, tenants_in(settings.teams_tenant_id))
    secret = settings.teams_app_password
    form = {
        "grant_type": "client_credentials",
        "client_id": settings.teams_app_id or "",
        "client_secret": secret.get_secret_value() if secret else "",
        "scope": cloud.scope,
    }
    try:
        async with http.post(url, data=form) as response:
            answer, status = await response.json(content_type=None), response.status
    except WEB_ERRORS as error:
        return _not_reached("teams token", url, error)
    answer = answer if isinstance(answer, dict) else {}
    if status == 200 and isinstance(answer.get("access_token"), str):
        return Check("teams token", True, "Microsoft issues us tokens")
    said = str(answer.get("error_description") or answer.get("error") or status)
    fix = next((fix for code, fix in SIGN_IN_FIXES.items() if code in said), ANY_FIX)
    return Check("teams token", False, f"Microsoft issues none: {_first_words(said)}", fix)


async def _check_keys(http: aiohttp.ClientSession, url: str) -> Check:
    fix = "check TEAMS_OPENID_METADATA_URL (government clouds have another) and the way out to the internet"
    try:
        metadata, said = await _json(http, url)
        found, _ = await _json(http, str(metadata["jwks_uri"]))
        keys = len(found["keys"])
    except (*WEB_ERRORS, KeyError, TypeError) as error:
        return Check("teams keys", False, f"the connector's keys cannot be read ({type(error).__name__})", fix)
    if not keys:
        return Check("teams keys", False, "the connector names no keys", fix)
    skew = _skew(said)
    if skew is not None and skew > MOST_SKEW_SECONDS:
        fix = "set this machine's clock (NTP): tokens look stale to it"
        return Check("teams keys", False, f"{skew:.0f} seconds from the connector's clock", fix)
    return Check("teams keys", True, f"{keys} keys that the connector signs with")


async def _check_address(http: aiohttp.ClientSession, settings: Settings) -> Check:
    """Whether our own address answers as it should: it must refuse what carries no token."""
    address = f"{settings.public_url}/api/messages"
    if not address.startswith("https://") and not settings.is_loopback:
        return Check("teams address", False, f"{address} is not HTTPS", "put HTTPS before Handrail and set PUBLIC_URL")
    try:
        async with http.post(address, json={}) as response:
            status = response.status
    except WEB_ERRORS as error:
        fix = "start `handrail serve`, and make PUBLIC_URL the address that Teams reaches it by"
        return Check("teams address", False, f"{address}: {type(error).__name__}", fix)
    if status == 401:
        hint = "" if address.startswith("https://") else "; Teams itself can only come by HTTPS"
        return Check("teams address", True, f"{address} answers, and refuses what carries no token{hint}")
    fix = "set PUBLIC_URL to the address that Teams reaches this server by, and restart it with the TEAMS settings"
    return Check("teams address", False, f"{address} answers with {status}", fix)


async def _json(http: aiohttp.ClientSession, url: str) -> tuple[Any, str]:
    async with http.get(url) as response:
        response.raise_for_status()
        return await response.json(content_type=None), response.headers.get("Date", "")


def _skew(date: str) -> float | None:
    try:
        return abs(parsedate_to_datetime(date).timestamp() - time.time())
    except ValueError:
        return None


def _is_guid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def _first_words(text: str) -> str:
    return (text.splitlines() or [""])[0][:120]


def _not_reached(name: str, url: str, error: Exception) -> Check:
    detail = f"{url} cannot be reached ({type(error).__name__})"
    return Check(name, False, detail, "check the way out to the internet, and TEAMS_TOKEN_URL if it is set")
