"""Where something is in Teams, as one string: tenant and conversation. Pure."""

from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote

from retrieval.outcome import Place, PlaceKind

PLATFORM = "teams"

THREAD_MARK = ";messageid="
"""In a channel, the conversation's id ends in the id of the message that its thread hangs on."""

LONGEST_KEY = 255
"""Characters that our tables keep of a key."""


@dataclass(frozen=True)
class Spot:
    """A conversation in Teams: somebody's chat with the bot, a group chat, or a thread of a channel."""

    tenant: str
    conversation: str

    @classmethod
    def of(cls, place: Place) -> "Spot":
        """The spot that a place of ours names."""
        return cls.read(place.id)

    @classmethod
    def read(cls, text: str) -> "Spot":
        """The spot that `str(spot)` wrote."""
        tenant, _, conversation = text.partition("/")
        return cls(tenant, conversation)

    def __str__(self) -> str:
        return f"{self.tenant}/{self.conversation}"

    @property
    def base(self) -> "Spot":
        """The conversation without its thread: the channel itself, or the same chat."""
        return Spot(self.tenant, self.conversation.partition(THREAD_MARK)[0])

    @property
    def root(self) -> str:
        """The id of the message that the thread hangs on; empty outside channel threads."""
        return self.conversation.partition(THREAD_MARK)[2]

    @property
    def thread_key(self) -> str:
        """How other rooms name this thread."""
        return fitted(f"{PLATFORM}:{self}")

    @property
    def channel_key(self) -> str:
        """How other rooms name this channel or chat."""
        return fitted(f"{PLATFORM}:{self.base}")

    @property
    def link(self) -> str:
        """An address that opens the conversation in Teams."""
        where, tenant = quote(self.base.conversation, safe=""), quote(self.tenant, safe="")
        if self.root:
            message = quote(self.root, safe="")
            address = f"https://teams.microsoft.com/l/message/{where}/{message}"
            return f"{address}?tenantId={tenant}&parentMessageId={message}"
        return f"https://teams.microsoft.com/l/chat/{where}/0?tenantId={tenant}"

    def in_thread(self, message_id: str) -> "Spot":
        """The thread that hangs on this message of the channel."""
        return Spot(self.tenant, f"{self.base.conversation}{THREAD_MARK}{message_id}")

    def message_key(self, message_id: str) -> str:
        """The event key of a message here: the same for all activities that tell of it."""
        return fitted(f"{PLATFORM}:{self.base}/{message_id}")

    def place(self, kind: PlaceKind, shared_externally: bool = False) -> Place:
        """This spot as a place. In a channel only what everyone may see is used: anybody may join it."""
        return Place(PLATFORM, kind, str(self), shared_externally=shared_externally)


def fitted(key: str) -> str:
    """A key that our tables can keep: a longer one is cut, and told apart by a fingerprint of the whole."""
    if len(key) <= LONGEST_KEY:
        return key
    fingerprint = sha256(key.encode()).hexdigest()
    return f"{key[: LONGEST_KEY - len(fingerprint) - 1]}#{fingerprint}"
