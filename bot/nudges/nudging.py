"""A manager's nudge, from choosing the people to writing it down: who may send, and who gets it."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy.exc import IntegrityError

from bot.audit_log import AuditLog, Change
from bot.nudges.meeting import Meeting
from bot.nudges.nudge_book import NudgeBook
from bot.nudges.nudge_plans import (
    NOBODY,
    ONLY_MANAGERS,
    Chosen,
    NudgeRequest,
    Prepared,
    Refused,
    are_its_own,
    fingerprint,
    first_deliveries,
    obstacle,
    why_not,
    words_of,
)
from bot.nudges.nudge_recipients import NudgeRecipients
from bot.nudges.nudge_timing import Recipient, why_never
from bot.nudges.nudge_words import Preview, nudge_message
from bot.nudges.nudges import Nudge, NudgeState, Reason, Source, needs_approval
from bot.people.roles import is_curator
from bot.people.staff import Staff
from bot.ports import Clock
from knowledge.articles import Article
from knowledge.store import ArticleStore
from retrieval.outcome import Person


@dataclass(frozen=True)
class NudgeStock:
    """What nudging is built on. `public_url` is where articles are read."""

    book: NudgeBook
    staff: Staff
    recipients: NudgeRecipients
    meeting: Meeting
    articles: ArticleStore
    audit: AuditLog
    now: Clock
    public_url: str

    def link(self, nudge: Nudge) -> str:
        """Where the nudge's article is read."""
        return f"{self.public_url}/articles/{nudge.source.article_id}"

    async def name(self, person_id: str) -> str:
        """What to call somebody; empty where the directory does not know them."""
        member = await self.staff.member(person_id)
        return member.name if member else ""


class Nudging:
    """The use cases of those who send nudges."""

    def __init__(self, stock: NudgeStock) -> None:
        self._stock = stock

    async def team(self, sender: Person) -> Chosen:
        """Everyone this manager is responsible for."""
        return Chosen(await self._stock.staff.team_of(sender.id), "your team")

    async def group(self, group: str) -> Chosen:
        """Everyone in a group of the directory."""
        return Chosen(await self._stock.staff.in_group(group), group)

    async def addresses(self, emails: Collection[str]) -> tuple[Chosen, tuple[str, ...]]:
        """The people with these e-mail addresses, and the addresses the directory does not know."""
        known = await self._stock.staff.with_emails(emails)
        unknown = tuple(sorted({email.strip().lower() for email in emails} - set(known)))
        return Chosen(frozenset(known.values()), f"a list of {len(known)}"), unknown

    async def prepare(self, request: NudgeRequest) -> Prepared | Refused:
        """What would be sent to whom, and who can't get it and why. Nothing is written."""
        article = await self._stock.articles.article(request.article_id)
        refusal = why_not(request, article, self._stock.now().date())
        if refusal or article is None:
            return Refused(refusal)
        able, without = await self._sift(request, article)
        willing = tuple(each for each in able if why_never(each, topic_of(article)) is None)
        if not willing:
            return Refused(NOBODY)
        nudge = self._nudge(request, article, len(able))
        shown = Preview(
            message=nudge_message(nudge, await self._stock.name(request.sender.id), self._stock.link(nudge)),
            people=len(able),
            without=without,
            needs_approval=nudge.state is NudgeState.AWAITING_APPROVAL,
            has_own_words=are_its_own(nudge.words, article),
        )
        return Prepared(nudge, willing, shown)

    async def send(self, request: NudgeRequest) -> Nudge | Refused:
        """Write the nudge down; it goes out as people's clocks allow, or once a second person has agreed.

        Asked for again under the same id, it is the nudge that stands already.
        """
        known = await self._stock.book.nudge(request.id) if request.id else None
        if known is not None:
            return known if known.sender_id == request.sender.id else Refused(ONLY_MANAGERS)
        prepared = await self.prepare(request)
        if isinstance(prepared, Refused):
            return prepared
        nudge = prepared.nudge
        deliveries = [each for recipient in prepared.recipients for each in first_deliveries(nudge, recipient)]
        try:
            await self._stock.book.keep(nudge, deliveries)
        except IntegrityError:
            # The other press was as quick as this one.
            return await self._stock.book.nudge(nudge.id) or nudge
        sent = Change(request.sender.id, "nudge", nudge.id, "sent", after={"state": nudge.state.value})
        await self._stock.audit.record(sent)
        return nudge

    async def _sift(self, request: NudgeRequest, article: Article) -> tuple[list[Recipient], Mapping[Reason, int]]:
        own = await self._own_people(request)
        without = Counter({Reason.NOT_RESPONSIBLE: len(request.chosen.people - own)})
        able: list[Recipient] = []
        for recipient in await self._stock.meeting.look_up(request.chosen.people & own):
            in_the_way = obstacle(recipient, article)
            if in_the_way is None:
                able.append(recipient)
            else:
                without[in_the_way] += 1
        return able, +without

    async def _own_people(self, request: NudgeRequest) -> frozenset[str]:
        if is_curator(request.sender):
            return request.chosen.people
        return await self._stock.staff.team_of(request.sender.id)

    def _nudge(self, request: NudgeRequest, article: Article, people: int) -> Nudge:
        words = words_of(request, article)
        # Words that were approved with the article need no second yes, whoever wrote them.
        waits = needs_approval(people, request.worded_by_model and not are_its_own(words, article))
        return Nudge(
            id=request.id or uuid4().hex,
            sender_id=request.sender.id,
            words=words,
            source=Source(article.id, article.details.title, fingerprint(article), topic_of(article)),
            audience=request.chosen.label,
            schedule=request.schedule,
            state=NudgeState.AWAITING_APPROVAL if waits else NudgeState.UNDER_WAY,
            created_at=self._stock.now(),
            worded_by_model=request.worded_by_model,
            has_hold_out=request.has_hold_out,
        )


def topic_of(article: Article) -> str:
    """The topic people may refuse to be nudged about: the article's first."""
    return article.details.topics[0] if article.details.topics else ""
