"""Nudges put together: what senders, recipients and the clock need."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.audit_log import AuditLog
from bot.jobs import OFTEN, Job
from bot.nudges.meeting import Meeting
from bot.nudges.nudge_answers import NudgeAnswers, Obstacles
from bot.nudges.nudge_articles import NudgeArticles
from bot.nudges.nudge_audiences import NudgeAudiences
from bot.nudges.nudge_book import NudgeBook
from bot.nudges.nudge_recipients import NudgeRecipients
from bot.nudges.nudge_replies import NudgeReplies
from bot.nudges.nudge_reporting import NudgeReporting
from bot.nudges.nudge_sending import NudgeSending
from bot.nudges.nudge_steering import NudgeSteering
from bot.nudges.nudges_at_home import NudgesAtHome
from bot.nudges.nudging import NudgeStock, Nudging
from bot.nudges.suggested_nudges import SuggestedNudges
from bot.people.people import People
from bot.people.staff import Staff
from bot.ports import Chat, Clock
from bot.pressing import Handler
from knowledge.store import ArticleStore

SWEEP = timedelta(seconds=20)


@dataclass(frozen=True)
class NudgeNeeds:
    """What nudges are built on. `chats` gives the platforms the bot can write on at the time it is called."""

    engine: AsyncEngine
    articles: ArticleStore
    people: People
    chats: Callable[[], Mapping[str, Chat]]
    obstacles: Obstacles
    now: Clock
    public_url: str


@dataclass(frozen=True)
class NudgeDesk:
    """The use cases of nudges."""

    staff: Staff
    book: NudgeBook
    recipients: NudgeRecipients
    meeting: Meeting
    nudging: Nudging
    audiences: NudgeAudiences
    steering: NudgeSteering
    sending: NudgeSending
    answers: NudgeAnswers
    reporting: NudgeReporting
    suggested: SuggestedNudges
    articles: NudgeArticles
    replies: NudgeReplies
    at_home: NudgesAtHome

    @property
    def jobs(self) -> tuple[Job, ...]:
        """Everything that is done again and again."""
        return (
            Job("nudge", SWEEP, "Sends the nudges that are due", self.sending.send_due),
            Job("ask_approval", OFTEN, "Asks for a second person's agreement to nudges", self.sending.ask_for_approval),
        )

    @property
    def areas(self) -> Mapping[str, Handler]:
        """The areas of buttons that nudges handle."""
        return self.answers.areas


def nudge_desk_of(needs: NudgeNeeds) -> NudgeDesk:
    """The nudge desk over these."""
    engine, now = needs.engine, needs.now
    staff, book = Staff(engine), NudgeBook(engine)
    recipients = NudgeRecipients(engine, staff, lambda: needs.chats().keys(), now)
    audit = AuditLog(engine, now)
    meeting = Meeting(recipients)
    stock = NudgeStock(book, staff, recipients, meeting, needs.articles, audit, now, needs.public_url)
    nudging, steering = Nudging(stock), NudgeSteering(stock)
    suggested = SuggestedNudges(engine, staff, needs.articles, now)
    return NudgeDesk(
        staff=staff,
        book=book,
        recipients=recipients,
        meeting=meeting,
        nudging=nudging,
        audiences=NudgeAudiences(nudging),
        steering=steering,
        sending=NudgeSending(stock, needs.chats),
        answers=NudgeAnswers(stock, steering, needs.people, needs.obstacles),
        reporting=NudgeReporting(engine, book, now),
        suggested=suggested,
        articles=NudgeArticles(engine),
        replies=NudgeReplies(engine, book, now),
        at_home=NudgesAtHome(book, recipients, suggested, now),
    )
