import json

import pytest

from adapters.bench.figures import Figure, Findings, Goal


@pytest.mark.parametrize(
    ("goal", "value", "share", "is_met"),
    [
        (Goal(2.0), 1.0, 0.5, True),
        (Goal(2.0), 2.0, 1.0, True),
        (Goal(2.0), 3.0, 1.5, False),
        (Goal(80.0, at_least=True), 100.0, 0.8, True),
        (Goal(80.0, at_least=True), 40.0, 2.0, False),
    ],
)
def test_a_share_of_one_just_meets_the_goal_and_less_is_better(
    goal: Goal, value: float, share: float, is_met: bool
) -> None:
    figure = Figure("x", "x", value, "×", goal)
    assert figure.share == pytest.approx(share)
    assert figure.is_met is is_met


def test_without_a_goal_or_a_value_nothing_is_met_or_missed() -> None:
    assert Figure("x", "x", 1.0, "ms").is_met is None
    assert Figure("x", "x", None, "ms", Goal(1.0)).is_met is None


def test_nothing_at_all_misses_a_goal_of_at_least_something() -> None:
    assert Figure("x", "x", 0.0, "%", Goal(1.0, at_least=True)).is_met is False


def test_a_goal_reads_with_its_stretch() -> None:
    assert Goal(0.8, stretch=0.4).in_words("×") == "≤ 0.8 × (≤ 0.4 ×)"
    assert Goal(90.0, at_least=True).in_words("%") == "≥ 90 %"


def test_findings_are_a_json_document() -> None:
    findings = Findings((Figure("a", "A", 1.0, "s", Goal(2.0)),), {"cores": 2}, ("A note.",))
    document = json.loads(json.dumps(findings.to_json()))
    assert document["figures"][0] == {
        "key": "a",
        "name": "A",
        "value": 1.0,
        "unit": "s",
        "goal": {"value": 2.0, "at_least": False, "stretch": None},
        "detail": "",
        "is_met": True,
    }
    assert (document["about"], document["notes"]) == ({"cores": 2}, ["A note."])
    assert findings.value("a") == 1.0
    assert findings.value("b") is None
