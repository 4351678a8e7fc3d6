from dataclasses import replace

import pytest

from bot.reviews.review_rules import Decision
from bot.reviews.review_words import LONGEST_BODY, read_value, review_done, review_wanted, told_to_writer, value_of
from knowledge.drafts import Contents, Improves, Statement
from tests.bot.reviews.test_review_rules import DRAFT

LINK = "https://x/console/reviews/d1"


def test_the_request_shows_the_draft_and_what_speaks_against_it() -> None:
    draft = replace(DRAFT, statements=(Statement("Five days.", None), Statement("Ask.", 1)), written_by_model=True)
    message = review_wanted(draft, ["⚠ ‘Travel’ says something else."], LINK)
    assert message.text == "A new article waits for a review: *Leave*.\n\nFive days."
    assert message.context.splitlines() == [
        "Drafted by a language model.",
        "1 of 2 statements rest on no source.",
        "⚠ ‘Travel’ says something else.",
        f"Sources, differences and the questions behind it: {LINK}",
    ]
    assert [button.label for button in message.buttons] == ["Approve", "Request changes", "Reject"]
    assert [bool(button.asks) for button in message.buttons] == [False, True, True]


def test_words_for_nudges_are_part_of_what_is_approved() -> None:
    draft = replace(DRAFT, contents=Contents("Leave", "Five days.", nudge_text="Enter your leave."))
    assert "For nudges: “Enter your leave.”" in review_wanted(draft, [], LINK).context


def test_an_improvement_is_called_one_and_a_long_text_is_cut() -> None:
    draft = replace(DRAFT, improves=Improves("a1", 1), contents=Contents("Leave", "word " * 1000))
    message = review_wanted(draft, [], LINK)
    assert message.text.startswith("A change to an article")
    assert len(message.text) < LONGEST_BODY + 100
    assert message.text.endswith(" …")


def test_what_not_everybody_may_see_is_neither_named_nor_shown_in_a_channel() -> None:
    secret = replace(DRAFT, contents=Contents("Severance", "Ten months.", frozenset({"managers"}), nudge_text="Ten"))
    message, done = review_wanted(secret, [], LINK), review_done(secret, Decision.APPROVE, "Rae", "")
    shown = f"{message.text} {message.context} {done.text}"
    assert "Severance" not in shown
    assert "Ten" not in shown
    assert message.text.startswith("A new article that not everybody may see waits for a review.")
    assert LINK in message.context


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (Decision.APPROVE, "Approved by Rae"),
        (Decision.REQUEST_CHANGES, "Rae asked for changes: shorter"),
        (Decision.REJECT, "Rejected by Rae: shorter"),
    ],
)
def test_what_was_decided_is_said_to_reviewers_and_writers(decision: Decision, said: str) -> None:
    done = review_done(DRAFT, decision, "Rae", "shorter")
    assert said in done.text
    assert done.buttons == ()
    assert said in told_to_writer(DRAFT, decision, "Rae", "shorter", LINK).text


def test_a_button_names_the_draft_and_its_version() -> None:
    assert read_value(value_of(DRAFT)) == ("d1", 3)
    assert read_value("d1:x") == ("d1", 0)
