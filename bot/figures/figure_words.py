"""Figures as sentences: what a page says before it shows a chart and a table."""

from collections.abc import Sequence

from bot.figures.outcome_weeks import Coverage
from bot.figures.stages import STAGES, StageTimes, Waiting
from bot.figures.topics import TopicGaps
from knowledge.article_list import ArticleFigures
from knowledge.gaps.gaps import GapState

NOTHING_ASKED = "Too few people have asked anything in the last four weeks to show figures."

AN_HOUR = 1 / 24
"""In days."""

WAITS_FOR = {
    GapState.OPEN: "for somebody to take them",
    GapState.ASSIGNED: "for a draft",
    GapState.DRAFTING: "for their draft to be finished",
    GapState.IN_REVIEW: "for a review",
    GapState.PUBLISHED: "for a proof",
}


def coverage_in_words(coverage: Coverage) -> str:
    """How much was answered lately, and whether that is more than before."""
    if coverage.share is None:
        return NOTHING_ASKED
    share = f"Of {coverage.questions:,} questions in the last four weeks, {percent(coverage.share)} were answered whole"
    if coverage.share_before is None:
        return f"{share}."
    points = round(100 * coverage.share) - round(100 * coverage.share_before)
    if points == 0:
        return f"{share}, as many as in the four weeks before."
    change = f"{abs(points)} {'point' if abs(points) == 1 else 'points'} {'more' if points > 0 else 'fewer'}"
    return f"{share}, {change} than in the four weeks before."


def stages_in_words(times: StageTimes) -> str:
    """How long an answer takes, and what takes longest."""
    longest = times.longest
    if longest is None:
        return "Fewer than five gaps were proven so far: too few to say where the time goes."
    whole = f"From the first ask to a proven answer it took {days(times.mean_days)} on average ({times.gaps} gaps)."
    return f"{whole} The longest part, {days(longest.mean_days)}, {STAGES[longest.state]}."


def waiting_in_words(waiting: Sequence[Waiting]) -> str:
    """What most gaps wait for now."""
    most = max(waiting, key=lambda each: each.gaps, default=None)
    if most is None or not most.gaps:
        return "No gap is waiting."
    number = "1 gap waits" if most.gaps == 1 else f"{most.gaps:,} gaps wait"
    is_worth_telling = most.median_days is not None and most.median_days >= AN_HOUR
    half = f", half of them for {days(most.median_days or 0)} or longer" if is_worth_telling else ""
    return f"{number} {WAITS_FOR[most.state]}{half}."


def topics_in_words(topics: Sequence[TopicGaps]) -> str:
    """The topic that most people asked about without an answer."""
    named = [each for each in topics if each.topic]
    first = next((each for each in named if each.people is not None), None)
    if first is None:
        return "In the last three months, no topic was asked about by five people or more."
    gaps = "no gap is" if not first.waiting else "1 gap is" if first.waiting == 1 else f"{first.waiting} gaps are"
    return f"{first.people} people asked about {first.topic} and found no answer at first; {gaps} still open there."


def articles_in_words(figures: ArticleFigures) -> str:
    """How many articles there are, and what is wrong with some of them."""
    if not figures.published:
        return "No article is published yet."
    said = f"{_articles(figures.published)} {'answers' if figures.published == 1 else 'answer'} questions."
    troubles = [
        (figures.overdue, "is overdue for review", "are overdue for review"),
        (figures.without_owner, "has no owner", "have no owner"),
        (figures.never_used, "was never used", "were never used"),
    ]
    parts = [f"{count:,} {one if count == 1 else many}" for count, one, many in troubles if count]
    return (
        f"{said} {', '.join(parts)}." if parts else f"{said} Each has an owner, is in date, and has answered somebody."
    )


def days(number: float) -> str:
    """A time in days, in words that are no more exact than it is."""
    if number < AN_HOUR:
        return "less than an hour"
    if number < 1:
        hours = round(24 * number)
        return "1 hour" if hours == 1 else f"{hours} hours"
    rounded = f"{number:.1f}".removesuffix(".0") if number < 10 else f"{number:,.0f}"
    return "1 day" if rounded == "1" else f"{rounded} days"


def percent(share: float) -> str:
    """A share from 0 to 1 as a percentage."""
    return f"{100 * share:.0f} %"


def _articles(count: int) -> str:
    return "1 article" if count == 1 else f"{count:,} articles"
