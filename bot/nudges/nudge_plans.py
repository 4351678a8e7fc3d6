"""What a sender asks for, and whether it may be: who may send, about what, to whom. Pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.nudges.nudge_timing import Recipient, first_due
from bot.nudges.nudge_words import Preview
from bot.nudges.nudges import (
    HELD_OUT_DAYS,
    HELD_OUT_SHARE,
    Delivery,
    DeliveryState,
    Kind,
    Nudge,
    Reason,
    Schedule,
    checked_words,
)
from bot.people.roles import is_curator, is_manager
from knowledge.articles import EVERYONE, Article, Status
from knowledge.freshness import overdue_since
from retrieval.outcome import Person

ONLY_MANAGERS = "nudges are sent by managers and by those who look after the articles"
NOT_PUBLISHED = "its article isn't published"
OVERDUE = "its article is overdue for review"
CHANGED = "its article has changed since it was approved"
NOBODY = "none of the people you chose can get this: nobody among them is yours, in Slack or Teams, and may see it"


@dataclass(frozen=True)
class Chosen:
    """The people somebody chose, and what to call them ("your team", "#support", "a list of 12 addresses")."""

    people: frozenset[str]
    label: str


@dataclass(frozen=True)
class NudgeRequest:
    """What a sender wants to send. `id` names the nudge where sending it may be asked for twice; empty: a new one."""

    sender: Person
    chosen: Chosen
    article_id: str
    words: str
    schedule: Schedule = field(default_factory=Schedule)
    worded_by_model: bool = False
    has_hold_out: bool = False
    id: str = ""


@dataclass(frozen=True)
class Refused:
    """Why nothing is done, in words for whoever wanted it."""

    why: str


@dataclass(frozen=True)
class Prepared:
    """A nudge ready to be sent, those it reaches, and what its sender is shown first."""

    nudge: Nudge
    recipients: tuple[Recipient, ...]
    preview: Preview


def why_not(request: NudgeRequest, article: Article | None, today: date) -> str:
    """Why this request can't be; empty when it can."""
    sender = request.sender
    if not sender.is_active or not (is_manager(sender) or is_curator(sender)):
        return ONLY_MANAGERS
    unfit = why_unfit(article, today)
    if unfit or article is None:
        return unfit
    if not may_choose(sender, article.details.audience):
        return NOT_PUBLISHED
    try:
        words_of(request, article)
    except ValueError as error:
        return str(error)
    return ""


def words_of(request: NudgeRequest, article: Article) -> str:
    """What the nudge says: what was typed, or the article's own words where nothing was. Raises ValueError."""
    typed = request.words.strip()
    return checked_words(typed or article.details.nudge_text or "")


def are_its_own(words: str, article: Article) -> bool:
    """Whether these are the article's own words for nudges, approved with it, to the letter."""
    return bool(words) and words == article.details.nudge_text


def may_choose(sender: Person, audience: Iterable[str]) -> bool:
    """Whether this sender may rest a nudge on an article with this audience: one they may read themselves."""
    return is_curator(sender) or not (sender.groups | {EVERYONE}).isdisjoint(audience)


def why_unfit(article: Article | None, today: date, approved: str = "") -> str:
    """Why no nudge may rest on this article now; empty when one may. `approved` is its fingerprint as approved."""
    if article is None or article.details.status is not Status.PUBLISHED:
        return NOT_PUBLISHED
    if overdue_since(article.details.review_by, today):
        return OVERDUE
    return CHANGED if approved and fingerprint(article) != approved else ""


def obstacle(recipient: Recipient, article: Article) -> Reason | None:
    """What keeps this person from getting it that has nothing to do with their wishes; None when nothing does."""
    member = recipient.member
    if not member.is_active:
        return Reason.LEFT
    if article.details.audience.isdisjoint(recipient.groups):
        return Reason.MAY_NOT_SEE
    return None if recipient.has_account else Reason.NO_ACCOUNT


def fingerprint(article: Article) -> str:
    """Changes when the article's words do, or its words for nudges, and not when somebody only checked them."""
    for_nudges = f"\n\0{article.details.nudge_text}" if article.details.nudge_text else ""
    return hashlib.sha256(f"{article.details.title}\n{article.body}{for_nudges}".encode()).hexdigest()[:16]


def is_held_out(nudge_id: str, person_id: str) -> bool:
    """Whether this person gets the nudge later than others: as good as chance, and the same whenever asked."""
    digest = hashlib.sha256(f"{nudge_id}/{person_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % HELD_OUT_SHARE == 0


def first_deliveries(nudge: Nudge, recipient: Recipient) -> list[Delivery]:
    """What is written down for a person when a nudge is sent.

    Whoever is held out is asked whether they did it before they hear of it, so that both groups can be compared.
    """
    member = recipient.member
    due = first_due(nudge.schedule, member.time_zone, nudge.created_at)
    held_out = nudge.has_hold_out and is_held_out(nudge.id, member.person_id)
    later = due + timedelta(days=HELD_OUT_DAYS) if held_out else due
    made = [Delivery(nudge.id, member.person_id, Kind.NUDGE, 0, DeliveryState.WAITING, later, is_held_out=held_out)]
    days = nudge.schedule.follow_up_days
    if held_out and days is not None:
        asked = due + timedelta(days=min(days, HELD_OUT_DAYS - 1))
        made.append(
            Delivery(nudge.id, member.person_id, Kind.FOLLOW_UP, 0, DeliveryState.WAITING, asked, is_held_out=True)
        )
    return made
