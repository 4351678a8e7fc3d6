"""What an answer shows about the knowledge: what was missing in it becomes a gap at once."""

from collections.abc import Sequence
from typing import Protocol

from bot.replies import Logged
from retrieval.outcome import Answered, Citation, Evidence, Outcome, Partial, Question, Unknown
from retrieval.search.leaning import leans_on_history


class LogsGaps(Protocol):
    """The part of the gap loop that answering needs."""

    async def log(self, question: Question, missing: str, nearest: Sequence[Evidence], restricted: bool) -> Logged:
        """Join or open the gap that this question shows, or the part of it that is `missing`; the same again for the
        same question."""

    async def log_contradiction(self, question: Question, cited: Sequence[Citation]) -> None:
        """Join or open the gap of articles that say different things."""


async def log_gap(gaps: LogsGaps, question: Question, outcome: Outcome) -> Logged | None:
    """The gap that the outcome shows, if it is one that the asker is to hear of.

    Where articles contradict each other the asker has both statements; the gap is for those who mend it.
    """
    match outcome:
        case Unknown(nearest=nearest, restricted=restricted):
            return await gaps.log(question, "", nearest, restricted)
        case Partial(missing=missing, nearest=nearest):
            # A part that leans on another one says nothing by itself.
            alone = "" if leans_on_history(missing) else missing
            return await gaps.log(question, alone, nearest, restricted=False)
        case Answered(conflicting=True, citations=cited):
            await gaps.log_contradiction(question, cited)
    return None
