from dataclasses import replace
from datetime import UTC, datetime

from bot.nudges.nudge_home_words import STATE_WORDS, received_in_words, sent_in_words, snoozed_in_words
from bot.nudges.nudges import Answer, Delivery, DeliveryState, Kind, NudgeState
from tests.bot.nudges.test_nudge_words import NUDGE

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
GOT = Delivery("n1", "p", Kind.NUDGE, 0, DeliveryState.SENT, NOW, sent_at=datetime(2026, 11, 24, 23, 30, tzinfo=UTC))
BERLIN = "Europe/Berlin"


def test_what_came_is_told_in_the_readers_own_days() -> None:
    assert received_in_words(NUDGE, GOT, NOW, "UTC").endswith("came yesterday · not answered")
    assert received_in_words(NUDGE, GOT, NOW, BERLIN).endswith("came today · not answered")


def test_what_was_answered_is_told_and_what_comes_again() -> None:
    assert received_in_words(NUDGE, replace(GOT, answer=Answer.GOT_IT), NOW, BERLIN).endswith("you've got it")
    later = replace(GOT, postponed=1, state=DeliveryState.WAITING, due_at=NOW)
    assert received_in_words(NUDGE, later, NOW, BERLIN).endswith("comes again on Wednesday, 25 Nov")


def test_what_was_sent_says_how_it_stands_and_why() -> None:
    refused = replace(NUDGE, state=NudgeState.REFUSED, reason="Too long.")
    assert sent_in_words(refused, NOW, BERLIN).endswith("Not agreed to: nothing was sent. Too long.")


def test_every_state_has_its_words_and_a_pause_its_end() -> None:
    assert set(STATE_WORDS) == set(NudgeState)
    assert snoozed_in_words(NOW, BERLIN) == "No nudges until Wednesday, 25 Nov."
