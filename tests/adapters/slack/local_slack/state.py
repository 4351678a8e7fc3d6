"""What a workspace of the local Slack holds: people, channels, messages, windows. Times are made up and grow."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from adapters.slack.manifest import SCOPES

Json = dict[str, Any]

TEAM = "T0HOME"
BOT_USER, BOT_ID = "UBOT", "BBOT"
TOKEN, APP_TOKEN = "xoxb-local", "xapp-local"
PATIENCE_SECONDS = 60


class Refused(Exception):
    """Slack says no, by this name."""


@dataclass
class Message:
    """One message as it stands now; `texts` are all the states it was in."""

    ts: str
    channel: str
    user: str
    text: str
    thread_ts: str = ""
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    by_bot: bool = False
    is_streaming: bool = False
    streamed: str = ""
    texts: list[str] = field(default_factory=list)

    @property
    def markdown(self) -> str:
        """What its markdown blocks say."""
        return "\n".join(block["text"] for block in self.blocks if block["type"] == "markdown")

    @property
    def everything(self) -> str:
        """All its words."""
        return self.text + "\n" + "\n".join(str(block) for block in self.blocks)

    def value_of(self, action: str) -> str:
        """The value of the button with this action."""
        for element in (each for block in self.blocks for each in block.get("elements", ())):
            if element.get("action_id") == action:
                return str(element["value"])
        raise AssertionError(f"no button {action} in {self.blocks}")

    def has_button(self, action: str) -> bool:
        """Whether it has this button."""
        return any(each.get("action_id") == action for block in self.blocks for each in block.get("elements", ()))


@dataclass
class Channel:
    """A channel and who is in it."""

    id: str
    members: set[str]
    name: str = "general"
    is_ext_shared: bool = False
    is_archived: bool = False
    creator: str = ""

    @property
    def kind(self) -> str:
        """The prefix of the scopes it needs."""
        return "im" if self.id.startswith("D") else "groups" if self.id.startswith("G") else "channels"


@dataclass
class Workspace:
    """Everything there is. `problems` collects what we sent that Slack would not take: it must stay empty."""

    users: dict[str, Json] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    messages: dict[tuple[str, str], Message] = field(default_factory=dict)
    ephemerals: list[tuple[str, Message]] = field(default_factory=list)
    views: list[Json] = field(default_factory=list)
    homes: dict[str, Json] = field(default_factory=dict)
    statuses: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    prompts: list[Json] = field(default_factory=list)
    sessions: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    triggers: set[str] = field(default_factory=set)
    scopes: set[str] = field(default_factory=lambda: set(SCOPES))
    unfurled: dict[str, list[Json]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    user_groups: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    is_revoked: bool = False

    def __post_init__(self) -> None:
        self._numbers = count(1)
        self._rung = asyncio.Event()
        self.add_user(BOT_USER, "handrail", is_bot=True)

    def add_user(self, user_id: str, name: str, **more: Any) -> str:
        """A colleague, unless `more` says otherwise; gives back their id."""
        profile = {"real_name": name.title(), "display_name": name, "email": f"{name}@example.com"}
        self.users[user_id] = {
            "id": user_id,
            "team_id": TEAM,
            "name": name,
            "tz": "Europe/Berlin",
            "profile": profile,
        } | more
        return user_id

    def add_channel(self, channel_id: str, *members: str, with_bot: bool = True, **more: Any) -> str:
        """A channel; gives back its id."""
        self.channels[channel_id] = Channel(channel_id, {*members, *([BOT_USER] if with_bot else [])}, **more)
        return channel_id

    def channel(self, channel_id: str) -> Channel:
        """The channel with this id."""
        if channel_id not in self.channels:
            raise Refused("channel_not_found")
        return self.channels[channel_id]

    def direct(self, user_id: str) -> str:
        """The conversation between the bot and a person."""
        channel_id = f"D{user_id}"
        if channel_id not in self.channels:
            self.add_channel(channel_id, user_id)
        return channel_id

    def next_ts(self) -> str:
        """A message id later than all before."""
        import time

        return f"{time.time():.0f}.{next(self._numbers):06d}"

    def add(self, message: Message) -> Message:
        """Put a message in its channel."""
        message.texts.append(message.text)
        self.messages[message.channel, message.ts] = message
        self.ring()
        return message

    def by_bot(self, channel: str | None = None) -> list[Message]:
        """The bot's messages that everybody in the channel sees, oldest first."""
        return [each for each in self.messages.values() if each.by_bot and channel in (None, each.channel)]

    def whispered(self, user: str) -> list[Message]:
        """What only this person saw in channels."""
        return [message for whom, message in self.ephemerals if whom == user]

    def new_trigger(self) -> str:
        """A trigger id, good for one window."""
        trigger = f"trigger.{next(self._numbers)}"
        self.triggers.add(trigger)
        return trigger

    def ring(self) -> None:
        """Something has changed."""
        rung, self._rung = self._rung, asyncio.Event()
        rung.set()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until `condition` holds; it is looked at after each change."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not condition():
                await self._rung.wait()

    def as_json(self, message: Message, with_metadata: bool) -> Json:
        """A message as conversations.replies gives it."""
        values: Json = {
            "type": "message",
            "ts": message.ts,
            "user": message.user,
            "text": message.streamed or message.text,
        }
        values |= {"thread_ts": message.thread_ts} if message.thread_ts else {}
        values |= {"bot_id": BOT_ID} if message.by_bot else {}
        return values | ({"metadata": message.metadata} if with_metadata and message.metadata else {})


def channel_json(channel: Channel) -> Mapping[str, Any]:
    """A channel as conversations.info gives it."""
    return {
        "id": channel.id,
        "name": channel.name,
        "is_ext_shared": channel.is_ext_shared,
        "is_archived": channel.is_archived,
        "is_private": channel.id.startswith("G"),
        "creator": channel.creator,
        "is_member": BOT_USER in channel.members,
    }
