"""Where the connector's activities come in: checked, written down, acknowledged, and then worked on.

Nothing that comes in makes us answer with a server error: what is garbage is refused, what we can't take just now is
refused too, in a way that says it may come again.
"""

import asyncio
import hashlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import structlog

from adapters.addresses import is_loopback
from adapters.background import Background
from adapters.keys import TRY_AGAIN
from adapters.teams.authentication import Checks, NotTheConnector, bearer
from adapters.teams.heard import CHANNEL_ID, Json, is_whole, part, spot_of, tenant_of, user_of, word
from adapters.teams.invokes import answer_invoke
from adapters.teams.listening import Listening
from adapters.teams.spots import PLATFORM, fitted
from adapters.teams.surface import Surface
from retrieval.outcome import Person

log = structlog.get_logger(__name__)

OK, GARBAGE, UNAUTHORIZED, FORBIDDEN = 200, 400, 401, 403

INVOKE = "invoke"
INVOKE_SECONDS = 9.0
"""Teams shows an error after about ten."""

AT_ONCE = 16
"""Activities worked on together. More would keep each other, and the next acknowledgement, waiting for the database."""


@dataclass(frozen=True)
class Reply:
    """What the connector gets back at once. `body` is JSON, or None for nothing."""

    status: int
    body: Any = None


class Entry:
    """Takes activities, each once."""

    def __init__(self, surface: Surface, checks: Checks, background: Background) -> None:
        self._with = surface
        self._checks = checks
        self._background = background
        self._listening = Listening(surface)
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def take(self, header: str | None, body: bytes) -> Reply:
        """Take the body of a request and its Authorization header. Never raises."""
        try:
            return await self._take(header, body)
        except NotTheConnector as error:
            log.warning("teams_request_refused", reason=str(error))
            return Reply(UNAUTHORIZED)
        except Exception as error:
            # The keys, or the database: what can't be checked or written down must come again.
            log.error("teams_activity_not_taken", error=type(error).__name__)
            return Reply(TRY_AGAIN)

    async def work_on_left_behind(self) -> int:
        """Work on what a dead process, or a failure, left in the inbox; gives back how much that was."""
        left = await self._with.inbox.left_behind()
        for delivery in left:
            self._background.start(self._work(delivery.key, json.loads(delivery.body)))
        return len(left)

    async def _take(self, header: str | None, body: bytes) -> Reply:
        is_open = self._with.tenants.is_open
        if not is_open:
            bearer(header)
        activity = _read(body)
        if activity is None:
            return Reply(GARBAGE)
        await self._checks.check(header, activity)
        if not self._is_served(activity):
            log.warning("teams_tenant_not_served", fix="add the tenant to TEAMS_TENANT_ID if its people are colleagues")
            return Reply(FORBIDDEN)
        if activity["type"] == INVOKE:
            return await self._take_now(activity)
        if not self._listening.is_heard(activity["type"]):
            return Reply(OK)
        return await self._take_for_later(activity)

    def _is_served(self, activity: Json) -> bool:
        """Whether we may answer there: a tenant on the list; in development, only somebody on this machine."""
        if self._with.tenants.is_open:
            return is_loopback(_host(word(activity, "serviceUrl")))
        return word(activity, "channelId") == CHANNEL_ID and self._with.tenants.serves(tenant_of(activity))

    async def _take_for_later(self, activity: Json) -> Reply:
        key = _key_of(activity)
        if await self._with.inbox.take(key, json.dumps(activity)):
            self._background.start(self._work(key, activity))
        return Reply(OK)

    async def _take_now(self, activity: Json) -> Reply:
        """Cards, windows and searches: Teams shows what we answer, and does not deliver them again."""
        try:
            async with asyncio.timeout(INVOKE_SECONDS):
                await self._with.references.seen(activity)
                status, body = await answer_invoke(self._with, activity, await self._asker(activity))
        except Exception as error:
            log.error("teams_invoke_failed", invoke=word(activity, "name")[:60], error=type(error).__name__)
            return Reply(TRY_AGAIN)
        return Reply(status, body)

    async def _asker(self, activity: Json) -> Person:
        return await self._with.directory.person(spot_of(activity), user_of(part(activity, "from")))

    async def _work(self, key: str, activity: Json) -> None:
        inbox = self._with.inbox
        await inbox.calm()
        async with self._turns:
            try:
                await self._with.references.seen(activity)
                await self._listening.hear(activity)
            except Exception as error:
                log.error("teams_listener_failed", kind=activity["type"], error=type(error).__name__)
                await inbox.failed(key)
            else:
                await inbox.done(key)


def _read(body: bytes) -> Json | None:
    """The activity in a body; None for garbage."""
    try:
        activity = json.loads(body.decode("utf-8"))
        # What can't be written as UTF-8 again (half a surrogate pair) could not be kept either.
        json.dumps(activity, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        return None
    return activity if is_whole(activity) else None


def _key_of(activity: Json) -> str:
    """The activity's own name: the same when it is delivered again, and another for each later change of a message."""
    kind = activity["type"]
    if kind == "message" and word(activity, "id"):
        return fitted(f"{PLATFORM}:message:{spot_of(activity).base}/{word(activity, 'id')}")
    told = json.dumps(activity, sort_keys=True).encode()
    return f"{PLATFORM}:{kind[:40]}:{hashlib.sha256(told).hexdigest()}"


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
