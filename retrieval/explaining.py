"""Why a passage was taken or left, in words for the people who look after the knowledge. Pure.

"It" is always the passage that came first for the person and the place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from retrieval.access import Visibility
from retrieval.outcome import Evidence
from retrieval.recalibrated import Recalibrated, from_log_odds, log_odds
from retrieval.sufficiency import BY_NAME, Calibration, Signals


@dataclass(frozen=True)
class SignalWords:
    """What a signal says where it speaks for the passage, and where against it. `{lacking}` stands for the question's
    words that the passage lacks; it may be empty."""

    speaks_for: str
    speaks_against: str


SIGNALS: Mapping[str, SignalWords] = {
    "likeness": SignalWords(
        "Word by word, it speaks of what the question asks.",
        "Word by word, it leaves out some of what the question asks{lacking}.",
    ),
    "meaning": SignalWords(
        "Taken as a whole, it is close to the question in meaning.",
        "Taken as a whole, it is not very close to the question in meaning.",
    ),
    "words": SignalWords(
        "It uses many of the question's very words.",
        "It uses few of the question's very words.",
    ),
    "pairs": SignalWords(
        "It uses the question's turns of phrase.",
        "It uses few of the question's turns of phrase.",
    ),
    "extent": SignalWords(
        "It is long enough to explain something.",
        "It explains little: it is short, or mostly a list that points elsewhere.",
    ),
    "prominence": SignalWords(
        "It stands out from everything else that was found.",
        "It does not stand out: other passages are about as close.",
    ),
    "size": SignalWords(
        "There are few passages here, so it is hardly close by chance.",
        "There are many passages here, so one may be close by chance.",
    ),
    "heading": SignalWords(
        "Its title, its heading or a phrasing it is also asked as is much like the question.",
        "Neither its title nor its heading is much like the question.",
    ),
    "length": SignalWords(
        "The question says enough to tell what is meant.",
        "The question is so short that much has to be guessed.",
    ),
    "reader": SignalWords(
        "Read side by side with the question, it looks like an answer.",
        "Read side by side with the question, it does not look like an answer.",
    ),
}
"""Every signal of `Signals` needs its words here."""

BACKGROUND = frozenset({"size", "length"})
"""Signals that say the same of every passage: they never decide about one."""

RANKERS: Mapping[str, str] = {
    "likeness": "likeness",
    "meaning": "meaning",
    "phrasing": "phrasing",
    "keyword": "words",
    "pairs": "pairs",
    "reader": "reader",
}
"""The rankers, as their scores are named, and what they are called in an explanation."""

NO_RANKERS = frozenset({"extent"})
"""Scores that add to the order but put nothing first by themselves."""

COMPARED: Mapping[str, tuple[str, str]] = {
    "reader": ("reads more like an answer", "reads less like an answer"),
    "likeness": ("closer word by word", "less close word by word"),
    "meaning": ("closer in meaning", "less close in meaning"),
    "keyword": ("more of the words asked", "fewer of the words asked"),
    "pairs": ("more of them side by side", "fewer of them side by side"),
}
"""Where a passage is better and where it is worse than the one that came first, by the score that tells; what weighs
most comes first."""

MOST_REASONS = 2
"""More than two reasons for being behind tell nobody more."""

NOTICEABLE = 0.02
"""Scores that differ by less than this are alike."""

STRONGLY, CLEARLY, SLIGHTLY = 0.8, 0.3, 0.08
"""Changes of the log-odds. From even odds they lead to 69 %, 57 % and 52 %."""


class Fate(StrEnum):
    """What became of a passage that was found."""

    USED = "used"
    NOT_ENOUGH = "not_enough"
    CHOICE = "choice"
    SAME_ARTICLE = "same_article"
    BEHIND = "behind"
    NOT_FOR_PERSON = "not_for_person"
    NOT_IN_PLACE = "not_in_place"
    GONE = "gone"


@dataclass(frozen=True)
class Influence:
    """One signal's part in a verdict. `effect` is what it adds to the log-odds, compared with an average question;
    `is_decisive`: without it the verdict would have been the other one."""

    signal: str
    value: float
    effect: float
    words: str
    is_decisive: bool

    @property
    def strength(self) -> str:
        """How much it counts, in a word; empty where it hardly does."""
        size = abs(self.effect)
        if size < SLIGHTLY:
            return ""
        return "strongly" if size >= STRONGLY else "clearly" if size >= CLEARLY else "slightly"


@dataclass(frozen=True)
class Verdict:
    """How a look was judged: how likely its first passage answers, and how likely is enough."""

    signals: Signals
    probability: float
    threshold: float
    calibration: Calibration

    @property
    def suffices(self) -> bool:
        """Whether it was enough to answer."""
        return self.probability >= self.threshold


@dataclass(frozen=True)
class Setting:
    """What fates depend on: who may see what, which passages the answer cites or asks back about, and which are not
    published any more. `first` is the best passage that may be shown."""

    to_person: Visibility
    here: Visibility
    first: Evidence | None = None
    used: frozenset[str] = frozenset()
    choices: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()


def influences(verdict: Verdict, lacking: Sequence[str] = ()) -> list[Influence]:
    """What moved the verdict, what moved it most first. `lacking` are the question's words that are not in it."""
    effects = contributions_of(verdict.calibration, verdict.signals)
    odds = log_odds(verdict.probability)
    found = [
        Influence(
            name,
            float(getattr(verdict.signals, name)),
            effect,
            words_for(name, effect > 0, lacking),
            name not in BACKGROUND and (from_log_odds(odds - effect) >= verdict.threshold) != verdict.suffices,
        )
        for name, effect in effects.items()
    ]
    return sorted(found, key=lambda each: (-abs(each.effect), each.signal))


