from dataclasses import replace
from datetime import UTC, datetime

from bot.drafts.expert_words import (
    LONGEST_DRAFT,
    MOST_WORDINGS,
    draft_of_answer,
    help_asked_for,
    help_given,
    sent_to_review,
)
from knowledge.drafts import Contents, Draft, DraftState, Statement
from knowledge.gaps.gaps import GapDetails, GapKind, GapState, GapSummary

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SUMMARY = GapSummary("g1", "Where do bikes go?", GapKind.MISSING, GapState.OPEN, 12, 20, NOON, NOON, 50.0)
GAP = GapDetails(SUMMARY, ("Where do bikes go?", "where to *park* a bike", "bike?"), (), (), ("q1", "q2", "q3"))
DRAFT = Draft(
    id="d1",
    gap_id="g1",
    improves=None,
    contents=Contents("Bikes", "In the yard."),
    sources=(),
    statements=(Statement("In the yard.", None),),
    drafted_by="web:ann",
    written_by_model=True,
    state=DraftState.OPEN,
    created_at=NOON,
    changed_at=NOON,
    version=2,
)


def test_a_request_reads_like_this() -> None:
    message = help_asked_for(GAP, "You built the yard.", "r1")
    assert message.text == (
        "Can you help with this: *Where do bikes go?*\n\n"
        "12 people have asked, and we have no answer yet.\n\n"
        "Also asked as:\n- where to park a bike\n- bike?\n\n"
        "A word from your colleague: You built the yard.\n\n"
        "A few lines are enough. Answer in this thread or with the button; I make a draft of it."
    )
    assert [(button.value, bool(button.asks)) for button in message.buttons] == [("r1", True), ("r1", True)]


def test_few_people_are_not_counted_and_wordings_are_few() -> None:
    few = replace(GAP, summary=replace(SUMMARY, askers=None), asked=tuple(f"bike {number}?" for number in range(9)))
    message = help_asked_for(few, "", "r1")
    assert "Some people have asked" in message.text
    assert message.text.count("- bike") == MOST_WORDINGS


def test_what_was_done_takes_the_place_of_the_buttons() -> None:
    assert help_given(GAP, "Thank you.").buttons == ()
    assert sent_to_review(DRAFT).buttons == ()


def test_a_draft_tells_its_expert_what_their_words_do_not_say() -> None:
    message = draft_of_answer(DRAFT, "r1")
    assert message.context == (
        "A language model wrote it from your words.\n"
        "I did not find this in what you wrote, so please look at it: “In the yard.”"
    )
    assert [button.value for button in message.buttons] == ["d1:2", "d1:2:r1"]
    own = draft_of_answer(replace(DRAFT, written_by_model=False, statements=()), "r1")
    assert own.context == "These are your own words."


def test_a_long_draft_is_cut_between_words() -> None:
    long = replace(DRAFT, contents=Contents("Bikes", "word " * LONGEST_DRAFT))
    assert draft_of_answer(long, "r1").text.endswith("word …")
