"""What leaves for Teams: one request, at the pace Teams allows, tried again where that is safe, errors in our words."""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import aiohttp
import structlog

from adapters.teams.heard import Json, part, word
from adapters.teams.limiter import Limiter
from adapters.teams.tokens import Tokens
from bot.ports import ChatUnavailable, PlaceGone

log = structlog.get_logger(__name__)

TIMEOUT = aiohttp.ClientTimeout(total=15)
TRIES = 5
MESSAGES, ROSTER = "messages", "roster"
"""What is counted apart: a bot may write in a conversation and ask for its people, each at its own pace."""

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
"""Seconds. A pause is drawn between nothing and a bound that doubles, so that many of us don't come back together."""

TRY_AGAIN = frozenset({412, 429, 502, 504})
"""What Microsoft says to try again (learn.microsoft.com, proactive messages)."""

UNAUTHORIZED, FORBIDDEN, NOT_FOUND = 401, 403, 404
OUT_OF_SERVICE = 503
"""What stands in front of Teams says so and passes nothing on (RFC 9110, section 15.6.4); tried again later."""

OUR_FAULT = frozenset({400, 413})
FIRST_REFUSAL = 400


class Refused(PlaceGone):
    """Teams says no, for good: not installed, blocked, gone. `code` is Teams' own name of the reason."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"Teams refused ({status} {code})")
        self.status = status
        self.code = code


class NotUnderstood(ChatUnavailable):
    """Teams does not take an activity like this one (400), or it is too big (413): a fault of ours."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"Teams does not take this activity ({status} {code})")
        self.status = status
        self.code = code


class Throttled(ChatUnavailable):
    """Teams still asks us to wait after all our tries, or is out of service: what was sent was not taken."""


class AnswerLost(ChatUnavailable):
    """The request was on its way when the connection broke: nobody can tell whether it arrived."""


@dataclass(frozen=True)
class Reached:
    """Where a request goes: the connector's address for this conversation, as it came with a token that was checked."""

    service_url: str
    tenant: str
    conversation: str


@dataclass(frozen=True)
class Answer:
    """What the connector said."""

    status: int
    body: Json

    @property
    def id(self) -> str:
        """The id of the message or conversation that was made."""
        return word(self.body, "id")

    @property
    def error(self) -> str:
        """The connector's own name of what is wrong; empty where nothing is."""
        return word(part(self.body, "error"), "code")


@dataclass(frozen=True)
class Request:
    """A request to the connector. `tries` 1: for what is better left out than late."""

    method: str
    path: str
    body: Json | None = None
    tries: int = TRIES
    pace: str = MESSAGES
    """Under which name the request is counted beside the conversation; empty where its turn was taken before."""

    is_safe: bool = False
    """Whether a POST may be done again although it may have arrived."""


