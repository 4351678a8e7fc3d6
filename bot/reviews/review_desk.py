"""Reviews in chat: reviewers are asked in their channel, decide with a button, and writers hear what was decided."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from bot.messages import Address, Message, Press, Pressed
from bot.people.reaching import Reaching
from bot.ports import ChatUnavailable, Clock, PlaceGone
from bot.publishing.draft_reading import DraftReading, Spoken
from bot.publishing.telling_words import NOT_THERE
from bot.reviews.review_rules import WORDS, Decision, Refusal, Ruling
from bot.reviews.review_store import Review, ReviewState, ReviewStore
from bot.reviews.review_words import DECISION_OF, read_value, review_done, review_wanted, told_to_writer
from bot.reviews.reviewing import Reviewing, WaitingDraft
from bot.upkeep.article_words import WITHHELD
from bot.upkeep.contradictions import Contradictions, Findings
from knowledge.articles import EVERYONE, ArticleDetails
from knowledge.draft_store import DraftStore
from knowledge.drafts import Draft

log = structlog.get_logger(__name__)

MayReview = Callable[[str], Awaitable[bool]]
"""Whether the person with this id looks after the knowledge."""

DECISIONS = {
    ReviewState.APPROVED: Decision.APPROVE,
    ReviewState.CHANGES_REQUESTED: Decision.REQUEST_CHANGES,
    ReviewState.REJECTED: Decision.REJECT,
}


@dataclass(frozen=True)
class ReviewDeskNeighbours:
    """What the desk works with. `public_url` is where the console is."""

    reviewing: Reviewing
    store: ReviewStore
    drafts: DraftStore
    contradictions: Contradictions
    reading: DraftReading
    reaching: Reaching
    may_review: MayReview
    public_url: str


class ReviewDesk:
    """The chat side of reviewing."""

    def __init__(self, neighbours: ReviewDeskNeighbours, now: Clock) -> None:
        self._with = neighbours
        self._now = now

    async def ask_waiting(self) -> int:
        """Ask for a review of each draft that nobody was asked about yet; gives back how many. To be repeated."""
        team = self._with.reaching.team
        if team is None:
            return 0
        waiting = [each for each in await self._with.reviewing.waiting() if each.review.message_id is None]
        return sum([await self._ask(each, team) for each in waiting])

    async def tell_decided(self) -> int:
        """Tell writers what was decided, and take the buttons off the request; gives back how many. To be repeated."""
        return sum([await self._tell(review) for review in await self._with.store.unheard()])

    async def may_review(self, person_id: str) -> bool:
        """Whether this person may decide about drafts, by their groups or by an admin's word."""
        return await self._with.may_review(person_id)

    async def on_press(self, press: Press) -> Pressed:
        """A reviewer pressed a button under a request."""
        decision = DECISION_OF.get(press.action)
        if decision is None:
            return Pressed(remark=NOT_THERE)
        if not await self.may_review(press.person_id):
            return Pressed(remark=WORDS[Refusal.NOT_A_REVIEWER])
        draft_id, version = read_value(press.value)
        ruled = await self._with.reviewing.decide(Ruling(draft_id, version, decision, press.person_id, press.words))
        if isinstance(ruled, Refusal):
            return Pressed(remark=WORDS[ruled])
        who = await self._with.reaching.name_of(press.person_id)
        return Pressed(review_done(ruled.draft, decision, who, press.words))

    async def _ask(self, waiting: WaitingDraft, team: Address) -> bool:
        draft, review = waiting.draft, waiting.review
        found = await self._with.contradictions.findings(draft.as_details(), draft.contents.body, draft.article_id)
        lines = [*proof_lines(await self._with.reading.spoken(draft)), *finding_lines(found)]
        message = review_wanted(draft, lines, self._link(draft))
        message_id = await self._write(team, message, f"review:{review.id}")
        if message_id is not None:
            await self._with.store.note_message(review.id, message_id)
        return message_id is not None

    async def _tell(self, review: Review) -> bool:
        draft, decision = await self._with.drafts.draft(review.draft_id), DECISIONS.get(review.state)
        if draft is not None and decision is not None and review.decided_by is not None:
            who = await self._with.reaching.name_of(review.decided_by)
            if not await self._spread(draft, review, decision, who):
                return False
        await self._with.store.close(review.id, self._now())
        return True

    async def _spread(self, draft: Draft, review: Review, decision: Decision, who: str) -> bool:
        comment = review.comment or ""
        team = self._with.reaching.team
        if review.message_id is not None and team is not None:
            done = review_done(draft, decision, who, comment)
            if not await self._rewrite(team, review.message_id, done, f"review:{review.id}"):
                return False
        writer = await self._with.reaching.person(draft.drafted_by)
        if writer is None or draft.drafted_by == review.decided_by:
            return True
        news = told_to_writer(draft, decision, who, comment, self._link(draft))
        return await self._write(writer, news, f"review:{review.id}:decided") is not None

    async def _write(self, to: Address, message: Message, key: str) -> str | None:
        """The message's id; "" where nobody is there, None where it has to be tried again."""
        chat = self._with.reaching.chat_for(to)
        if chat is None:
            return None
        try:
            return await chat.write(to, message, key)
        except ChatUnavailable:
            return None
        except PlaceGone:
            log.warning("review_message_has_no_place", key=key)
            return ""

    async def _rewrite(self, to: Address, message_id: str, message: Message, key: str) -> bool:
        chat = self._with.reaching.chat_for(to)
        if chat is None or not message_id:
            return True
        try:
            await chat.rewrite(to, message_id, message, key)
        except ChatUnavailable:
            return False
        except PlaceGone:
            log.warning("review_message_has_no_place", key=key)
        return True

    def _link(self, draft: Draft) -> str:
        return f"{self._with.public_url}/console/reviews/{draft.id}"


def proof_lines(spoken: Spoken) -> list[str]:
    """What would be missing from the proof, in a line, where anything would."""
    if not spoken.unspoken:
        return []
    which = "the question" if spoken.questions == 1 else f"{spoken.unspoken} of {spoken.questions} questions"
    return [f"⚠ Its text was not recognised as an answer to {which}. If it is one, confirm that in the console."]


def finding_lines(found: Findings) -> list[str]:
    """What speaks against publishing, a line each, in words that everybody in a channel may read."""
    denied = dict.fromkeys(_named(each.theirs.details) for each in found.disagreements)
    same = [name for name in dict.fromkeys(_named(each.theirs.details) for each in found.doubles) if name not in denied]
    lines = [f"⚠ {name} says something else." for name in denied]
    return [*lines, *(f"{name} says much the same already." for name in same)]


def _named(details: ArticleDetails) -> str:
    return f"‘{details.title}’" if EVERYONE in details.audience else WITHHELD
