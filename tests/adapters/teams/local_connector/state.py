"""What the local Teams holds: people, conversations, messages. Times are real, ids are made up."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from time import monotonic
from typing import Any

from tests.adapters.teams.local_connector.signing import APP_ID

Json = dict[str, Any]

TENANT, OTHER_TENANT = "aaaaaaaa-0000-0000-0000-000000000001", "bbbbbbbb-0000-0000-0000-000000000002"
BOT = f"28:{APP_ID}"
TEAM = "19:team@thread.tacv2"
PATIENCE_SECONDS = 120


@dataclass
class Human:
    """Somebody with an account. `id` is their id in the directory, `account` the connector's for them."""

    id: str
    name: str
    tenant: str = TENANT
    role: str = "user"
    email: str = ""
    sign_in: str = ""
    is_installed: bool = True

    @property
    def account(self) -> str:
        """The connector's id."""
        return f"29:{self.id}"

    def as_member(self) -> Json:
        """As the roster tells of them."""
        return {
            "id": self.account,
            "aadObjectId": self.id,
            "objectId": self.id,
            "name": self.name,
            "givenName": self.name.split()[0],
            "email": self.email,
            "userPrincipalName": self.sign_in or self.email,
            "tenantId": self.tenant,
            "userRole": self.role,
        }


@dataclass
class Message:
    """One message as it stands now; `texts` are all the states it was in."""

    id: str
    conversation: str
    activity: Json
    by_bot: bool = False
    is_streaming: bool = False
    only_for: str = ""
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words."""
        return str(self.activity.get("text") or "")

    @property
    def everything(self) -> str:
        """All it says, in whatever field."""
        return str(self.activity)

    @property
    def is_progress(self) -> bool:
        """Whether it is only the sign of a stream that has no words yet: Teams shows no message then."""
        return self.is_streaming and self.entity("streaminfo").get("streamType") == "informative"

    def entity(self, kind: str) -> Json:
        """The entity of this type; empty where there is none."""
        return next((each for each in self.activity.get("entities", ()) if each["type"] == kind), {})

    @property
    def card(self) -> Json:
        """Its first card; empty where there is none."""
        attached = self.activity.get("attachments") or [{}]
        content: Json = attached[0].get("content") or {}
        return content


@dataclass
class Conversation:
    """A chat or a channel. Threads of a channel are told apart in the messages."""

    id: str
    kind: str
    members: list[str]
    team: str = ""
    channel_type: str = ""


@dataclass
class StreamState:
    """A stream as the connector knows it."""

    id: str
    sequence: int
    begun_at: float
    last_at: float
    text: str = ""
    is_open: bool = True


@dataclass
class Town:
    """Everything there is. `problems` collects what we sent that Teams would not take: it must stay empty."""

    people: dict[str, Human] = field(default_factory=dict)
    conversations: dict[str, Conversation] = field(default_factory=dict)
    messages: dict[tuple[str, str], Message] = field(default_factory=dict)
    streams: dict[str, StreamState] = field(default_factory=dict)
    typing: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    supports_targeted: bool = True

    def __post_init__(self) -> None:
        self._numbers = count(1)
        self._rung = asyncio.Event()

    def add_person(self, person_id: str, name: str, **more: Any) -> Human:
        """A colleague, unless `more` says otherwise."""
        email = f"{name.split(maxsplit=1)[0].lower()}@example.com"
        human = Human(person_id, name, **({"email": email} | more))
        self.people[person_id] = human
        return human

    def add_channel(self, channel: str, *members: str, channel_type: str = "standard") -> str:
        """A channel of the team; gives back its id."""
        self.conversations[channel] = Conversation(channel, "channel", [*members], TEAM, channel_type)
        return channel

    def add_group(self, chat: str, *members: str) -> str:
        """A group chat; gives back its id."""
        self.conversations[chat] = Conversation(chat, "groupChat", [*members])
        return chat

    def personal(self, person_id: str) -> str:
        """The chat between the bot and a person; opened if need be."""
        chat = f"a:{person_id}"
        self.conversations.setdefault(chat, Conversation(chat, "personal", [person_id]))
        return chat

    def find(self, any_id: str) -> Human | None:
        """The person with this id, the directory's or the connector's."""
        return self.people.get(any_id.removeprefix("29:"))

    def next_id(self) -> str:
        """A message id later than all before."""
        return str(1_790_000_000_000 + next(self._numbers))

    def add(self, message: Message) -> Message:
        """Put a message in its conversation."""
        message.texts.append(message.text)
        self.messages[message.conversation, message.id] = message
        self.ring()
        return message

    def by_bot(self, conversation: str | None = None) -> list[Message]:
        """The bot's messages that everybody there sees, oldest first; a channel's with those of all its threads."""
        return [
            each
            for each in self.messages.values()
            if each.by_bot
            and not (each.only_for or each.is_progress)
            and conversation in (None, each.conversation, base(each.conversation))
        ]

    def whispered(self, person_id: str) -> list[Message]:
        """What only this person saw in conversations with others."""
        return [each for each in self.messages.values() if each.only_for == f"29:{person_id}"]

    def now(self) -> float:
        """Seconds that only grow."""
        return monotonic()

    def ring(self) -> None:
        """Something has changed."""
        rung, self._rung = self._rung, asyncio.Event()
        rung.set()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until `condition` holds; it is looked at after each change."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not condition():
                await self._rung.wait()


def base(conversation: str) -> str:
    """A conversation's id without its thread."""
    return conversation.partition(";messageid=")[0]
