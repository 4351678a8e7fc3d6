"""Talking with an identity provider over HTTP."""

import json
from collections.abc import Mapping
from typing import Any

import aiohttp

TIMEOUT = aiohttp.ClientTimeout(total=10)
LONGEST_ANSWER = 1024 * 1024
"""Bytes. The keys of a large provider take a few thousand."""


class ProviderUnavailable(Exception):
    """The identity provider gave no usable answer. The message says what was wrong with it; try again later."""


async def fetch_json(address: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The JSON object at an address. Raises ProviderUnavailable."""
    return await _ask("GET", address, headers or {}, None)


async def post_form(address: str, form: Mapping[str, str], headers: Mapping[str, str]) -> dict[str, Any]:
    """Send a form; the JSON object that comes back. Raises ProviderUnavailable."""
    return await _ask("POST", address, headers, form)


async def _ask(method: str, address: str, headers: Mapping[str, str], form: Mapping[str, str] | None) -> dict[str, Any]:
    wanted = {"Accept": "application/json", **headers}
    try:
        async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
            # A redirect could lead to anywhere, with our secret in hand.
            asking = session.request(method, address, headers=wanted, data=form, allow_redirects=False)
            async with asking as response:
                body = await _whole(response)
                status = response.status
    except (aiohttp.ClientError, TimeoutError) as error:
        raise ProviderUnavailable(type(error).__name__) from error
    return _object(status, body)


async def _whole(response: aiohttp.ClientResponse) -> bytes:
    """The body, which comes in as many pieces as the network makes of it."""
    body = bytearray()
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > LONGEST_ANSWER:
            raise ProviderUnavailable("its answer is too long")
    return bytes(body)


def _object(status: int, body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ProviderUnavailable(f"status {status}, not JSON") from error
    if status != 200 or not isinstance(found, dict):
        raise ProviderUnavailable(f"status {status}")
    return found
