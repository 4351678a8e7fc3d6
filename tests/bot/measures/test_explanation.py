from dataclasses import fields, replace

import pytest

from bot.measures.explanation import Explained, Finding, PartLookedUp
from retrieval.explaining import Verdict
from retrieval.outcome import Answered, Clarify, Denied, NotHere, Outcome, Person, Unknown
from retrieval.sufficiency import Calibration, Signals
from tests.bot.explained_shelf import asked
from tests.retrieval.shelf import LEAVE, SICK, evidence

CALIBRATION = Calibration({"meaning": 100.0}, 0.0, 0.5, {"meaning": 0.45})
SIGNALS = Signals(**dict.fromkeys((field.name for field in fields(Signals)), 0.46))


def explained(outcome: Outcome, text: str = "can contractors get a monitor?") -> Explained:
    """A question that found LEAVE first, and how it ended."""
    first, second = evidence(LEAVE, 1, meaning=0.46), evidence(SICK, 2, meaning=0.4)
    return Explained(
        question=asked(text),
        said_before="",
        looked_for=text,
        outcome=outcome,
        threshold=0.5,
        finding=Finding(first, second, ("monitor",), ("monitor", "contractors"), first, ()),
        verdict=Verdict(SIGNALS, CALIBRATION.probability(SIGNALS), 0.5, CALIBRATION),
        considered=(),
        parts=(),
    )


@pytest.mark.parametrize(
    ("outcome", "was_looked_up"),
    [
        (Answered("Five days. [1]", (), 0.9), True),
        (Unknown(), True),
        (Denied(), True),
        (Clarify(("A", "B")), True),
        (Answered("", (), 1.0, said_instead="thanks"), False),
        (Clarify(), False),
        (NotHere(), False),
    ],
)
def test_only_questions_are_looked_up(outcome: Outcome, was_looked_up: bool) -> None:
    assert explained(outcome).was_looked_up is was_looked_up


def test_nothing_is_looked_up_for_who_may_not_ask() -> None:
    gone = explained(Denied())
    question = replace(gone.question, asker=Person("email:gone@example.com", is_active=False))
    assert not replace(gone, question=question).was_looked_up


def test_the_confidence_is_what_asking_would_tell() -> None:
    assert explained(Answered("Five days. [1]", (), 0.83)).confidence == 0.83
    assert explained(Denied()).confidence == 0.0


def test_influences_are_told_only_where_they_decided() -> None:
    answered = explained(Answered("Five days. [1]", (), 0.83))
    assert answered.influences()[0].signal == "meaning"
    part = PartLookedUp("can I?", 0.8, True, None)
    assert replace(answered, parts=(part,)).influences() == []
    assert explained(Clarify(("A", "B"))).influences() == []
    assert replace(explained(Unknown()), verdict=None).influences() == []


def test_where_a_code_is_missing_nothing_else_decided() -> None:
    unknown = explained(Unknown(), "What does CV-50 mean?")
    missing = replace(unknown.finding, codes_missing=("CV-50",))
    assert unknown.influences()
    assert replace(unknown, finding=missing).influences() == []
