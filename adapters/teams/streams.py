"""An answer that appears while a model writes it, in personal chats. Whatever becomes of the stream, the whole reply
stands there in the end, once.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic

import structlog

from adapters.teams.connector import Answer, Connector, Throttled
from adapters.teams.heard import Json, word
from adapters.teams.posting import addressed
from adapters.teams.references import Reference
from adapters.teams.rendering import chunk, informative
from bot.ports import ChatUnavailable, PlaceGone
from bot.replies import placeholder

log = structlog.get_logger(__name__)

APART_SECONDS = 1.0
"""Between two requests of one stream (learn.microsoft.com, stream bot messages)."""

ANNOUNCED_AFTER = 0.8
"""Seconds. An answer that is sooner there needs no announcement, and no stream."""

LONGEST_SECONDS = 110.0
"""Teams ends a stream after two minutes; we leave it before."""

LONGEST_TEXT = 20_000
"""Characters. What is longer comes whole at the end."""

FINAL_TRIES = 3

Began = Callable[[str], Awaitable[bool]]
"""Told the message id of a stream that has begun; false when it is not wanted any more."""


@dataclass
class Pace:
    """The time as streams see it; tests have a quicker one."""

    apart: float = APART_SECONDS
    longest: float = LONGEST_SECONDS
    announced_after: float = ANNOUNCED_AFTER
    clock: Callable[[], float] = monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


@dataclass
class Stream:
    """One answer being streamed into one chat. It begins a moment after `start`, and may never begin."""

    connector: Connector
    to: Reference
    began: Began
    pace: Pace
    id: str = ""
    is_broken: bool = False
    _text: str = ""
    _shown: str = ""
    _sequence: int = 1
    _is_ended: bool = False
    _begun_at: float = 0.0
    _last_at: float = 0.0
    _more: asyncio.Event = field(default_factory=asyncio.Event)
    _showing: "asyncio.Task[None] | None" = None

    def start(self) -> None:
        """Announce the answer, unless it is there in a moment; then show what is added."""
        self._showing = asyncio.create_task(self._show())

    async def add(self, text: str) -> None:
        """Show more of the answer. Returns at once and never raises: whoever writes shall not wait for Teams."""
        self._text += text
        self._more.set()

    async def end(self) -> None:
        """Show nothing more. The stream's id is known afterwards, if it has begun. Never raises."""
        self._is_ended = True
        self._more.set()
        if self._showing is not None:
            await asyncio.wait({self._showing})

    async def finish(self, final: Callable[[str], Json]) -> bool:
        """Let the reply (`final` of the stream's id) take the place of what was streamed. Whether it does."""
        await self.end()
        if not self.id or self.is_broken or self._is_late():
            return False
        await self._apart()
        return await self._send(final(self.id), FINAL_TRIES) is not None

    async def _show(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self.pace.announced_after):
                await self._more.wait()
        if self._is_ended:
            return
        self._begun_at = self.pace.clock()
        begun = await self._send(informative(placeholder().text, self._sequence, None))
        self.id = begun.id if begun is not None else ""
        if not self.id or not await self.began(self.id):
            self.is_broken = True
        await self._show_more()

    async def _show_more(self) -> None:
        while not self.is_broken:
            await self._more.wait()
            self._more.clear()
            await self._apart()
            if self._is_ended or self._is_late() or len(self._text) > LONGEST_TEXT:
                return
            await self._show_text(self._text)

    async def _show_text(self, text: str) -> None:
        activity = chunk(text, self._sequence + 1, self.id)
        shown = word(activity, "text")
        # Every chunk must contain the one before; where making it safe has changed that, the next may fit again.
        if shown == self._shown or not shown.startswith(self._shown):
            return
        if await self._send(activity) is not None:
            self._sequence, self._shown = self._sequence + 1, shown

    async def _send(self, activity: Json, tries: int = 1) -> Answer | None:
        """What Teams answers; None where it did not take the activity. The stream is broken then, unless it only asks
        us to wait."""
        answer: Answer | None = None
        try:
            answer = await self.connector.post(self.to.reached, addressed(activity, self.to), tries)
            code = answer.error
        except Throttled:
            return None
        except (ChatUnavailable, PlaceGone) as error:
            # 403 is how Teams says that somebody pressed Stop, or that the stream took too long.
            code = getattr(error, "code", "") or type(error).__name__
        finally:
            self._last_at = self.pace.clock()
        if not code:
            return answer
        # An error also comes with 202: the sequence was not as Teams expected.
        log.info("teams_stream_broken", error=code)
        self.is_broken = True
        return None

    async def _apart(self) -> None:
        wait = self._last_at + self.pace.apart - self.pace.clock()
        if wait > 0:
            await self.pace.sleep(wait)

    def _is_late(self) -> bool:
        return self.pace.clock() - self._begun_at > self.pace.longest
