from collections.abc import Mapping

import pytest

from bot.nudges.nudge_report import Effect, Report
from bot.nudges.nudge_words import (
    THANKS,
    Preview,
    answered_message,
    approval_message,
    follow_up_message,
    held_message,
    nudge_message,
    preview_in_words,
    report_in_words,
)
from bot.nudges.nudges import Answer, Nudge, NudgeState, Reason, Schedule, Source
from tests.conftest import NOON

NUDGE = Nudge(
    id="n1",
    sender_id="p",
    words="Write the last thing you tried first.",
    source=Source("a1", "Handing over", "f", "handover"),
    audience="Support",
    schedule=Schedule(),
    state=NudgeState.UNDER_WAY,
    created_at=NOON,
)


def test_a_nudge_says_who_it_is_from_what_it_rests_on_and_has_four_buttons() -> None:
    message = nudge_message(NUDGE, "Bo", "https://h.example/articles/a1")
    assert message.context == "From Bo · for Support · rests on [Handing over](https://h.example/articles/a1)"
    labels = [button.label for button in message.buttons]
    assert labels == ["Got it", "Not now", "Doesn't apply to me", "Ask about this"]


def test_the_follow_up_asks_what_got_in_the_way_only_where_something_did() -> None:
    asks = {button.label: button.asks for button in follow_up_message(NUDGE).buttons}
    assert asks == {"Yes": "", "Not yet": "", "Something got in the way…": "What got in the way? (no need to say)"}


@pytest.mark.parametrize("answer", Answer)
def test_every_answer_is_thanked_for_in_the_messages_place(answer: Answer) -> None:
    assert answered_message(NUDGE, answer).context == THANKS[answer]


def test_the_sender_of_a_held_nudge_reads_why_and_can_decide() -> None:
    message = held_message(NUDGE, "its article isn't published")
    assert "because its article isn't published" in message.text
    assert {button.action for button in message.buttons} == {"nudge.cancel", "nudge.resume"}


def test_whoever_agrees_sees_the_words_and_how_many_get_them() -> None:
    message = approval_message(NUDGE, "Bo", 80)
    assert "80 people" in message.text
    assert NUDGE.words in message.context


@pytest.mark.parametrize(
    ("without", "told"),
    [
        ({}, "42 people can get this"),
        ({Reason.ON_LEAVE: 2, Reason.LEFT: 1}, "3 people won't: 2 on leave, 1 no longer here."),
    ],
)
def test_the_preview_says_who_wont_and_why_but_nothing_of_wishes(without: Mapping[Reason, int], told: str) -> None:
    words = preview_in_words(Preview(nudge_message(NUDGE, "Bo", ""), 42, without, needs_approval=False))
    assert told in words
    assert "opted" not in words


def test_a_report_of_too_few_says_so_instead_of_showing_nothing() -> None:
    words = " ".join(report_in_words(Report(None)))
    assert "fewer than 5 people" in words
    assert "too few answers to show" in words


def test_an_effect_that_chance_could_give_is_not_called_one() -> None:
    weak = report_in_words(Report(40, effect=Effect(5.0, -12.0, 22.0)))[-1]
    strong = report_in_words(Report(40, effect=Effect(20.0, 5.2, 33.4)))[-1]
    assert "chance alone could give" in weak
    assert "likely between 5.2 and 33.4" in strong


def test_who_used_it_is_told_only_where_anybody_is_asked() -> None:
    assert any("Who used it" in line for line in report_in_words(Report(40)))
    assert not any("Who used it" in line for line in report_in_words(Report(40), asks_use=False))