class Connector:
    """Sends requests. One for each process."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        tokens: Tokens,
        limiter: Limiter,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._http = http
        self._tokens = tokens
        self._limiter = limiter
        self._sleep = sleep

    async def send(self, to: Reached, activity: Json, only_for_recipient: bool = False) -> str:
        """Post an activity; its id. Raises the port's errors, AnswerLost and NotUnderstood among them."""
        return (await self.call(to, Request("POST", _activities(to, only_for_recipient), activity))).id

    async def post(self, to: Reached, activity: Json, tries: int = TRIES) -> Answer:
        """Post an activity; all that the connector answers. Raises as `send`; Throttled once the tries are used up."""
        return await self.call(to, Request("POST", _activities(to, False), activity, tries))

    async def update(self, to: Reached, message_id: str, activity: Json, only_for_recipient: bool = False) -> None:
        """Put an activity in the place of another. Raises as `send`; it may safely be done again."""
        path = _activities(to, only_for_recipient, message_id)
        await self.call(to, Request("PUT", path, activity | {"id": message_id}))

    async def delete(self, to: Reached, message_id: str) -> None:
        """Take a message of ours back. Raises the port's errors."""
        await self.call(to, Request("DELETE", _activities(to, False, message_id)))

    async def hint(self, to: Reached, activity: Json) -> None:
        """Send something that nobody misses, a typing sign say: left out where it would have to wait. Never raises."""
        if not self._limiter.is_free(to.tenant, f"{MESSAGES} {to.conversation}"):
            return
        try:
            await self.call(to, Request("POST", _activities(to, False), activity, tries=1, pace=""))
        except (ChatUnavailable, PlaceGone) as error:
            log.debug("teams_hint_not_taken", error=type(error).__name__)

    async def create(self, to: Reached, members: Json) -> str:
        """Open a conversation; its id. Opening the same one again gives the same id, so it may safely be done again."""
        return (await self.call(to, Request("POST", "/v3/conversations", members, is_safe=True))).id

    async def member(self, to: Reached, user_id: str) -> Json:
        """What Teams tells of one person in a conversation. Raises the port's errors."""
        path = f"/v3/conversations/{quote(to.conversation, safe='')}/members/{quote(user_id, safe='')}"
        return (await self.call(to, Request("GET", path, pace=ROSTER))).body

    async def members(self, to: Reached, continuation: str = "") -> Json:
        """A page of a conversation's people, with the token for the next one. Raises the port's errors."""
        more = f"&continuationToken={quote(continuation, safe='')}" if continuation else ""
        path = f"/v3/conversations/{quote(to.conversation, safe='')}/pagedmembers?pageSize=500{more}"
        return (await self.call(to, Request("GET", path, pace=ROSTER))).body

    async def team(self, to: Reached, team: str) -> Json:
        """What Teams tells of a team: its name. Raises the port's errors."""
        return (await self.call(to, Request("GET", f"/v3/teams/{quote(team, safe='')}", pace=ROSTER))).body

    async def channels(self, to: Reached, team: str) -> Json:
        """A team's channels; the first has no name there. Raises the port's errors."""
        path = f"/v3/teams/{quote(team, safe='')}/conversations"
        return (await self.call(to, Request("GET", path, pace=ROSTER))).body

    async def call(self, to: Reached, request: Request) -> Answer:
        """What the connector answers. Raises ChatUnavailable (and what derives from it) or Refused."""
        token = await self._tokens.token()
        for number in range(1, request.tries + 1):
            if request.pace:
                await self._limiter.turn(to.tenant, f"{request.pace} {to.conversation}")
            answer, pause = await self._once(to, request, token)
            if answer is not None and answer.status == UNAUTHORIZED:
                token = await self._tokens.token(instead_of=token)
            elif answer is not None and answer.status not in TRY_AGAIN:
                return _taken(answer)
            if number < request.tries:
                await self._sleep(_pause(number, pause))
        raise Throttled("Teams still asks us to wait")

    async def _once(self, to: Reached, request: Request, token: str) -> tuple[Answer | None, float]:
        """An answer, or None where the request surely never arrived; and how long Teams asks us to wait."""
        url = f"{to.service_url.rstrip('/')}{request.path}"
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            async with self._http.request(
                request.method, url, json=request.body, headers=headers, timeout=TIMEOUT, allow_redirects=False
            ) as response:
                answer = Answer(response.status, _json(await response.read()))
                return answer, _seconds(response.headers.get("Retry-After", ""))
        except aiohttp.ClientConnectorError:
            return None, 0.0
        except (aiohttp.ClientError, TimeoutError) as error:
            if request.method == "POST" and not request.is_safe:
                raise AnswerLost(f"Teams' answer was lost ({type(error).__name__})") from error
            return None, 0.0


def _taken(answer: Answer) -> Answer:
    if answer.status < FIRST_REFUSAL:
        return answer
    if answer.status in (FORBIDDEN, NOT_FOUND):
        raise Refused(answer.status, answer.error)
    if answer.status in OUR_FAULT:
        log.error("teams_activity_refused", status=answer.status, error=answer.error[:60])
        raise NotUnderstood(answer.status, answer.error)
    if answer.status == OUT_OF_SERVICE:
        raise Throttled("Teams is out of service")
    raise ChatUnavailable(f"Teams: {answer.status} {answer.error}")


def _activities(to: Reached, only_for_recipient: bool, message_id: str = "") -> str:
    path = f"/v3/conversations/{quote(to.conversation, safe='')}/activities"
    path += f"/{quote(message_id, safe='')}" if message_id else ""
    return f"{path}?isTargetedActivity=true" if only_for_recipient else path


def _pause(number: int, asked_for: float) -> float:
    bound = min(FIRST_PAUSE * 2 ** (number - 1), LONGEST_PAUSE)
    return asked_for + random.uniform(0, bound)  # noqa: S311 - nothing secret hangs on it


def _seconds(header: str) -> float:
    return min(float(header), LONGEST_PAUSE) if header.isascii() and header.isdigit() else 0.0


def _json(body: bytes) -> Json:
    try:
        read: Any = json.loads(body) if body else {}
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}
