import json
from dataclasses import dataclass
from datetime import date

import pytest

from bot.replies import (
    ACTION_LABELS,
    Reply,
    checked_mark,
    human_date,
    overdue_mark,
    placeholder,
    reply_to,
    source_line,
)
from bot.said_instead import SAID_INSTEAD
from bot.where_to_look import where_to_look
from retrieval.distress import DISTRESS
from retrieval.outcome import Answered, Citation, Clarify, Denied, Failed, NotHere, Outcome, Partial, Pointer, Unknown
from retrieval.small_talk import SmallTalk

CARRYING_OVER = Citation(
    n=1,
    article_id="leave",
    passage_id="leave:0123456789ab",
    title="Annual leave",
    heading_path=("Annual leave", "Carrying days over"),
    anchor="carrying-days-over",
    quote="You can carry over up to five days.",
    url="http://127.0.0.1:3978/articles/leave?passage=leave:0123456789ab#carrying-days-over",
    owner="People Ops",
    checked_by="People Ops",
    checked_on=date(2026, 10, 3),
)
OVERDUE = Citation(
    n=2,
    article_id="travel",
    passage_id="travel:ba9876543210",
    title="Travel",
    heading_path=("Cards",),
    anchor="cards",
    quote="Ask Finance for a card.",
    url="http://127.0.0.1:3978/articles/travel",
    owner="Finance",
    overdue_since=date(2026, 9, 1),
)


@dataclass(frozen=True)
class LoggedFor:
    askers: int | None
    gap_id: str = "g1"


def test_an_answer_keeps_its_text_and_citations_and_asks_whether_it_helped() -> None:
    reply = reply_to(Answered("Up to five days. [1]", (CARRYING_OVER,), 0.9))
    assert (reply.outcome, reply.text, reply.citations) == ("answered", "Up to five days. [1]", (CARRYING_OVER,))
    assert reply.actions == ("helped", "did_not_help")
    assert reply.notice == ""


@pytest.mark.parametrize("said", SmallTalk)
def test_small_talk_gets_a_short_human_reply_and_asks_for_no_verdict(said: SmallTalk) -> None:
    if said is not SmallTalk.UNREADABLE:
        reply = reply_to(Answered("", (), 1.0, said_instead=said.value))
        assert reply.text
        assert reply.actions == ()


def test_what_is_said_to_somebody_in_distress_is_for_them_alone() -> None:
    reply = reply_to(Answered("", (), 1.0, said_instead=DISTRESS), in_private=False)
    assert reply.text == SAID_INSTEAD[DISTRESS]
    assert (reply.outcome, reply.only_for_asker, reply.actions) == ("answered", True, ())


def test_a_source_line_says_where_and_who_checked_it_and_when() -> None:
    assert source_line(CARRYING_OVER) == "Annual leave › Carrying days over · ✓ checked by People Ops on 3 Oct 2026"


def test_an_overdue_source_is_marked_with_whom_to_ask() -> None:
    mark = "⚠ due for review since 1 Sept 2026: check with Finance before relying on it"
    assert overdue_mark(OVERDUE) == mark
    assert source_line(OVERDUE) == f"Travel › Cards · {mark}"
    assert reply_to(Answered("Ask Finance. [2]", (OVERDUE,), 0.8)).notice == f"Travel: {mark}"


def test_nothing_is_said_of_a_check_that_nobody_made() -> None:
    assert checked_mark(OVERDUE) == ""


def test_a_contradiction_names_both_sides() -> None:
    reply = reply_to(Answered("Five [1] or ten [2].", (CARRYING_OVER, OVERDUE), 0.7, conflicting=True))
    disagreement = reply.notice.splitlines()[0]
    assert "Annual leave (People Ops, checked 3 Oct 2026); Travel (Finance)" in disagreement


def test_words_of_a_model_are_marked_as_such() -> None:
    reply = reply_to(Answered("Five.", (CARRYING_OVER,), 0.7, written_by_model=True))
    assert reply.written_by_model
    assert reply.notice == "Written by a language model; each sentence was checked against the source it cites."


def test_a_model_that_is_down_is_mentioned() -> None:
    reply = reply_to(Answered("Five.", (CARRYING_OVER,), 0.7, model_failed=True))
    assert "isn't available just now" in reply.notice


def test_a_partial_answer_says_which_half_is_missing_and_that_it_is_being_asked_for() -> None:
    missing = Partial("The same laptop. [1]", (CARRYING_OVER,), 0.6, missing="monitors for contractors?")
    reply = reply_to(missing, LoggedFor(None))
    assert reply.text == (
        "The same laptop. [1]\n\nI found nothing on this part: *monitors for contractors*. "
        "I've noted that as a gap; you'll hear from me when someone answers it."
    )
    assert reply.gap_id == "g1"


