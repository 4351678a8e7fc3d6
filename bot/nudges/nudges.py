"""A nudge and what becomes of it: the vocabulary of small, timely messages from a manager to a team. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from knowledge.articles import LONGEST_NUDGE_TEXT

LONGEST_WORDS = LONGEST_NUDGE_TEXT
"""Characters of a nudge's words, whoever wrote them."""

MOST_STEPS = 6
LARGEST_UNAPPROVED = 50
"""People; a nudge to more of them needs a second person's approval."""

HELD_OUT_SHARE = 5
"""One person of so many gets a nudge with a hold-out later."""

HELD_OUT_DAYS = 7


class NudgeState(StrEnum):
    """Where a nudge stands."""

    AWAITING_APPROVAL = "awaiting_approval"
    UNDER_WAY = "under_way"
    PAUSED = "paused"
    HELD = "held"
    """Its article is not what it was when the nudge was approved."""

    CANCELLED = "cancelled"
    REFUSED = "refused"


class Kind(StrEnum):
    """What a delivery brings."""

    NUDGE = "nudge"
    FOLLOW_UP = "follow_up"


class DeliveryState(StrEnum):
    """Where one message to one person stands."""

    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"


class Reason(StrEnum):
    """Why somebody does not get a nudge."""

    LEFT = "left"
    ON_LEAVE = "on_leave"
    NO_ACCOUNT = "no_account"
    UNREACHABLE = "unreachable"
    UNKNOWN_FATE = "unknown_fate"
    """It was sent, and nobody can tell whether it arrived: sent again, it might come twice."""

    NOT_RESPONSIBLE = "not_responsible"
    MAY_NOT_SEE = "may_not_see"
    OPTED_OUT = "opted_out"
    CAP = "cap"
    NO_GOOD_MOMENT = "no_good_moment"
    ANSWERED = "answered"
    """They said it does not apply, or that they have it: the rest of a series is not for them."""

    CANCELLED = "cancelled"


class Answer(StrEnum):
    """What somebody pressed under a nudge, or under the question whether they used it."""

    GOT_IT = "got_it"
    NOT_NOW = "not_now"
    NOT_FOR_ME = "not_for_me"
    USED = "used"
    NOT_YET = "not_yet"
    BLOCKED = "blocked"


class Moment(StrEnum):
    """When the first message of a nudge is due."""

    NOW = "now"
    LOCAL_TIME = "local_time"
    START_OF_DAY = "start_of_day"


class Audience(StrEnum):
    """The ways to say who gets a nudge. Chats know channels and groups of their own."""

    TEAM = "team"
    GROUP = "group"
    CHANNEL = "channel"
    USER_GROUP = "user_group"
    ADDRESSES = "addresses"


@dataclass(frozen=True)
class Schedule:
    """When a nudge comes: `day` and `hour` count by each person's own clock. `days` are those after the first message
    on which the others of a series come (0 is the first); the follow-up comes `follow_up_days` after the first.
    """

    moment: Moment = Moment.NOW
    day: date | None = None
    hour: int = 9
    days: tuple[int, ...] = (0,)
    follow_up_days: int | None = None

    def __post_init__(self) -> None:
        if self.moment is not Moment.NOW and self.day is None:
            raise ValueError("choose the day on which the nudge comes")
        if not 0 <= self.hour <= 23:
            raise ValueError("choose an hour from 0 to 23")
        if not 1 <= len(self.days) <= MOST_STEPS or self.days[0] != 0 or list(self.days) != sorted(set(self.days)):
            raise ValueError(f"a series begins on day 0 and has at most {MOST_STEPS} rising days")
        if self.follow_up_days is not None and not 1 <= self.follow_up_days <= 60:
            raise ValueError("ask whether it was used 1 to 60 days later")

    @property
    def asks_use(self) -> bool:
        """Whether people are asked whether they used it."""
        return self.follow_up_days is not None


@dataclass(frozen=True)
class Source:
    """The article a nudge rests on, as it was when the nudge was made. `fingerprint` is of its words."""

    article_id: str
    title: str
    fingerprint: str
    topic: str = ""


@dataclass(frozen=True)
class Nudge:
    """What a manager sends to a team. `audience` says in words who was chosen ("Support", "your team")."""

    id: str
    sender_id: str
    words: str
    source: Source
    audience: str
    schedule: Schedule
    state: NudgeState
    created_at: datetime
    worded_by_model: bool = False
    has_hold_out: bool = False
    approved_by: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class Delivery:
    """One message of a nudge to one person. `postponed` counts how often they said *not now*."""

    nudge_id: str
    person_id: str
    kind: Kind
    step: int
    state: DeliveryState
    due_at: datetime
    is_held_out: bool = False
    postponed: int = 0
    reason: Reason | None = None
    answer: Answer | None = None
    platform: str | None = None
    message_id: str | None = None
    sent_at: datetime | None = None

    @property
    def key(self) -> str:
        """Names this send for ever: however often it is tried, it arrives once."""
        return f"nudge:{self.nudge_id}:{self.kind.value}:{self.step}:{self.postponed}:{self.person_id}"


def checked_words(words: str) -> str:
    """A nudge's words as they will be sent. Raises ValueError, in words for the sender."""
    text = words.strip()
    if not text:
        raise ValueError("write what the team should do, in a sentence or two")
    if len(text) > LONGEST_WORDS:
        raise ValueError(f"that is {len(text)} characters; {LONGEST_WORDS} are as many as anyone reads")
    return text


def needs_approval(people: int, worded_by_model: bool) -> bool:
    """Whether a second person must agree before anything is sent."""
    return worded_by_model or people > LARGEST_UNAPPROVED
