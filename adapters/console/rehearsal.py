"""What a rehearsal found, for the page: a sentence first, then each question with the words that would answer it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from adapters.console.call import Call
from bot.house_form import without_blanks
from bot.publishing.rehearsing import MOST_TYPED, Effect, Proposed, Rehearsed, Tried
from knowledge.articles import ArticleDetails
from knowledge.drafts import Contents, Draft
from retrieval.outcome import Answered, Outcome, Partial

HEADINGS = {
    Effect.ANSWERED: "Would be answered now",
    Effect.BY_NAME: "Would be found by its title or phrasings only",
    Effect.TAKEN_OVER: "Would be taken from the article written for it",
    Effect.OTHERWISE: "Would be answered differently",
    Effect.LOST: "Would not be answered any more",
    Effect.STILL_OPEN: "Would still not be answered",
    Effect.SAME: "Would be answered as before",
}

NOTHING_ASKED = "No open question, and none that was answered lately, has to do with this text."


@dataclass(frozen=True)
class Line:
    """A question with the words that answer it now and then; empty where nothing does."""

    question: str
    gap_id: str | None
    now: str
    now_from: str
    then: str
    then_from: str


@dataclass(frozen=True)
class Shown:
    """A rehearsal as the page shows it."""

    summary: str
    groups: Sequence[tuple[Effect, str, Sequence[Line]]]

    @property
    def by_name(self) -> int:
        """How many questions would find the text by its title or phrasings only."""
        return sum(len(lines) for effect, _, lines in self.groups if effect is Effect.BY_NAME)


async def shown_rehearsal(call: Call, draft: Draft, contents: Contents, typed: str) -> Shown:
    """Try what was typed in the place of the draft, as far as it is filled in; `typed` holds a question a line."""
    details = replace(draft, contents=contents).as_details()
    body = without_blanks(contents.body)
    proposed = Proposed(await _with_address(call, draft, details), body, draft.article_id, draft.gap_id)
    questions = [line.strip() for line in typed.splitlines() if line.strip()][:MOST_TYPED]
    return shown(await call.application.curators.rehearsing.rehearse(proposed, questions))


def shown(rehearsed: Rehearsed) -> Shown:
    """A rehearsal in words."""
    groups = [
        (effect, heading, [_line(tried) for tried in rehearsed.having(effect)]) for effect, heading in HEADINGS.items()
    ]
    return Shown(_summary(rehearsed), [group for group in groups if group[2]])


def _summary(rehearsed: Rehearsed) -> str:
    asked = [each for each in rehearsed.tried if not each.home]
    said = _of_asked(asked) if asked else NOTHING_ASKED
    of_others = len(rehearsed.tried) - len(asked)
    return f"{said} {_of_others(of_others, len(rehearsed.having(Effect.TAKEN_OVER)))}".strip()


def _of_asked(asked: Sequence[Tried]) -> str:
    count = Counter(each.effect for each in asked)
    tried = "1 question was" if len(asked) == 1 else f"{len(asked)} questions were"
    answered = count[Effect.ANSWERED]
    said = f"{tried} tried: {answered or 'none'} would be answered that {'are' if answered > 1 else 'is'} not now"
    parts = [
        (count[Effect.BY_NAME], "found by its title or phrasings only"),
        (count[Effect.OTHERWISE], "answered differently"),
        (count[Effect.LOST], "not answered any more"),
    ]
    more = [f"{number} {words}" for number, words in parts if number]
    return f"{', '.join([said, *more])}."


def _of_others(tried: int, lost: int) -> str:
    if not tried:
        return ""
    questions = "1 question that another article is" if tried == 1 else f"{tried} questions that other articles are"
    return f"Of {questions} written for, {lost or 'none'} would be taken from there."


async def _with_address(call: Call, draft: Draft, details: ArticleDetails) -> ArticleDetails:
    before = await call.application.articles.article(draft.article_id) if draft.article_id else None
    return replace(details, url=before.details.url) if before else details


def _line(tried: Tried) -> Line:
    now, then = _quoted(tried.now), _quoted(tried.then)
    return Line(tried.text, tried.gap_id, *now, *then)


def _quoted(outcome: Outcome) -> tuple[str, str]:
    if not isinstance(outcome, Answered | Partial):
        return "", ""
    if not outcome.citations:
        return outcome.text, ""
    first = outcome.citations[0]
    return first.quote, " › ".join(dict.fromkeys([first.title, *first.heading_path]))
