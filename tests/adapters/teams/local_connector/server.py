"""The local Bot Connector's HTTP side: conversations, activities, people, tokens, and the keys it signs with.

It is ours and no connector of Microsoft's: what it refuses is written from Microsoft's documentation.
"""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from tests.adapters.teams.local_connector.activity_rules import faults_in, is_too_big
from tests.adapters.teams.local_connector.signing import APP_ID, public_jwk
from tests.adapters.teams.local_connector.state import BOT, TEAM, Conversation, Json, Message, Town, base
from tests.adapters.teams.local_connector.stream_rules import Refusal, StreamRules, stream_info

PASSWORD = "local-client-secret"
SCOPE = "https://api.botframework.com/.default"

DROP_BEFORE, DROP_AFTER = "drop before", "drop after"
Fault = str | int | tuple[int, str]

IN_A_THREAD = ((7, 1.0), (8, 2.0), (60, 30.0))
IN_A_TENANT = (30, 1.0)

CONVERSATION = "/v3/conversations/{conversation}"


class LocalConnector:
    """One cloud of Teams, served on loopback."""

    def __init__(self) -> None:
        self.town = Town()
        self.streams = StreamRules(self.town)
        self.address = ""
        self.faults: dict[str, deque[Fault]] = defaultdict(deque)
        self.held: dict[str, asyncio.Event] = {}
        self.keys: list[Json] = [public_jwk("first", ("msteams", "webchat"))]
        self.tokens: set[str] = set()
        self.page_size = 500
        self._sent: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=200))

    @property
    def service_url(self) -> str:
        return f"{self.address}/amer/"

    @property
    def metadata_url(self) -> str:
        return f"{self.address}/v1/.well-known/openidconfiguration"

    @property
    def token_url(self) -> str:
        return f"{self.address}/tenant/oauth2/v2.0/token"

    def fail(self, what: str, *faults: Fault) -> None:
        """The next requests of this kind ("send", "update", "chunk", "final", "create", "member", "token", "keys") fail
        so: a status, a status with Teams' name for the reason, DROP_BEFORE or DROP_AFTER."""
        self.faults[what] += faults

    @asynccontextmanager
    async def running(self) -> AsyncIterator["LocalConnector"]:
        app = web.Application(client_max_size=2**20)
        app.router.add_get("/v1/.well-known/openidconfiguration", self._metadata)
        app.router.add_get("/v1/keys", self._keys)
        app.router.add_post("/tenant/oauth2/v2.0/token", self._token)
        app.router.add_post("/amer/v3/conversations", self._create)
        app.router.add_post(f"/amer{CONVERSATION}/activities", self._send)
        app.router.add_put(f"/amer{CONVERSATION}/activities/{{message}}", self._update)
        app.router.add_delete(f"/amer{CONVERSATION}/activities/{{message}}", self._delete)
        app.router.add_get(f"/amer{CONVERSATION}/members/{{member}}", self._member)
        app.router.add_get(f"/amer{CONVERSATION}/pagedmembers", self._members)
        app.router.add_get("/amer/v3/teams/{team}", self._team)
        app.router.add_get("/amer/v3/teams/{team}/conversations", self._channels)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        self.address = f"http://{host}:{port}"
        try:
            yield self
        finally:
            await runner.cleanup()

    async def _metadata(self, request: web.Request) -> web.StreamResponse:
        if refused := await self._trouble(request, "keys"):
            return refused
        return web.json_response({"issuer": "https://api.botframework.com", "jwks_uri": f"{self.address}/v1/keys"})

    async def _keys(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"keys": self.keys})

    async def _token(self, request: web.Request) -> web.StreamResponse:
        if refused := await self._trouble(request, "token"):
            return refused
        form = dict(await request.post())
        wanted = {"grant_type": "client_credentials", "client_id": APP_ID, "client_secret": PASSWORD, "scope": SCOPE}
        if form != wanted:
            return web.json_response({"error": "invalid_client"}, status=401)
        token = f"local-token-{len(self.tokens)}"
        self.tokens.add(token)
        return web.json_response({"token_type": "Bearer", "expires_in": 3599, "access_token": token})

    async def _create(self, request: web.Request) -> web.StreamResponse:
        if refused := await self._refused(request, "create"):
            return refused
        body = await request.json()
        member = self.town.find(str((body.get("members") or [{}])[0].get("id")))
        if set(body) - {"bot", "members", "isGroup", "tenantId", "channelData"} or body.get("bot") != {"id": BOT}:
            return self._problem("a conversation opened in a strange way")
        if member is None or body.get("tenantId") != member.tenant:
            return _error(404, "MemberNotFound")
        if not member.is_installed:
            return _error(403, "BotNotInConversationRoster")
        return web.json_response({"id": self.town.personal(member.id)}, status=201)

    async def _send(self, request: web.Request) -> web.StreamResponse:
        activity = await request.json()
        info, kind = stream_info(activity), activity.get("type")
        what = {"final": "final", "informative": "chunk", "streaming": "chunk"}.get((info or {}).get("streamType", ""))
        what = what or ("typing" if kind == "typing" else "send")
        if refused := await self._refused(request, what):
            return refused
        where = self._conversation(request)
        if where is None:
            return _error(404, "ConversationNotFound")
        if wrong := self._wrong(request, activity, where):
            return wrong
        try:
            message_id = self._put(request, where, activity, info)
        except Refusal as refusal:
            return _error(refusal.status, refusal.code)
        if self._is_lost(what):
            return _cut(request)
        return web.json_response({"id": message_id}, status=201)

    def _put(self, request: web.Request, where: Conversation, activity: Json, info: Json | None) -> str:
        if info is not None:
            return self.streams.take(where, activity, info)
        full_id, message_id = request.match_info["conversation"], self.town.next_id()
        if activity["type"] == "typing":
            self.town.typing.append(full_id)
            return message_id
        only_for = activity["recipient"]["id"] if "isTargetedActivity" in request.query else ""
        self.town.add(Message(message_id, full_id, activity, by_bot=True, only_for=only_for))
        return message_id

    async def _update(self, request: web.Request) -> web.StreamResponse:
        if refused := await self._refused(request, "update"):
            return refused
        activity, message = await request.json(), self._message(request)
        where = self._conversation(request)
        if message is None or where is None:
            return _error(404, "ActivityNotFoundInConversation")
        if message.is_streaming:
            return _error(403, "ContentStreamNotAllowed")
        if wrong := self._wrong(request, activity, where):
            return wrong
        if bool(message.only_for) != ("isTargetedActivity" in request.query):
            return self._problem("a targeted message changed as another")
        message.activity = activity
        message.texts.append(message.text)
        self.town.ring()
        return _cut(request) if self._is_lost("update") else web.json_response({"id": message.id})

    async def _delete(self, request: web.Request) -> web.StreamResponse:
        if refused := await self._refused(request, "delete"):
            return refused
        message = self._message(request)
        if message is None:
            return _error(404, "ActivityNotFoundInConversation")
        del self.town.messages[message.conversation, message.id]
        stream = self.town.streams.get(message.conversation)
        if stream is not None and stream.id == message.id:
            stream.is_open = False
        self.town.ring()
        return web.json_response({})

    async def _member(self, request: web.Request) -> web.StreamResponse:
        if refused := await self._refused(request, "member"):
            return refused
        where, person = self._conversation(request), self.town.find(request.match_info["member"])
        if where is None or person is None or person.id not in where.members:
            return _error(404, "MemberNotFoundInConversation")
        return web.json_response(person.as_member())

    async def _members(self, request: web.Request) -> web.StreamResponse:
        if refused := await self._refused(request, "members"):
            return refused
        where = self._conversation(request)
        if where is None:
            return _error(404, "ConversationNotFound")
        begin = int(request.query.get("continuationToken", "0"))
        end = begin + min(self.page_size, int(request.query["pageSize"]))
        page: Json = {"members": [self.town.people[each].as_member() for each in where.members[begin:end]]}
        return web.json_response(page | ({"continuationToken": str(end)} if end < len(where.members) else {}))

    async def _team(self, request: web.Request) -> web.StreamResponse:
        if refused := await self._refused(request, "team"):
            return refused
        found = request.match_info["team"] == TEAM
        return web.json_response({"id": TEAM, "name": "Support"}) if found else _error(404, "TeamNotFound")

    async def _channels(self, request: web.Request) -> web.StreamResponse:
        if refused := await self._refused(request, "channels"):
            return refused
        inside = [each for each in self.town.conversations.values() if each.team == request.match_info["team"]]
        # The first channel of a team has no name of its own.
        names = [None, *(each.id.partition(":")[2].partition("@")[0] for each in inside[1:])]
        told = [{"id": each.id, "name": name} for each, name in zip(inside, names, strict=True)]
        return web.json_response({"conversations": told})

    async def _refused(self, request: web.Request, what: str) -> web.StreamResponse | None:
        if refused := await self._trouble(request, what):
            return refused
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return _error(401, "Unauthorized")
        where = request.match_info.get("conversation", "")
        if what not in ("member", "members") and where and self._is_too_fast(where, IN_A_THREAD):
            return self._problem(f"too many requests in one conversation ({what})", 429)
        if self._is_too_fast("", (IN_A_TENANT,)):
            return self._problem("too many requests in one tenant", 429)
        return None

    async def _trouble(self, request: web.Request, what: str) -> web.StreamResponse | None:
        self.town.calls.append(what)
        self.town.ring()
        if what in self.held:
            await self.held[what].wait()
        fault = self.faults[what][0] if self.faults[what] else None
        if fault is None or fault == DROP_AFTER:
            return None
        self.faults[what].popleft()
        if fault == DROP_BEFORE:
            return _cut(request)
        status, code = fault if isinstance(fault, tuple) else (int(fault), "Trouble")
        return _error(status, code)

    def _is_lost(self, what: str) -> bool:
        """Whether the answer to what was done shall get lost."""
        if self.faults[what] and self.faults[what][0] == DROP_AFTER:
            self.faults[what].popleft()
            return True
        return False

    def _is_too_fast(self, name: str, windows: tuple[tuple[int, float], ...]) -> bool:
        sent, now = self._sent[name], self.town.now()
        sent.append(now)
        return any(sum(at > now - seconds for at in sent) > number for number, seconds in windows)

    def _wrong(self, request: web.Request, activity: Json, where: Conversation) -> web.StreamResponse | None:
        if is_too_big(activity):
            return _error(413, "MessageSizeTooBig")
        faults = faults_in(activity)
        if activity.get("from") != {"id": BOT}:
            faults.append("not from the bot")
        if (activity.get("conversation") or {}).get("id") != request.match_info["conversation"]:
            faults.append("another conversation than the address says")
        if faults:
            self.town.problems += faults
            return _error(400, "BadSyntax")
        return self._wrong_recipient(request, activity, where)

    def _wrong_recipient(self, request: web.Request, activity: Json, where: Conversation) -> web.StreamResponse | None:
        is_targeted = request.query.get("isTargetedActivity") == "true"
        if is_targeted != bool((activity.get("recipient") or {}).get("isTargeted")):
            return self._problem("a targeted message that is only half one")
        if is_targeted and (where.kind == "personal" or not self.town.supports_targeted):
            return _error(400, "BadArgument")
        person = self.town.find(str((activity.get("recipient") or {}).get("id")))
        if is_targeted and (person is None or person.id not in where.members):
            return _error(404, "MemberNotFoundInConversation")
        reader = self.town.people[where.members[0]] if where.kind == "personal" else None
        return _error(403, "BotNotInConversationRoster") if reader and not reader.is_installed else None

    def _conversation(self, request: web.Request) -> Conversation | None:
        return self.town.conversations.get(base(request.match_info["conversation"]))

    def _message(self, request: web.Request) -> Message | None:
        found = self.town.messages.get((request.match_info["conversation"], request.match_info["message"]))
        return found if found is not None and found.by_bot else None

    def _problem(self, problem: str, status: int = 400) -> web.Response:
        self.town.problems.append(problem)
        return _error(status, "BadSyntax")


def _error(status: int, code: str) -> web.Response:
    headers = {"Retry-After": "1"} if status == 429 else {}
    body = {"error": {"code": code, "message": "as the local connector's rules say"}}
    return web.Response(status=status, text=json.dumps(body), content_type="application/json", headers=headers)


def _cut(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()
