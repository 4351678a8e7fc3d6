from collections.abc import Sequence
from dataclasses import fields, replace

import pytest

from retrieval.keywords import stems
from retrieval.outcome import Evidence
from retrieval.sufficiency import Calibration, Signals, shipped_calibration, signals_of
from retrieval.word_match import WordMatch
from tests.retrieval.shelf import LEAVE, SICK, VPN, by_meaning_alone, evidence

QUESTION = frozenset(stems("can I carry over leave days"))
RARITY = {"can": 0.5, "i": 0.5, "carri": 4.0, "over": 2.0, "leav": 1.0, "day": 2.0}


class _Words:
    def of_passage(self, evidence: Evidence) -> frozenset[str]:
        return frozenset(stems(f"{evidence.found.details.title} {evidence.found.passage.text}"))

    def of_headings(self, evidence: Evidence) -> Sequence[frozenset[str]]:
        return [frozenset(stems(heading)) for heading in (evidence.found.details.title, "Carry over leave days")]

    def match(self, evidence: Evidence) -> WordMatch:
        return WordMatch(0.8, 0.1) if evidence.found is LEAVE else WordMatch(0.3, 0.0)


def _signals(*found: Evidence) -> Signals:
    return signals_of(QUESTION, RARITY, found, _Words())


def test_meaning_is_that_of_the_passage_or_of_its_phrasing() -> None:
    assert _signals(evidence(LEAVE, meaning=0.5)).meaning == 0.5
    assert _signals(evidence(LEAVE, meaning=0.5, phrasing=0.8)).meaning == 0.8


def test_lead_is_measured_against_other_articles_only() -> None:
    found = [evidence(LEAVE, 1, meaning=0.7), evidence(LEAVE, 2, meaning=0.6), evidence(SICK, 3, meaning=0.4)]
    assert _signals(*found).lead == pytest.approx(0.3)
    assert _signals(evidence(LEAVE, meaning=0.7)).lead == pytest.approx(0.7)


def test_prominence_is_measured_against_the_whole_field() -> None:
    found = [evidence(LEAVE, 1, meaning=0.7), evidence(LEAVE, 2, meaning=0.6), evidence(SICK, 3, meaning=0.4)]
    assert _signals(*found).prominence == pytest.approx(0.2)


def test_coverage_counts_rare_words_more() -> None:
    assert _signals(evidence(LEAVE)).coverage == pytest.approx(0.95)
    assert _signals(evidence(SICK)).coverage < 0.5


def test_the_rarest_missing_word_is_noticed() -> None:
    assert _signals(evidence(VPN)).missing > _signals(evidence(LEAVE)).missing


def test_how_well_each_word_is_met_is_asked_of_the_first_passage() -> None:
    signals = _signals(evidence(LEAVE), evidence(SICK, 2))
    assert (signals.met, signals.least_met) == (0.8, 0.1)


def test_a_heading_that_asks_the_same_is_noticed() -> None:
    assert _signals(evidence(LEAVE)).heading == pytest.approx(4 / 6)


def test_rankers_agree_when_both_put_the_passage_first() -> None:
    agreed = [evidence(LEAVE, 1, meaning=0.7, keyword=0.5), evidence(SICK, 2, meaning=0.5, keyword=0.4)]
    split = [evidence(LEAVE, 1, meaning=0.7, keyword=0.1), evidence(SICK, 2, meaning=0.5, keyword=0.4)]
    assert (_signals(*agreed).agreement, _signals(*split).agreement) == (1.0, 0.0)


def test_a_question_of_no_words_has_signals_too() -> None:
    signals = signals_of(frozenset(), {}, [evidence(LEAVE)], _Words())
    assert (signals.coverage, signals.heading, signals.length) == (1.0, 0.0, 0.0)


def test_a_probability_rises_with_its_signals_and_never_leaves_its_range() -> None:
    calibration = by_meaning_alone(0.5)
    low, middle, high = (
        calibration.probability(replace(_signals(evidence(LEAVE)), meaning=at)) for at in (-99, 0.5, 99)
    )
    assert 0.0 <= low < middle < high <= 1.0
    assert middle == 0.5


def test_a_calibration_must_know_every_signal() -> None:
    with pytest.raises(ValueError, match="shorter"):
        Calibration((0.0,), (1.0,), (1.0,), 0.0, 0.5).probability(_signals(evidence(LEAVE)))


def test_the_shipped_calibration_fits_the_signals_of_this_version() -> None:
    shipped = shipped_calibration()
    assert {len(shipped.means), len(shipped.scales), len(shipped.weights)} == {len(fields(Signals))}
    assert all(scale > 0 for scale in shipped.scales)
    assert 0.0 < shipped.threshold < 1.0


def test_the_shipped_calibration_prefers_what_stands_out_to_what_is_merely_near() -> None:
    shipped = shipped_calibration()
    names = [field.name for field in fields(Signals)]
    best = replace(Signals(**dict.fromkeys(names, 0.9)), missing=0.0, length=0.7)
    poor = replace(Signals(**dict.fromkeys(names, 0.1)), missing=0.9, length=0.7)
    assert shipped.probability(best) > shipped.threshold > shipped.probability(poor)
