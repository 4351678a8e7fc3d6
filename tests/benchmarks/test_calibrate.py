import asyncio
import json
import math
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import calibrate
from benchmarks.calibrate import ORGANISATIONS_COUNT, SAMPLE, Seen, as_json, fit, look_at, organisations, to_learn_from
from bot.measures.evaluating import KnownQuestion
from retrieval.encoding.embedding import Encoder
from retrieval.sufficiency import Signals, shipped_calibration

OWN = organisations()[0]


def _signals(likeness: float) -> Signals:
    return Signals(likeness, 0.5, 0.2, 0.1, 4.0, 0.1, 5.0, 0.0, 4.0)


def _seen(likeness: float, is_right: bool) -> Seen:
    return Seen(KnownQuestion("q", "How?", "covered", frozenset({"p"}), True), _signals(likeness), is_right)


def test_all_organisations_together_count_as_so_many_sets() -> None:
    one, two = [_seen(0.5, True)], [_seen(0.6, False)]
    learned_from = to_learn_from({SAMPLE: one, OWN: two, organisations()[1]: one})
    assert learned_from == [one, *[two + one] * ORGANISATIONS_COUNT]


def test_without_organisations_only_the_sets_count() -> None:
    assert to_learn_from({SAMPLE: [_seen(0.5, True)]}) == [[_seen(0.5, True)]]


def test_what_is_more_alike_is_more_probably_right() -> None:
    group = [_seen(0.2 + 0.01 * number, number > 25 or number % 5 == 0) for number in range(50)]
    fitted = fit([group], 0.6)
    assert fitted.probability(_signals(0.25)) < 0.5 < fitted.probability(_signals(0.7))
    assert json.loads(as_json(fitted))["threshold"] == 0.6


def test_an_organisation_is_looked_up_from_its_own_folder(
    encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = tmp_path / "organisations" / OWN
    small.mkdir(parents=True)
    (small / "passages.jsonl").write_text(
        json.dumps({"id": "p", "title": "Parking", "text": "Ask reception for a permit to park at the depot."}), "utf-8"
    )
    (small / "questions.jsonl").write_text(
        json.dumps({"id": "q", "question": "Who gives out a permit to park?", "gold_ids": ["p"], "kind": "covered"}),
        "utf-8",
    )
    monkeypatch.setattr(calibrate, "ORGANISATIONS", small.parent)
    (seen,) = asyncio.run(look_at(OWN, tmp_path / "elsewhere", encoder, tmp_path / "kept"))
    assert seen.is_right
    assert seen.signals is not None


def test_what_ships_answers_a_small_base_sooner_than_a_large_one() -> None:
    small, large = (replace(_signals(0.6), size=math.log(passages)) for passages in (100, 10_000))
    assert shipped_calibration().probability(large) < shipped_calibration().probability(small)
