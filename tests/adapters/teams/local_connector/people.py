"""People who use the local Teams. What they do reaches the app as the connector delivers it: with a signed token."""

import json
from dataclasses import dataclass, field
from itertools import count
from time import monotonic
from typing import Any

import aiohttp

from tests.adapters.teams.local_connector import signing
from tests.adapters.teams.local_connector.server import LocalConnector
from tests.adapters.teams.local_connector.state import BOT, TEAM, TENANT, Conversation, Human, Json, Message, base

_numbers = count(1)


@dataclass
class Delivery:
    """The way from the connector to the app. `seconds` are how long each acknowledgement took."""

    http: aiohttp.ClientSession
    address: str
    connector: LocalConnector
    seconds: list[float] = field(default_factory=list)
    is_anonymous: bool = False

    async def deliver(self, activity: Json, token: str | None = None) -> tuple[int, Any]:
        """The status and body that the app answers with."""
        signed = token if token is not None else signing.token(self.connector.service_url)
        headers = {} if self.is_anonymous else {"Authorization": f"Bearer {signed}"}
        begun = monotonic()
        async with self.http.post(f"{self.address}/api/messages", json=activity, headers=headers) as response:
            text = await response.text()
            self.seconds.append(monotonic() - begun)
            return response.status, json.loads(text) if response.content_type == "application/json" else text


@dataclass
class Somebody:
    """One person in Teams."""

    human: Human
    connector: LocalConnector
    way: Delivery

    @property
    def chat(self) -> str:
        """Their own chat with the bot."""
        return self.connector.town.personal(self.human.id)

    async def says(self, text: str, conversation: str = "", **more: Any) -> str:
        """Write a message, to the bot alone unless told where; gives back its id. `@bot` is a mention."""
        where = conversation or self.chat
        message_id = self.connector.town.next_id()
        if self._kind(where) == "channel" and ";messageid=" not in where:
            where = f"{where};messageid={message_id}"
        activity = self.activity("message", where, id=message_id, **self._words(text), **more)
        self.connector.town.add(Message(message_id, where, activity))
        status, body = await self.way.deliver(activity)
        assert status == 200, (status, body)
        return message_id

    async def asks_in(self, channel: str, text: str, **more: Any) -> str:
        """Mention the bot in a channel or chat; gives back the conversation's id, with the thread."""
        message_id = await self.says(f"@bot {text}", channel, **more)
        return f"{channel};messageid={message_id}" if self._kind(channel) == "channel" else channel

    async def edits(self, message_id: str, text: str, event: str = "editMessage") -> None:
        """Change a message, or bring it back (undeleteMessage)."""
        message = self._find(message_id)
        message.activity |= self._words(text)
        await self.tells("messageUpdate", message.conversation, id=message_id, event=event, **self._words(text))

    async def deletes(self, message_id: str) -> None:
        """Take a message back."""
        message = self._find(message_id)
        await self.tells("messageDelete", message.conversation, id=message_id, event="softDeleteMessage")

    async def reacts(self, message: Message, reaction: str) -> None:
        """React to a message."""
        added = [{"type": reaction}]
        await self.tells("messageReaction", message.conversation, replyToId=message.id, reactionsAdded=added)

    async def installs(self, conversation: str = "", action: str = "add") -> None:
        """Add the app, or take it away ("remove")."""
        where = conversation or self.chat
        if self._kind(where) == "personal":
            self.human.is_installed = action == "add"
        await self.tells("installationUpdate", where, action=action)

    async def invokes(self, name: str, value: Json, conversation: str = "", **more: Any) -> tuple[int, Any]:
        """Use a card, a window or a search; the app's answer."""
        activity = self.activity("invoke", conversation or self.chat, id=f"f:{next(_numbers)}", name=name, value=value)
        return await self.way.deliver(activity | more)

    async def tells(self, kind: str, conversation: str, event: str = "", **more: Any) -> int:
        """Let the connector tell the app of anything."""
        activity = self.activity(kind, conversation, **more)
        if event:
            activity["channelData"]["eventType"] = event
        status, _ = await self.way.deliver(activity)
        return status

    def activity(self, kind: str, conversation: str, **more: Any) -> Json:
        """An activity of this person, as the connector words it."""
        where = self.connector.town.conversations[base(conversation)]
        sender = {"id": self.human.account, "name": self.human.name, "aadObjectId": self.human.id}
        return {
            "type": kind,
            "id": f"f:{next(_numbers)}",
            "timestamp": f"2026-11-22T10:00:{next(_numbers) % 60:02d}.000Z",
            "localTimezone": "Europe/Berlin",
            "serviceUrl": self.connector.service_url,
            "channelId": "msteams",
            "from": sender,
            "conversation": _conversation(where, conversation),
            "recipient": {"id": BOT, "name": "Handrail"},
            "entities": [{"type": "clientInfo", "locale": "en-US", "platform": "Web", "timezone": "Europe/Berlin"}],
            "channelData": _channel_data(where),
            "locale": "en-US",
        } | more

    def _words(self, text: str) -> Json:
        mention = {"type": "mention", "mentioned": {"id": BOT, "name": "Handrail"}, "text": "<at>Handrail</at>"}
        words = {"text": text.replace("@bot", "<at>Handrail</at>"), "textFormat": "plain"}
        return words | ({"entities": [mention]} if "@bot" in text else {})

    def _kind(self, conversation: str) -> str:
        return self.connector.town.conversations[base(conversation)].kind

    def _find(self, message_id: str) -> Message:
        return next(each for each in self.connector.town.messages.values() if each.id == message_id)


def _conversation(where: Conversation, full_id: str) -> Json:
    told: Json = {"id": full_id, "conversationType": where.kind, "tenantId": TENANT}
    return told | ({} if where.kind == "personal" else {"isGroup": True})


def _channel_data(where: Conversation) -> Json:
    told: Json = {"tenant": {"id": TENANT}}
    if where.kind == "channel":
        kind = {"type": where.channel_type} if where.channel_type else {}
        told |= {"team": {"id": TEAM}, "channel": {"id": where.id, **kind}}
    return told
