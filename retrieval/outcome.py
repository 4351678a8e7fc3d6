"""The vocabulary of asking: a question, the evidence for an answer, and the seven ways it can end."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from knowledge.articles import EVERYONE, PublishedPassage


class PlaceKind(StrEnum):
    """What kind of place a question was asked in; it decides who will read the answer."""

    DIRECT = "direct"
    PRIVATE_REPLY = "private_reply"
    CHANNEL = "channel"
    CONSOLE = "console"
    AGENT = "agent"


@dataclass(frozen=True)
class Place:
    """Where a question was asked. `audience` holds the groups that everyone reading there belongs to."""

    platform: str
    kind: PlaceKind
    id: str
    audience: frozenset[str] = frozenset({EVERYONE})
    shared_externally: bool = False

    @property
    def is_private(self) -> bool:
        """Whether only the asker reads the reply."""
        return self.kind is not PlaceKind.CHANNEL


@dataclass(frozen=True)
class Person:
    """Someone who asks. `id` is platform-qualified ("web:ab12", "email:ann@example.com")."""

    id: str
    groups: frozenset[str] = frozenset({EVERYONE})
    is_guest: bool = False
    is_active: bool = True


@dataclass(frozen=True)
class Turn:
    """One earlier turn of the conversation, oldest first. `role` is "user" or "assistant"."""

    role: str
    text: str


@dataclass(frozen=True)
class Question:
    """One accepted question."""

    id: str
    text: str
    asker: Person
    place: Place
    asked_at: datetime
    history: tuple[Turn, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """A passage that was found, how each ranker scored it, and where it stands (rank 1 is best)."""

    found: PublishedPassage
    rank: int
    score: float
    scores: dict[str, float] = field(default_factory=dict)

    @property
    def article_id(self) -> str:
        """The article the passage belongs to."""
        return self.found.passage.article_id


@dataclass(frozen=True)
class Citation:
    """The exact words an answer rests on, and who answers for them.

    `quote` is a verbatim span of the passage. `overdue_since` is set when the article's review date has passed.
    """

    n: int
    article_id: str
    passage_id: str
    title: str
    heading_path: tuple[str, ...]
    anchor: str
    quote: str
    url: str
    owner: str | None = None
    checked_by: str | None = None
    checked_on: date | None = None
    overdue_since: date | None = None


@dataclass(frozen=True)
class Pointer:
    """Where to read a section: its article and that one's title, its headings, and its address."""

    article_id: str
    title: str
    heading_path: tuple[str, ...]
    url: str


@dataclass(frozen=True)
class Answered:
    """The knowledge answers the question. `text` is Markdown with citation marks like [1].

    `conflicting` is true when two articles disagree and both are quoted. `model_failed` is true when a model should
    have written the answer and could not. `said_instead` names what was said instead of a question ("thanks"); the text
    is then empty and nothing is cited.
    """

    text: str
    citations: tuple[Citation, ...]
    confidence: float
    written_by_model: bool = False
    conflicting: bool = False
    model_failed: bool = False
    said_instead: str = ""


@dataclass(frozen=True)
class Partial:
    """Part of the question is answered; `missing` is the part that is not, in the asker's words."""

    text: str
    citations: tuple[Citation, ...]
    confidence: float
    missing: str
    nearest: tuple[Evidence, ...] = ()
    written_by_model: bool = False
    model_failed: bool = False


@dataclass(frozen=True)
class Clarify:
    """The question fits several things, of which `choices` are to be tapped; without choices it could not be read."""

    choices: tuple[str, ...] = ()
    confidence: float = 0.0


@dataclass(frozen=True)
class Unknown:
    """The knowledge does not hold an answer. `nearest` are the passages that came closest but were not enough.

    `perhaps` are sections the asker may read that are as likely as not to hold it after all, the likeliest first.
    `restricted` is true when an article this person may not see seems to answer. It is for the gap log only, and is
    never shown to the asker.
    """

    nearest: tuple[Evidence, ...] = ()
    confidence: float = 0.0
    restricted: bool = False
    perhaps: tuple[Pointer, ...] = ()


@dataclass(frozen=True)
class NotHere:
    """Questions are not answered in this place (shared with another company, or a guest asks)."""

    reason: str = "shared_externally"


@dataclass(frozen=True)
class Denied:
    """This person may not ask here. Says nothing about what exists."""


@dataclass(frozen=True)
class Failed:
    """Something on our side broke; the question is kept."""

    will_retry: bool = True


Outcome = Answered | Partial | Clarify | Unknown | NotHere | Denied | Failed
"""The closed set of ways an accepted question can end; every surface renders all seven."""

OUTCOME_NAMES: dict[type, str] = {
    Answered: "answered",
    Partial: "partial",
    Clarify: "clarify",
    Unknown: "unknown",
    NotHere: "not_here",
    Denied: "denied",
    Failed: "error",
}


def name_of(outcome: Outcome) -> str:
    """The outcome's name as surfaces, commands and the database spell it."""
    return OUTCOME_NAMES[type(outcome)]