def test_an_unknown_tells_the_number_of_others_only_from_five_people_on() -> None:
    few = reply_to(Unknown(), LoggedFor(None))
    assert (
        few.text
        == "I don't have that yet. I've logged it without your name. I'll come back to you when there's an answer."
    )
    many = reply_to(Unknown(), LoggedFor(7))
    assert "without your name; six others have asked." in many.text
    assert "others" not in reply_to(Unknown(), LoggedFor(4)).text
    assert "; 41 others" in reply_to(Unknown(), LoggedFor(42)).text


def test_an_unknown_ends_with_where_to_look_instead() -> None:
    pointer = Pointer("a1", "Annual leave", ("Carrying over",), "https://kb.example/a1")
    for logged in (None, LoggedFor(None)):
        said = reply_to(Unknown(perhaps=(pointer,)), logged).text
        assert said == f"{reply_to(Unknown(), logged).text}{where_to_look([pointer])}"


def test_nothing_is_said_to_be_logged_that_was_not() -> None:
    assert reply_to(Unknown()).text == "I don't have that yet."
    assert "gap" not in reply_to(Partial("Half. [1]", (CARRYING_OVER,), 0.5, missing="the rest")).text


def test_a_restricted_answer_leaves_no_trace_in_the_reply() -> None:
    assert reply_to(Unknown(restricted=True), LoggedFor(None)) == reply_to(Unknown(), LoggedFor(None))


def test_a_clarifying_question_comes_with_its_choices() -> None:
    reply = reply_to(Clarify(("Travel card", "Purchasing card")))
    assert (reply.outcome, reply.choices) == ("clarify", ("Travel card", "Purchasing card"))
    assert reply.text.startswith("Two things match: *Travel card* or *Purchasing card*?")
    assert reply_to(Clarify(("A", "B", "C"))).text.startswith("Three things match: *A*, *B* or *C*?")


def test_what_cannot_be_read_is_asked_for_again() -> None:
    assert "couldn't make out a question" in reply_to(Clarify()).text


def test_a_shared_channel_and_a_guest_are_told_privately_why() -> None:
    shared = reply_to(NotHere())
    assert (
        shared.text == "People from outside read in this channel, so I don't answer here. Ask me in a direct message."
    )
    assert shared.only_for_asker
    assert "guests" in reply_to(NotHere("guest")).text


def test_a_refusal_offers_more_only_where_others_read_along() -> None:
    assert reply_to(Denied(), in_private=False).actions == ("ask_privately",)
    assert reply_to(Denied(), in_private=True).text == "I can't help with that here."


def test_a_failure_that_will_be_tried_again_is_not_the_last_word() -> None:
    soon = reply_to(Failed(will_retry=True))
    assert soon.text == "Something on my side failed. Your question is kept and I'll answer within a few minutes."
    assert not soon.is_final
    assert reply_to(Failed(will_retry=False)).is_final


@pytest.mark.parametrize(
    "outcome",
    [
        Answered("Five. [1]", (CARRYING_OVER, OVERDUE), 0.9, written_by_model=True),
        Partial("Half. [1]", (CARRYING_OVER,), 0.5, missing="more"),
        Clarify(("a", "b")),
        Unknown(),
        NotHere(),
        Denied(),
        Failed(),
    ],
)
def test_every_outcome_survives_being_kept_as_json(outcome: Outcome) -> None:
    reply = reply_to(outcome, LoggedFor(8))
    assert Reply.from_json(json.loads(json.dumps(reply.to_json()))) == reply
    assert all(action in ACTION_LABELS for action in reply.actions)
    assert "!" not in reply.text


def test_a_citation_in_json_has_its_heading_on_one_line() -> None:
    citation = reply_to(Answered("Five. [1]", (CARRYING_OVER,), 0.9)).to_json()["citations"][0]
    assert citation["heading"] == "Annual leave › Carrying days over"
    assert {"n", "title", "quote", "url", "article_id"} <= citation.keys()


def test_a_reply_kept_by_a_later_version_is_still_read() -> None:
    assert Reply.from_json(placeholder().to_json() | {"mood": "calm"}) == placeholder()


def test_dates_read_like_a_letter() -> None:
    assert [human_date(date(2026, month, 3)) for month in (1, 9, 12)] == ["3 Jan 2026", "3 Sept 2026", "3 Dec 2026"]
