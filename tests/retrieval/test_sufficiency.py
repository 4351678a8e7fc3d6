from dataclasses import fields, replace

import pytest

from retrieval.outcome import Evidence
from retrieval.search.keywords import stems
from retrieval.sufficiency import FEWEST_PASSAGES, Calibration, Signals, shipped_calibration, signals_of
from tests.retrieval.shelf import LEAVE, SICK, by_meaning_alone, evidence

QUESTION = frozenset(stems("can I carry over leave days"))


def _signals(*found: Evidence, searched: int = 1_000) -> Signals:
    headings = [frozenset(stems(heading)) for heading in ("Annual leave", "Carry over leave days")]
    return signals_of(QUESTION, found, headings, searched)


def test_meaning_is_that_of_the_passage_or_of_its_phrasing() -> None:
    assert _signals(evidence(LEAVE, meaning=0.5)).meaning == 0.5
    assert _signals(evidence(LEAVE, meaning=0.5, phrasing=0.8)).meaning == 0.8


def test_prominence_is_measured_against_the_whole_field() -> None:
    found = [evidence(LEAVE, 1, meaning=0.7), evidence(LEAVE, 2, meaning=0.6), evidence(SICK, 3, meaning=0.4)]
    assert _signals(*found).prominence == pytest.approx(0.2)


def test_what_each_ranker_saw_in_the_first_passage_is_a_signal() -> None:
    signals = _signals(evidence(LEAVE, likeness=0.8, keyword=0.4, pairs=0.3), evidence(SICK, 2, likeness=0.9))
    assert (signals.likeness, signals.words, signals.pairs) == (0.8, 0.4, 0.3)


def test_the_size_of_the_knowledge_counts_from_a_least_size_on() -> None:
    small, least, large = (
        _signals(evidence(LEAVE), searched=at).size for at in (3, FEWEST_PASSAGES, 10 * FEWEST_PASSAGES)
    )
    assert small == least < large


def test_a_heading_that_asks_the_same_is_noticed() -> None:
    assert _signals(evidence(LEAVE)).heading == pytest.approx(4 / 6)


def test_a_question_of_no_words_has_signals_too() -> None:
    signals = signals_of(frozenset(), [evidence(LEAVE)], [], 5)
    assert (signals.heading, signals.length) == (0.0, 0.0)


def test_a_probability_rises_with_its_signals_and_never_leaves_its_range() -> None:
    calibration = by_meaning_alone(0.5)
    low, middle, high = (
        calibration.probability(replace(_signals(evidence(LEAVE)), meaning=at)) for at in (-99, 0.5, 99)
    )
    assert 0.0 <= low < middle < high <= 1.0
    assert middle == 0.5


def test_what_each_signal_contributes_adds_up_to_the_log_odds() -> None:
    signals = _signals(evidence(LEAVE, meaning=0.5, likeness=0.25))
    calibration = Calibration({"meaning": 2.0, "likeness": 4.0}, -1.0, 0.5)
    assert calibration.contributions(signals) == {"meaning": 1.0, "likeness": 1.0}
    assert calibration.probability(signals) == pytest.approx(1 / (1 + 2.718281828**-1))


def test_contributions_are_counted_from_the_typical_question() -> None:
    signals = _signals(evidence(LEAVE, meaning=0.5))
    assert Calibration({"meaning": 2.0}, 0.0, 0.5, {"meaning": 0.75}).contributions(signals) == {"meaning": -0.5}


def test_a_passage_written_for_the_very_question_is_trusted() -> None:
    never = Calibration({}, -30.0, 0.5)
    by_name = replace(_signals(evidence(LEAVE)), heading=0.95, length=3.0)
    assert never.probability(by_name) == 0.9
    assert never.probability(replace(by_name, length=2.0)) < 0.01


def test_the_shipped_calibration_weighs_signals_of_this_version() -> None:
    shipped = shipped_calibration()
    assert set(shipped.weights) <= {field.name for field in fields(Signals)}
    assert 0.0 < shipped.threshold < 1.0


def test_the_shipped_calibration_trusts_strong_passages_and_large_knowledge_less() -> None:
    shipped = shipped_calibration()
    strong = Signals(0.95, 0.75, 0.6, 0.6, 4.5, 0.35, 5.0, 0.3, 5.0)
    weak = Signals(0.5, 0.35, 0.2, 0.0, 4.5, 0.05, 5.0, 0.0, 5.0)
    assert shipped.probability(strong) > shipped.threshold > shipped.probability(weak)
    assert shipped.probability(replace(strong, size=9.0)) < shipped.probability(strong)
