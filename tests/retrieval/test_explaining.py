from dataclasses import fields, replace

import pytest

from retrieval.access import Everything, Visibility
from retrieval.explaining import (
    COMPARED,
    NO_RANKERS,
    RANKERS,
    SIGNALS,
    Fate,
    Setting,
    Verdict,
    contributions_of,
    fate_of,
    if_also_asked_as,
    influences,
    is_by_name,
    listed,
    places_by_ranker,
    why_behind,
    words_for,
)
from retrieval.outcome import Evidence
from retrieval.ranking import Candidate, rank
from retrieval.recalibrated import Adjustment, from_log_odds, recalibrated
from retrieval.sufficiency import Calibration, Signals, shipped_calibration
from tests.retrieval.shelf import EVERYBODY, LEAVE, RAISES, SICK, VPN, by_meaning_alone, evidence

NAMES = [field.name for field in fields(Signals)]
AVERAGE = Signals(**dict.fromkeys(NAMES, 0.4))


def verdict(signals: Signals = AVERAGE, least_cosine: float = 0.45) -> Verdict:
    calibration = by_meaning_alone(least_cosine)
    return Verdict(signals, calibration.probability(signals), calibration.threshold, calibration)


@pytest.mark.parametrize("name", NAMES)
def test_every_signal_has_its_words(name: str) -> None:
    assert words_for(name, speaks_for=True) != words_for(name, speaks_for=False)
    assert words_for(name, speaks_for=True).endswith(".")


def test_every_ranker_has_its_words() -> None:
    (found,) = rank([Candidate(LEAVE, cosine=0.5)])
    assert set(found.scores) <= set(RANKERS) | NO_RANKERS
    assert set(COMPARED) <= set(RANKERS)


def test_missing_words_are_named() -> None:
    told = words_for("likeness", False, ["monitor", "desk"])
    assert told == "Word by word, it leaves out some of what the question asks, such as “monitor” and “desk”."
    assert words_for("likeness", False).endswith("of what the question asks.")
    assert "{" not in "".join(words_for(name, is_for) for name in SIGNALS for is_for in (True, False))


def test_contributions_of_a_recalibrated_one_are_stretched_with_it() -> None:
    shipped = shipped_calibration()
    stretched = contributions_of(recalibrated(shipped, Adjustment(scale=2.0, shift=0.3)), AVERAGE)
    assert stretched == {name: pytest.approx(2 * effect) for name, effect in shipped.contributions(AVERAGE).items()}


def test_what_moved_the_verdict_most_comes_first_and_decides() -> None:
    (first,) = influences(verdict(replace(AVERAGE, meaning=0.48)))
    assert (first.signal, first.strength) == ("meaning", "strongly")
    assert first.words == "Taken as a whole, it is close to the question in meaning."


def test_a_signal_without_which_it_would_be_too_little_is_decisive() -> None:
    calibration = Calibration({"meaning": 100.0}, -1.0, 0.5, {"meaning": 0.45})
    signals = replace(AVERAGE, meaning=0.48)
    enough = Verdict(signals, calibration.probability(signals), 0.5, calibration)
    assert enough.suffices
    assert influences(enough)[0].is_decisive


def test_what_is_the_same_for_every_passage_decides_about_none() -> None:
    calibration = Calibration({"size": -0.5}, 0.1, 0.5, {"size": 6.9})
    signals = replace(AVERAGE, size=7.2)
    (size,) = influences(Verdict(signals, calibration.probability(signals), 0.5, calibration))
    assert (size.effect < 0, size.is_decisive) == (True, False)


def test_a_passage_written_for_the_question_is_told_apart() -> None:
    shipped = shipped_calibration()
    weak = Signals(**dict.fromkeys(NAMES, 0.1) | {"size": 7.0, "length": 5.0})
    by_name = replace(weak, heading=1.0)
    assert is_by_name(Verdict(by_name, shipped.probability(by_name), shipped.threshold, shipped))
    assert not is_by_name(Verdict(weak, shipped.probability(weak), shipped.threshold, shipped))
    assert if_also_asked_as(Verdict(weak, shipped.probability(weak), shipped.threshold, shipped)) >= shipped.threshold


def test_each_ranker_has_its_own_order_and_equals_share_a_place() -> None:
    found = [
        evidence(LEAVE, 1, meaning=0.5, keyword=0.2),
        evidence(SICK, 2, meaning=0.7, keyword=0.2),
        evidence(VPN, 3, meaning=0.6),
    ]
    places = places_by_ranker(found)
    ids = [each.found.passage.id for each in found]
    assert [places["meaning"][each] for each in ids] == [3, 1, 2]
    assert places["words"] == {ids[0]: 1, ids[1]: 1}
    assert "pairs" not in places


def test_a_ranker_of_tomorrow_is_shown_by_its_own_name() -> None:
    assert places_by_ranker([evidence(LEAVE, stars=0.5)])["stars"] == {LEAVE.passage.id: 1}


def fate(each: Evidence, **values: object) -> Fate:
    setting = Setting(Visibility(EVERYBODY), Visibility(EVERYBODY), evidence(LEAVE))
    return fate_of(each, replace(setting, **values))  # type: ignore[arg-type]


def test_each_passage_has_its_fate() -> None:
    leave = LEAVE.passage.id
    assert fate(evidence(LEAVE)) is Fate.NOT_ENOUGH
    assert fate(evidence(LEAVE), used=frozenset({leave})) is Fate.USED
    assert fate(evidence(LEAVE), gone=frozenset({leave})) is Fate.GONE
    assert fate(evidence(LEAVE), choices=frozenset({"Annual leave"})) is Fate.CHOICE
    assert fate(evidence(SICK)) is Fate.BEHIND
    other_part = replace(LEAVE, passage=replace(LEAVE.passage, id="annual-leave:other"))
    assert fate(evidence(other_part)) is Fate.SAME_ARTICLE


def test_who_may_not_see_it_is_told_apart_from_where_it_may_not_be_seen() -> None:
    assert fate(evidence(RAISES)) is Fate.NOT_FOR_PERSON
    assert fate(evidence(RAISES), to_person=Everything()) is Fate.NOT_IN_PLACE


def test_why_a_passage_is_behind_names_what_it_lacks_and_what_it_has() -> None:
    first = evidence(LEAVE, meaning=0.7, keyword=0.3, pairs=0.2)
    assert why_behind(first, evidence(SICK, meaning=0.5, keyword=0.3, pairs=0.2)) == "less close in meaning"
    both = why_behind(first, evidence(SICK, meaning=0.75, keyword=0.1, pairs=0.0))
    assert both == "closer in meaning, but fewer of the words asked, fewer of them side by side"
    assert why_behind(first, replace(first, rank=2)) == "a little behind in sum"


def test_words_are_listed_as_people_do() -> None:
    assert [listed(["a", "b", "c"][:count]) for count in range(4)] == ["", "“a”", "“a” and “b”", "“a”, “b” and “c”"]


def test_the_strength_of_an_influence_follows_its_effect() -> None:
    effects = [0.05, 0.1, 0.5, 1.0]
    found = influences(verdict())[0]
    assert [replace(found, effect=effect).strength for effect in effects] == ["", "slightly", "clearly", "strongly"]
    assert [round(from_log_odds(effect), 2) for effect in (0.08, 0.3, 0.8)] == [0.52, 0.57, 0.69]
