"""What happens to a nudge after it was written down: agreed to, refused, paused, taken up again, stopped."""

from collections.abc import Sequence
from dataclasses import replace

from bot.audit_log import Change
from bot.nudges.nudge_plans import Refused, are_its_own, fingerprint, why_unfit
from bot.nudges.nudges import Nudge, NudgeState
from bot.nudges.nudging import NudgeStock
from bot.people.roles import is_curator
from knowledge.articles import Article
from retrieval.outcome import Person

ONLY_CURATORS = "only those who look after the articles can decide this"
NOT_YOUR_OWN = "somebody else has to agree: you wrote it"
ONLY_SENDER = "only the person who sent it can do that"
DECIDED = "that was decided already"

STOPPABLE = (NudgeState.AWAITING_APPROVAL, NudgeState.UNDER_WAY, NudgeState.PAUSED, NudgeState.HELD)
WAITING = (NudgeState.PAUSED, NudgeState.HELD)


class NudgeSteering:
    """Each method gives None when it was done, or why it was not."""

    def __init__(self, stock: NudgeStock) -> None:
        self._stock = stock

    async def approve(self, nudge_id: str, by: Person) -> Refused | None:
        """A second person agrees, and it goes out."""
        nudge = await self._stock.book.nudge(nudge_id)
        if nudge is None or not is_curator(by):
            return Refused(ONLY_CURATORS)
        if nudge.sender_id == by.id:
            return Refused(NOT_YOUR_OWN)
        return await self._move(nudge, by, (NudgeState.AWAITING_APPROVAL,), NudgeState.UNDER_WAY, approved_by=by.id)

    async def refuse(self, nudge_id: str, by: Person, why: str) -> Refused | None:
        """A second person does not agree: nothing is sent."""
        nudge = await self._stock.book.nudge(nudge_id)
        if nudge is None or not is_curator(by):
            return Refused(ONLY_CURATORS)
        return await self._move(nudge, by, (NudgeState.AWAITING_APPROVAL,), NudgeState.REFUSED, reason=why)

    async def pause(self, nudge_id: str, by: Person) -> Refused | None:
        """Nothing more is sent for now."""
        return await self._by_sender(nudge_id, by, (NudgeState.UNDER_WAY,), NudgeState.PAUSED)

    async def resume(self, nudge_id: str, by: Person) -> Refused | None:
        """Go on. A nudge whose article has changed rests, from now on, on the article as it is; what a second person
        had agreed to needs one again then.
        """
        nudge = await self._stock.book.nudge(nudge_id)
        if nudge is None or (nudge.sender_id != by.id and not is_curator(by)):
            return Refused(ONLY_SENDER)
        article = await self._stock.articles.article(nudge.source.article_id)
        unfit = why_unfit(article, self._stock.now().date())
        if unfit or article is None:
            return Refused(unfit)
        source = replace(nudge.source, title=article.details.title, fingerprint=fingerprint(article))
        values: dict[str, object] = {"source": source.__dict__, "reason": ""}
        if _was_agreed_to(nudge, article) and source != nudge.source:
            # What was agreed to rested on other words.
            if not is_curator(by) or by.id == nudge.sender_id:
                return Refused(NOT_YOUR_OWN)
            values["approved_by"] = by.id
        return await self._move(nudge, by, WAITING, NudgeState.UNDER_WAY, **values)

    async def cancel(self, nudge_id: str, by: Person) -> Refused | None:
        """Stop it for good: what is not sent yet, isn't."""
        return await self._by_sender(nudge_id, by, STOPPABLE, NudgeState.CANCELLED)

    async def _by_sender(
        self, nudge_id: str, by: Person, expected: Sequence[NudgeState], state: NudgeState
    ) -> Refused | None:
        nudge = await self._stock.book.nudge(nudge_id)
        if nudge is None or (nudge.sender_id != by.id and not is_curator(by)):
            return Refused(ONLY_SENDER)
        return await self._move(nudge, by, expected, state)

    async def _move(
        self, nudge: Nudge, by: Person, expected: Sequence[NudgeState], state: NudgeState, **values: object
    ) -> Refused | None:
        if not await self._stock.book.move(nudge.id, expected, state, **values):
            return Refused(DECIDED)
        before, after = {"state": nudge.state.value}, {"state": state.value}
        await self._stock.audit.record(Change(by.id, "nudge", nudge.id, state.value, before=before, after=after))
        return None


def _was_agreed_to(nudge: Nudge, article: Article) -> bool:
    """Whether somebody had to agree to it: a second person, or whoever approved the words that the article had."""
    return nudge.approved_by is not None or (nudge.worded_by_model and not are_its_own(nudge.words, article))