def contributions_of(calibration: Calibration, signals: Signals) -> dict[str, float]:
    """What each signal adds to the log-odds, compared with the typical question."""
    by = calibration.adjustment.scale if isinstance(calibration, Recalibrated) else 1.0
    return {name: by * effect for name, effect in calibration.contributions(signals).items()}


def words_for(signal: str, speaks_for: bool, lacking: Sequence[str] = ()) -> str:
    """What a signal says, in a sentence."""
    words = SIGNALS[signal]
    named = f", such as {listed(lacking)}" if lacking else ""
    return (words.speaks_for if speaks_for else words.speaks_against).format(lacking=named)


def is_by_name(verdict: Verdict) -> bool:
    """Whether it is enough only because its title, heading or phrasing is the question itself."""
    without = verdict.calibration.probability(replace(verdict.signals, heading=0.0))
    return verdict.signals.heading >= BY_NAME and without < verdict.threshold <= verdict.probability


def if_also_asked_as(verdict: Verdict) -> float:
    """How likely it would be if the question were one of the phrasings it is also asked as."""
    return verdict.calibration.probability(replace(verdict.signals, heading=1.0, meaning=1.0, likeness=1.0))


def places_by_ranker(evidence: Sequence[Evidence]) -> dict[str, dict[str, int]]:
    """For each ranker, where it puts each passage (by passage id), counted from 1; equals share a place.

    A passage that a ranker sees nothing in has no place. Rankers that found nothing at all are left out.
    """
    names = dict.fromkeys(name for each in evidence for name in each.scores if name not in NO_RANKERS)
    by_ranker = {
        RANKERS.get(name, name): _places({_id(each): each.scores.get(name, 0.0) for each in evidence}) for name in names
    }
    return {name: places for name, places in by_ranker.items() if places}


def fate_of(evidence: Evidence, setting: Setting) -> Fate:
    """What became of one passage."""
    passage_id, audience = _id(evidence), evidence.found.details.audience
    if passage_id in setting.gone:
        return Fate.GONE
    if not setting.to_person.allows(audience):
        return Fate.NOT_FOR_PERSON
    if not setting.here.allows(audience):
        return Fate.NOT_IN_PLACE
    if passage_id in setting.used:
        return Fate.USED
    return _fate_of_unused(evidence, setting)


def why_behind(first: Evidence, other: Evidence) -> str:
    """In what `other` falls short of `first`, and in what not: "closer in meaning, but fewer of the words asked"."""
    differences = {name: other.scores.get(name, 0.0) - first.scores.get(name, 0.0) for name in COMPARED}
    better = [COMPARED[name][0] for name, difference in differences.items() if difference > NOTICEABLE]
    worse = [COMPARED[name][1] for name, difference in differences.items() if difference < -NOTICEABLE]
    falls_short = ", ".join(worse[:MOST_REASONS]) or "a little behind in sum"
    return f"{better[0]}, but {falls_short}" if better else falls_short


def listed(words: Sequence[str]) -> str:
    """Words in quotation marks, as a sentence names them."""
    quoted = [f"“{word}”" for word in words]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]]) if len(quoted) > 1 else "".join(quoted)


def _fate_of_unused(evidence: Evidence, setting: Setting) -> Fate:
    if evidence.found.details.title in setting.choices:
        return Fate.CHOICE
    if setting.first is None or _id(evidence) == _id(setting.first):
        return Fate.NOT_ENOUGH
    return Fate.SAME_ARTICLE if evidence.article_id == setting.first.article_id else Fate.BEHIND


def _places(scores: Mapping[str, float]) -> dict[str, int]:
    seen = {passage_id: score for passage_id, score in scores.items() if score > 0}
    place_of = {score: place for place, score in enumerate(sorted(set(seen.values()), reverse=True), start=1)}
    return {passage_id: place_of[score] for passage_id, score in seen.items()}


def _id(evidence: Evidence) -> str:
    return evidence.found.passage.id
