"""People who use the local Slack. What they do reaches the app as Slack delivers it: signed, and again if need be."""

import asyncio
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from time import monotonic, time
from typing import Any, Protocol
from urllib.parse import urlencode

import aiohttp

from tests.adapters.slack.local_slack.block_rules import choice_faults
from tests.adapters.slack.local_slack.server import LocalSlack
from tests.adapters.slack.local_slack.state import BOT_USER, TEAM, Json, Message
from tests.adapters.slack.local_slack.views import after_submission

SIGNING_SECRET = "local-signing-secret"
MOST_DELIVERIES = 4
_numbers = count(1)


class Delivers(Protocol):
    """A way from Slack to the app. Gives back the status and the body of the acknowledgement."""

    async def deliver(self, payload: Json, retry: int = 0) -> tuple[int, Any]: ...


def signed(body: bytes, secret: str = SIGNING_SECRET, timestamp: int | None = None) -> dict[str, str]:
    """The headers that prove a request to be Slack's."""
    stamp = str(int(time()) if timestamp is None else timestamp)
    # Worked out here and not by Slack's library, which the app itself relies on.
    digest = hmac.new(secret.encode(), b":".join((b"v0", stamp.encode(), body)), sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


@dataclass
class OverHttp:
    """Requests to /slack/events. `seconds` are how long each acknowledgement took."""

    http: aiohttp.ClientSession
    address: str
    seconds: list[float] = field(default_factory=list)

    async def deliver(self, payload: Json, retry: int = 0) -> tuple[int, Any]:
        if payload.get("type") == "event_callback":
            body, kind = json.dumps(payload).encode(), "application/json"
        else:
            fields = payload if "command" in payload else {"payload": json.dumps(payload)}
            body, kind = urlencode(fields).encode(), "application/x-www-form-urlencoded"
        headers = {"Content-Type": kind, **signed(body)}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        begun = monotonic()
        async with self.http.post(f"{self.address}/slack/events", data=body, headers=headers) as response:
            text = await response.text()
            self.seconds.append(monotonic() - begun)
            return response.status, json.loads(text) if response.content_type == "application/json" else text


@dataclass
class OverSocket:
    """Envelopes over the newest socket the app has open."""

    slack: LocalSlack

    async def deliver(self, payload: Json, retry: int = 0) -> tuple[int, Any]:
        kinds = {"event_callback": "events_api"}
        kind = "slash_commands" if "command" in payload else kinds.get(payload["type"], "interactive")
        name = f"E{next(_numbers)}"
        envelope = {"envelope_id": name, "type": kind, "payload": payload, "retry_attempt": retry}
        waiting: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self.slack.acknowledged[name] = waiting
        await self.slack.sockets[-1].send_json(envelope | {"accepts_response_payload": True})
        async with asyncio.timeout(10):
            return 200, (await waiting).get("payload")


@dataclass
class Somebody:
    """One person in the workspace."""

    id: str
    slack: LocalSlack
    way: Delivers

    async def says(self, channel: str, text: str, thread: str = "", **more: Any) -> str:
        """Write a message; gives back its `ts`."""
        ts = self.slack.workspace.next_ts()
        self.slack.workspace.add(Message(ts, channel, self.id, text, thread))
        event: Json = {"type": "message", "user": self.id, "text": text, "ts": ts, "channel": channel, **more}
        event |= {"thread_ts": thread} if thread else {}
        kind = {"D": "im", "G": "group"}.get(channel[0], "channel")
        if f"<@{BOT_USER}>" in text and kind != "im":
            await self._tell(event | {"type": "app_mention"})
        await self._tell(event | {"channel_type": kind})
        return ts

    async def direct(self, text: str, thread: str = "", **more: Any) -> str:
        """Write to the bot alone."""
        return await self.says(self.slack.workspace.direct(self.id), text, thread, **more)

    async def edits(self, channel: str, ts: str, text: str) -> None:
        message = self.slack.workspace.messages[channel, ts]
        before = self._as_event(message)
        message.text = text
        changed = {"type": "message", "subtype": "message_changed", "channel": channel, "channel_type": "im"}
        await self._tell({**changed, "message": self._as_event(message), "previous_message": before})

    async def deletes(self, channel: str, ts: str) -> None:
        message = self.slack.workspace.messages.pop((channel, ts))
        deleted = {"type": "message", "subtype": "message_deleted", "channel": channel, "deleted_ts": ts}
        await self._tell({**deleted, "previous_message": self._as_event(message)})

    async def command(self, channel: str, text: str, command: str = "/ask") -> tuple[int, Any]:
        """Type a command and something."""
        use = next(_numbers)
        fields = {"command": command, "text": text, "channel_id": channel, "user_id": self.id, "team_id": TEAM}
        response_url = f"{self.slack.address}/respond/{self.id}/{channel}/{use}"
        trigger = self.slack.workspace.new_trigger()
        return await self.way.deliver({**fields, "response_url": response_url, "trigger_id": trigger})

    async def presses(self, message: Message, action: str, value: str | None = None) -> tuple[int, Any]:
        """Press a button under a message; for feedback say which with `value`."""
        chosen = {"action_id": action, "value": message.value_of(action) if value is None else value}
        origin = {"message_ts": message.ts, "channel_id": message.channel, "thread_ts": message.thread_ts}
        where = {"channel": {"id": message.channel}, "message": {"ts": message.ts, "thread_ts": message.thread_ts}}
        return await self._press({"actions": [{"type": "button", **chosen}], "container": origin, **where})

    async def judges(self, message: Message, helped: bool) -> tuple[int, Any]:
        """Press one of the feedback buttons."""
        buttons = message.blocks[-1]["elements"][0]
        return await self.presses(
            message, "feedback", buttons["positive_button" if helped else "negative_button"]["value"]
        )

    async def clicks(self, action: str, value: str = "") -> tuple[int, Any]:
        """Press a button on the Home tab."""
        pressed = {"actions": [{"type": "button", "action_id": action, "value": value}]}
        return await self._press({**pressed, "container": {"type": "view"}, "view": {"id": "VH", "type": "home"}})

    async def chooses(self, action: str, *values: str) -> tuple[int, Any]:
        """Change something on the Home tab."""
        chosen: Json = {"action_id": action, "type": "static_select"}
        options = [{"value": value} for value in values]
        chosen |= (
            {"selected_options": options}
            if action == "topics"
            else {"selected_option": options[0] if options else None}
        )
        return await self._press(
            {"actions": [chosen], "container": {"type": "view"}, "view": {"id": "VH", "type": "home"}}
        )

    async def submits(self, view: Json, **filled: Any) -> tuple[int, Any]:
        """Send a window off. Values are texts, or lists of what is ticked."""
        sent = {**view, "id": view.get("id") or f"V{next(_numbers)}", "state": {"values": _state(view, filled)}}
        status, answer = await self._send({"type": "view_submission", "view": sent})
        after_submission(self.slack.workspace, sent, answer)
        return status, answer

    async def changes(self, view: Json, name: str, value: str, **filled: Any) -> tuple[int, Any]:
        """Choose something in a window whose field tells the app at once."""
        element = _element(view, name)
        shown = {**view, "state": {"values": _state(view, {**filled, name: value})}}
        chosen = {"type": element["type"], "action_id": element["action_id"], "block_id": name}
        acted = {**chosen, "selected_option": {"value": value}}
        return await self._press(
            {"actions": [acted], "container": {"type": "view", "view_id": view["id"]}, "view": shown}
        )

    async def looks_for(self, view: Json, name: str, words: str = "") -> list[str]:
        """Type into a menu that asks the app what there is; gives back the values it then offers."""
        around = {"team": {"id": TEAM}, "user": {"id": self.id}, "view": view, "value": words}
        asked = {"type": "block_suggestion", "action_id": _element(view, name)["action_id"], "block_id": name}
        _, answer = await self.way.deliver({**around, **asked})
        self.slack.workspace.problems += choice_faults(answer)
        groups = answer.get("option_groups") or [answer]
        return [each["value"] for group in groups for each in group["options"]]

    async def uses_shortcut(self, callback: str, message: Message | None = None) -> tuple[int, Any]:
        if message is None:
            return await self._send({"type": "shortcut", "callback_id": callback})
        response_url = f"{self.slack.address}/respond/{self.id}/{message.channel}/{next(_numbers)}"
        where = {"channel": {"id": message.channel}, "message": self._as_event(message), "message_ts": message.ts}
        return await self._send(
            {"type": "message_action", "callback_id": callback, "response_url": response_url, **where}
        )

    async def opens(self, tab: str) -> None:
        """Open the app: its Home tab or the conversation."""
        channel = self.slack.workspace.direct(self.id)
        await self._tell({"type": "app_home_opened", "tab": tab, "user": self.id, "channel": channel})

    async def tell(self, event: Json) -> int:
        """Let Slack tell the app of any event."""
        return await self._tell(event)

    async def _tell(self, event: Json) -> int:
        payload = callback(event, self._is_external(event))
        status = 0
        for retry in range(MOST_DELIVERIES):
            status, _ = await self.way.deliver(payload, retry)
            if status == 200:
                break
        return status

    def _is_external(self, event: Json) -> bool:
        channel = self.slack.workspace.channels.get(str(event.get("channel")))
        return bool(channel and channel.is_ext_shared)

    async def _press(self, more: Json) -> tuple[int, Any]:
        return await self._send({"type": "block_actions", **more})

    async def _send(self, more: Json) -> tuple[int, Any]:
        trigger = self.slack.workspace.new_trigger()
        return await self.way.deliver({"team": {"id": TEAM}, "user": {"id": self.id}, "trigger_id": trigger, **more})

    def _as_event(self, message: Message) -> Json:
        thread = {"thread_ts": message.thread_ts} if message.thread_ts else {}
        return {"type": "message", "user": message.user, "text": message.text, "ts": message.ts, **thread}


def callback(event: Json, is_external: bool = False) -> Json:
    """An event as the Events API wraps it."""
    number = next(_numbers)
    around = {"type": "event_callback", "team_id": TEAM, "api_app_id": "A1", "event_id": f"Ev{number:08d}"}
    authorizations = [{"enterprise_id": None, "team_id": TEAM, "user_id": BOT_USER, "is_bot": True}]
    more = {"event_time": int(time()), "authorizations": authorizations, "is_ext_shared_channel": is_external}
    return {**around, **more, "event": event}


def _element(view: Mapping[str, Any], name: str) -> Json:
    return dict(next(block["element"] for block in view["blocks"] if block.get("block_id") == _called(view, name)))


def _called(view: Mapping[str, Any], name: str) -> str:
    """The field's own name: that of words which an article brought goes on after a dot."""
    names = [str(block.get("block_id")) for block in view["blocks"]]
    return next((each for each in names if each.partition(".")[0] == name), name)


def _state(view: Mapping[str, Any], filled: Mapping[str, Any]) -> Json:
    """What the fields hold: what was filled in, else what stood there at first."""
    fields = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    given = {name: _initially(element) for name, element in fields.items()}
    given |= {_called(view, name): _filled(view, name, value) for name, value in filled.items()}
    return {name: {fields[name]["action_id"]: value} for name, value in given.items()}


def _initially(element: Json) -> Json:
    first = {"type": element["type"], "value": element.get("initial_value")}
    return first | ({"selected_option": element["initial_option"]} if "initial_option" in element else {})


def _filled(view: Mapping[str, Any], name: str, value: Any) -> Json:
    element = _element(view, name)
    match element["type"]:
        case "conversations_select":
            return {"type": element["type"], "selected_conversation": value}
        case "datepicker":
            return {"type": element["type"], "selected_date": value}
        case "radio_buttons" | "static_select" | "external_select":
            return {"type": element["type"], "selected_option": {"value": value}}
        case "checkboxes":
            return {"type": element["type"], "selected_options": [{"value": each} for each in value]}
    return {"type": element["type"], "value": value}
