from dataclasses import replace

import pytest

from bot.measures.explanation import PartLookedUp
from bot.measures.explanation_words import decision, name_of_passage, percent, why_not_used, would_change
from retrieval.access import Visibility
from retrieval.explaining import Fate, Setting, Verdict
from retrieval.outcome import Answered, Citation, Clarify, Denied, NotHere, Partial, Unknown
from retrieval.sufficiency import shipped_calibration
from tests.bot.measures.test_explanation import CALIBRATION, SIGNALS, explained
from tests.retrieval.shelf import EVERYBODY, LEAVE, RAISES, SICK, VPN, evidence

ANSWERED = Answered("Five days. [1]", (), 0.83)
CARRYING = "“Annual leave › Carrying days over”"


def cited(title: str) -> Citation:
    return Citation(1, title, title, title, (), "", "", "")


def test_an_answer_says_from_where_and_how_sure() -> None:
    assert decision(explained(ANSWERED)) == (
        f"It would answer from {CARRYING}, which is 83 % likely to be the answer; 50 % is enough."
    )


def test_two_passages_that_are_too_close_to_call_are_both_named() -> None:
    both = replace(ANSWERED, citations=(cited("Travel"), cited("Travel"), cited("Expenses")))
    assert decision(explained(both)) == (
        "It would quote “Travel” and “Expenses”. That one of them answers is 83 % likely; 50 % is enough."
    )


def test_what_is_unknown_says_what_came_nearest_and_how_much_was_needed() -> None:
    signals = replace(SIGNALS, meaning=0.44)
    low = Verdict(signals, CALIBRATION.probability(signals), 0.5, CALIBRATION)
    assert decision(replace(explained(Unknown()), verdict=low)) == (
        f"It would say “I don't have that yet” and log a gap. What comes nearest is {CARRYING}, which is 27 % likely "
        "to be the answer; 50 % is needed."
    )


def test_a_code_that_the_nearest_does_not_name_is_said_to_be_missing() -> None:
    unknown = explained(Unknown(), "What does CV-50 mean?")
    missing = replace(unknown, finding=replace(unknown.finding, codes_missing=("CV-50",)))
    assert decision(missing) == (
        f"It would say “I don't have that yet” and log a gap. What comes nearest is {CARRYING}, which does not name "
        "“CV-50”: it is about something else."
    )
    assert would_change(missing) == ["A passage that names “CV-50”."]


@pytest.mark.parametrize(
    ("outcome", "says"),
    [
        (Answered("", (), 1.0, said_instead="thanks"), "small talk"),
        (Answered("", (), 1.0, said_instead="distress"), "fixed words on where to find help, and no gap"),
        (Answered("", (cited("Travel"), cited("Expenses")), 0.9, conflicting=True), "“Travel” and “Expenses”"),
        (Partial("Five. [1]", (), 0.9, "can I get a monitor?"), "On “can I get a monitor?” it would say"),
        (Clarify(("Travel card", "Purchasing card")), "ask back, since these articles fit equally well"),
        (Clarify(), "can't make out a question"),
        (Denied(), "offer to answer in private"),
        (NotHere(), "may not ask"),
    ],
)
def test_every_end_has_its_sentence(outcome: Answered, says: str) -> None:
    assert says in decision(explained(outcome))


def test_a_title_that_is_the_question_is_said_to_be() -> None:
    shipped = shipped_calibration()
    signals = replace(SIGNALS, heading=1.0, meaning=0.1, likeness=0.1, prominence=0.0, size=7.0, length=5.0)
    verdict = Verdict(signals, shipped.probability(signals), shipped.threshold, shipped)
    assert decision(replace(explained(ANSWERED), verdict=verdict)).endswith("a phrasing is the question itself.")


def test_parts_are_answered_each_by_itself() -> None:
    part = PartLookedUp("can I?", 0.8, True, None)
    both = replace(explained(ANSWERED), parts=(part, part))
    assert decision(both).startswith("It would answer each part by itself. The least sure is 83 % likely")
    assert would_change(both) == []


