from datetime import date

import pytest

from bot.nudges.nudges import (
    LARGEST_UNAPPROVED,
    LONGEST_WORDS,
    Delivery,
    DeliveryState,
    Kind,
    Moment,
    Schedule,
    checked_words,
    needs_approval,
)
from tests.conftest import NOON


def test_words_are_kept_without_the_space_around_them() -> None:
    assert checked_words("  Write down what you tried. \n") == "Write down what you tried."


@pytest.mark.parametrize("words", ["", "  \n", "x" * (LONGEST_WORDS + 1)])
def test_no_words_and_too_many_are_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"write what|as many as anyone reads"):
        checked_words(words)


def test_many_people_or_a_models_words_need_a_second_person() -> None:
    assert not needs_approval(LARGEST_UNAPPROVED, worded_by_model=False)
    assert needs_approval(LARGEST_UNAPPROVED + 1, worded_by_model=False)
    assert needs_approval(1, worded_by_model=True)


@pytest.mark.parametrize("days", [(), (1,), (0, 0), (0, 5, 3), tuple(range(7))])
def test_a_series_that_does_not_rise_from_day_zero_is_refused(days: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="rising days"):
        Schedule(days=days)


def test_a_time_without_a_day_and_an_hour_no_clock_shows_are_refused() -> None:
    with pytest.raises(ValueError, match="choose the day"):
        Schedule(Moment.START_OF_DAY)
    with pytest.raises(ValueError, match="from 0 to 23"):
        Schedule(Moment.LOCAL_TIME, date(2026, 11, 23), hour=24)
    with pytest.raises(ValueError, match="days later"):
        Schedule(follow_up_days=0)


def test_every_try_of_a_message_has_one_key_and_a_postponed_one_another() -> None:
    first = Delivery("n1", "p1", Kind.NUDGE, 0, DeliveryState.WAITING, NOON)
    again = Delivery("n1", "p1", Kind.NUDGE, 0, DeliveryState.WAITING, NOON, postponed=1)
    assert first.key == "nudge:n1:nudge:0:0:p1"
    assert again.key != first.key
