"""How the console calls the kinds and states of gaps, and why something was not done. Pure."""

from collections.abc import Mapping

from bot.gaps.gap_board import ALL, TO_DO
from knowledge.gaps.gap_work import Refused
from knowledge.gaps.gaps import GapKind, GapState, GapSummary, NotArranged

KIND_WORDS: Mapping[str, str] = {
    GapKind.MISSING.value: "missing",
    GapKind.UNCLEAR.value: "unclear",
    GapKind.STALE.value: "out of date",
    GapKind.CONTRADICTORY.value: "contradictory",
    GapKind.ACCESS.value: "not accessible",
    GapKind.OUT_OF_SCOPE.value: "out of scope",
    GapKind.NOT_KNOWLEDGE.value: "not a knowledge problem",
}

KIND_HELP: Mapping[str, str] = {
    GapKind.MISSING.value: "No article says it.",
    GapKind.UNCLEAR.value: "An article comes near, but people do not find their answer in it.",
    GapKind.STALE.value: "The article that comes nearest is past its review.",
    GapKind.CONTRADICTORY.value: "Articles say different things.",
    GapKind.ACCESS.value: "An article says it, but not to the people who ask.",
    GapKind.OUT_OF_SCOPE.value: "It has nothing to do with what we look after.",
    GapKind.NOT_KNOWLEDGE.value: "A process or a tool is broken; no article mends that.",
}

STATE_WORDS: Mapping[str, str] = {
    GapState.OPEN.value: "open",
    GapState.ASSIGNED.value: "assigned",
    GapState.DRAFTING.value: "drafting",
    GapState.IN_REVIEW.value: "in review",
    GapState.PUBLISHED.value: "published, not proven",
    GapState.PROVEN.value: "proven",
    GapState.DISMISSED.value: "dismissed",
}

STATE_CHOICES = ((TO_DO, "to be done"), *STATE_WORDS.items(), (ALL, "all"))

ORDER_CHOICES = (
    ("impact", "impact"),
    ("asked", "last asked"),
    ("due", "due day"),
    ("questions", "questions"),
)

WHY_NOT: Mapping[Refused, str] = {
    Refused.UNKNOWN: "There is no such gap any more.",
    Refused.SAME: "It was so already; nothing was changed.",
    Refused.NOT_NOW: "That step does not follow on the state this gap is in.",
    Refused.EMPTY: "Something was left empty that is needed for this.",
    Refused.NEWER: "Something was changed since that rests on it; nothing was taken back.",
    Refused.UNDONE: "That was taken back already.",
    Refused.NOT_UNDOABLE: "An article was published or proven by this; retire the article instead.",
}

WHY_NOT_ARRANGED: Mapping[NotArranged, str] = {
    NotArranged.UNKNOWN: "One of these gaps or questions is not there any more.",
    NotArranged.SETTLED: "A published or proven gap keeps the questions it was proven with.",
    NotArranged.NOTHING_LEFT: "A gap cannot be split off from itself: leave at least one question.",
}


def why_not(refused: Refused | NotArranged) -> str:
    """Why nothing was changed. Both kinds of reason are text, and some of that is the same."""
    return WHY_NOT_ARRANGED[refused] if isinstance(refused, NotArranged) else WHY_NOT[refused]


def asked_by(gap: GapSummary) -> str:
    """Who asked how often, in a sentence that tells nothing about fewer than five people."""
    people = f"{gap.askers:,} people" if gap.askers is not None else "A few people"
    return f"{people}, {gap.questions:,} question{'s' if gap.questions != 1 else ''}"