def test_nothing_that_may_be_seen_is_said_so() -> None:
    unknown = explained(Unknown())
    nothing = replace(unknown, verdict=None, finding=replace(unknown.finding, first=None, nowhere=(), lacking=()))
    assert "may see nothing" in decision(nothing)
    assert would_change(nothing) == ["An article on this that this person may see."]


def test_a_gap_says_which_words_are_missing_and_what_to_write() -> None:
    nowhere, elsewhere, phrasing, article, threshold = would_change(explained(Unknown()))
    assert nowhere == "No passage has the word “monitor”."
    assert elsewhere == f"The word “contractors” is in other passages, but not in {CARRYING}."
    assert phrasing.startswith(f"If {CARRYING} does answer it, add the question to that article's `also_asked_as`")
    assert article == "If no article answers it, write one that has the question as its title or as a heading."
    assert "ANSWER_THRESHOLD, now 50 %" in threshold


def test_what_is_far_away_is_no_candidate_for_a_phrasing() -> None:
    signals = replace(SIGNALS, meaning=0.4)
    far = Verdict(signals, CALIBRATION.probability(signals), 0.5, CALIBRATION)
    said = would_change(replace(explained(Unknown()), verdict=far))
    assert not any("also_asked_as" in each or "ANSWER_THRESHOLD" in each for each in said)


def test_a_word_or_two_is_no_phrasing_to_advise() -> None:
    assert any("let it use the words" in each for each in would_change(explained(Unknown(), "monitor?")))


def test_an_answer_that_is_hidden_from_the_asker_is_named_to_those_who_look_after_it() -> None:
    hidden = explained(Unknown(restricted=True))
    hidden = replace(hidden, finding=replace(hidden.finding, overall=evidence(RAISES)))
    assert would_change(hidden) == [
        "“Pay review talks › What you can propose” would answer it, but is not for this person."
    ]


def test_an_answer_says_what_it_rests_on_and_what_would_come_next() -> None:
    assert would_change(explained(ANSWERED)) == [
        "Mind that no passage has the word “monitor”.",
        "No single reason decides it: it would be enough without any one of them.",
        "Without that article, “Calling in sick › On the first day” would be tried next.",
    ]
    needy = replace(CALIBRATION, bias=-0.5)
    verdict = Verdict(SIGNALS, needy.probability(SIGNALS), 0.5, needy)
    second = would_change(replace(explained(ANSWERED), verdict=verdict))[1]
    assert second == "It would not be enough without this: taken as a whole, it is close to the question in meaning."


def test_the_other_ends_say_what_would_change_them() -> None:
    assert "also_asked_as" in would_change(explained(Partial("", (), 0.9, "a monitor?")))[0]
    assert "which of these" in would_change(explained(Clarify(("A", "B"))))[0]
    assert "direct message" in would_change(explained(Denied()))[0]
    assert would_change(explained(Clarify())) == []


def test_why_a_passage_was_not_used_fits_a_cell() -> None:
    setting = Setting(Visibility(EVERYBODY), Visibility(EVERYBODY), evidence(LEAVE, meaning=0.7))
    cells = {fate: why_not_used(evidence(RAISES), fate, setting) for fate in Fate}
    assert len(set(cells.values())) == len(Fate)
    assert cells[Fate.NOT_FOR_PERSON] == "only for managers: this person may not see it"
    assert "first of those allowed" in why_not_used(evidence(VPN, 3), Fate.NOT_ENOUGH, setting)
    assert why_not_used(evidence(SICK, meaning=0.5), Fate.BEHIND, setting) == "less close in meaning"
    assert max(len(cell) for cell in cells.values()) < 60


def test_a_passage_is_named_by_its_title_and_its_own_heading() -> None:
    assert name_of_passage(evidence(LEAVE)) == CARRYING
    assert name_of_passage(evidence(VPN)) == "“Connect to the VPN”"


def test_nothing_is_certain() -> None:
    assert [percent(each) for each in (0.0, 0.004, 0.5, 0.999, 1.0)] == ["1 %", "1 %", "50 %", "99 %", "99 %"]
