"""What a question still lacks after an article was published for it, in words for those who work on the gap. Pure."""

from collections.abc import Sequence

from knowledge.gaps.gaps import NEAR_FROM
from retrieval.outcome import Answered, Citation, Clarify, Denied, Evidence, NotHere, Outcome, Partial, Unknown

BY_NAME = "by_name"
"""How a question ends, in its proof, that finds the article by its title or a phrasing and not by what it says."""

NAME_ONLY = (
    "It is found by the article's title or phrasing only: its text does not answer this in words that were recognised. "
    "Say it plainly in the text. If the text does say it, somebody who did not write it can confirm that."
)


def answers(outcome: Outcome, article_id: str | None = None) -> bool:
    """Whether this outcome answers, resting on that article if one is named."""
    if not isinstance(outcome, Answered) or not outcome.citations:
        return False
    return article_id is None or any(citation.article_id == article_id for citation in outcome.citations)


def missing_of(outcome: Outcome, article_id: str) -> str:
    """Empty when the outcome answers and cites the article."""
    if answers(outcome, article_id):
        return ""
    match outcome:
        case Unknown(nearest=nearest, restricted=restricted):
            return _unknown(nearest, restricted, article_id)
        case Denied() | NotHere():
            return "It may not be answered to this asker, or not where it was asked: look at the article's audience."
        case Answered(citations=citations):
            return _elsewhere(citations)
        case _:
            return _not_whole(outcome)


def _not_whole(outcome: Outcome) -> str:
    match outcome:
        case Partial(missing=missing):
            return f"Only part of it is answered. Still missing: {missing.strip() or 'the rest'}"
        case Clarify(choices=choices):
            return _unclear(choices)
        case _:
            return "Answering failed. It will be asked again."


def _elsewhere(citations: Sequence[Citation]) -> str:
    if not citations:
        return "It was taken for small talk: nothing was looked up."
    titles = ", ".join(dict.fromkeys(f"‘{citation.title}’" for citation in citations))
    return f"It is answered from {titles}, not from this article: check which of them holds."


def _unclear(choices: Sequence[str]) -> str:
    if not choices:
        return "Its words could not be read as a question."
    return f"It could mean several things: {', '.join(choices)}. Say in the headings which is which."


def _unknown(nearest: Sequence[Evidence], restricted: bool, article_id: str) -> str:
    if restricted:
        return "Whoever asked may not see what answers it: look at the article's audience."
    if not nearest:
        return "Nothing comes near it."
    first = nearest[0]
    title = first.found.details.title
    if first.article_id != article_id:
        return f"The nearest is ‘{title}’, and this article does not come near: it lacks what was asked."
    if _likeness(first) < NEAR_FROM:
        return "The article is the nearest there is, but about something else: it lacks what was asked."
    place = " › ".join(first.found.passage.heading_path) or title
    return f"The article comes near under ‘{place}’, but doesn't say it in the words people use: say it plainly there."


def _likeness(evidence: Evidence) -> float:
    return max(evidence.scores.get("meaning", 0.0), evidence.scores.get("phrasing", 0.0))
