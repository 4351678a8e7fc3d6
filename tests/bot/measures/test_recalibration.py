from dataclasses import replace

from bot.measures.calibrating import Figures, Proposal
from bot.measures.recalibration import Recalibration, State, message, remarks
from retrieval.recalibrated import Adjustment

BEFORE = Figures(0.81234567, 0.7, 0.12, 0.5)
AFTER = Figures(0.9, 0.6, 0.05, 0.4)
PROPOSAL = Proposal(Adjustment(shift=-0.5), BEFORE, AFTER, 0.1, 0.02, may_answer_more=False)
BETTER = Recalibration(State.BETTER, 0.6, None, 40, True, {"helped": 30, "did_not_help": 10}, PROPOSAL)


def test_too_few_questions_are_said_plainly() -> None:
    few = Recalibration(State.TOO_FEW, 0.6, None, 7)
    assert message(few) == "This needs at least 20 judged questions from at least 5 people; there are 7 so far."
    assert message(replace(few, questions=1)).endswith("there is 1 so far.")
    assert message(replace(few, questions=24)).endswith("there are 24, but from too few people.")
    assert remarks(few) == []


def test_every_end_has_its_sentence() -> None:
    said = {state: message(replace(BETTER, state=state)) for state in State}
    assert len(set(said.values())) == len(State)
    assert "--apply" in said[State.BETTER]
    assert "--undo" in said[State.APPLIED]
    assert "the shipped calibration" in said[State.UNDONE]
    assert "the one before" in message(replace(BETTER, state=State.UNDONE, in_use=Adjustment(shift=0.1)))


def test_what_would_change_is_said_in_words() -> None:
    assert remarks(BETTER)[0] == (
        "It would become more careful: what the shipped calibration calls 71 % likely is just enough."
    )
    assert remarks(replace(BETTER, state=State.APPLIED))[0].startswith("It has become more careful")
    daring = replace(BETTER, proposal=replace(PROPOSAL, adjustment=Adjustment(shift=0.5)))
    assert remarks(daring)[0].startswith("It would become less careful: what the shipped calibration calls 48 % likely")
    stretched = replace(BETTER, proposal=replace(PROPOSAL, adjustment=Adjustment(scale=1.01)))
    assert remarks(stretched)[0].startswith("About as much would be answered")
    none = replace(BETTER, proposal=replace(PROPOSAL, adjustment=Adjustment()))
    assert remarks(none)[0] == "These questions give no reason to be more careful."
    fitting = replace(PROPOSAL, adjustment=Adjustment(), may_answer_more=True)
    assert remarks(replace(BETTER, proposal=fitting))[0] == "The shipped calibration fits these questions as it is."


def test_what_the_figures_cannot_tell_is_said() -> None:
    said = " ".join(remarks(BETTER))
    assert "Fewer than 10 of these questions lie below the threshold" in said
    assert "fewer than 50 judged questions" in said
    assert "not a fair sample" in said
    much = replace(BETTER, questions=80, proposal=replace(PROPOSAL, may_answer_more=True))
    assert len(remarks(much)) == 2


def test_the_document_has_exactly_the_promised_keys() -> None:
    document = BETTER.to_json()
    assert document.pop("message") == message(BETTER)
    assert document.pop("remarks") == remarks(BETTER)
    assert document == {
        "state": "better",
        "questions": 40,
        "needed": 20,
        "sources": {"helped": 30, "did_not_help": 10},
        "threshold": 0.6,
        "in_use": None,
        "proposed": {"scale": 1.0, "shift": -0.5},
        "before": {"precision": 0.8123, "coverage": 0.7, "calibration_error": 0.12, "log_loss": 0.5},
        "after": {"precision": 0.9, "coverage": 0.6, "calibration_error": 0.05, "log_loss": 0.4},
    }


def test_where_too_few_people_judged_the_document_holds_no_figures() -> None:
    document = Recalibration(State.TOO_FEW, 0.6, Adjustment(1.0, 0.25), 24).to_json()
    assert [document[key] for key in ("sources", "before", "after", "proposed")] == [None] * 4
    assert document["in_use"] == {"scale": 1.0, "shift": 0.25}
