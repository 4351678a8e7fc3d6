"""Where something is in Slack, as one string: workspace, channel and thread. Pure."""

from dataclasses import dataclass

from knowledge.articles import EVERYONE
from retrieval.outcome import Place, PlaceKind

PLATFORM = "slack"


@dataclass(frozen=True)
class Spot:
    """A place in Slack. `thread` is the `ts` of the message a thread hangs on; empty outside threads."""

    team: str
    channel: str
    thread: str = ""

    @classmethod
    def of(cls, place: Place) -> "Spot":
        """The spot that a place of ours names."""
        return cls.read(place.id)

    @classmethod
    def read(cls, text: str) -> "Spot":
        """The spot that `str(spot)` wrote."""
        team, channel, thread = (*text.split("/"), "", "")[:3]
        return cls(team, channel, thread)

    def __str__(self) -> str:
        return f"{self.team}/{self.channel}/{self.thread}" if self.thread else f"{self.team}/{self.channel}"

    @property
    def is_direct(self) -> bool:
        """Whether only one person and the bot write there."""
        return self.channel.startswith("D")

    @property
    def thread_key(self) -> str:
        """How other rooms name this thread."""
        return f"{PLATFORM}:{self}"

    @property
    def channel_key(self) -> str:
        """How other rooms name this channel."""
        return f"{PLATFORM}:{self.team}/{self.channel}"

    def message_key(self, ts: str) -> str:
        """The event key of a message here: the same for all events that tell of it."""
        return f"{PLATFORM}:{self.team}/{self.channel}/{ts}"

    def place(
        self, kind: PlaceKind, shared_externally: bool = False, audience: frozenset[str] = frozenset({EVERYONE})
    ) -> Place:
        """This spot as a place. `audience`: the groups that all who read there belong to."""
        return Place(PLATFORM, kind, str(self), audience, shared_externally)
