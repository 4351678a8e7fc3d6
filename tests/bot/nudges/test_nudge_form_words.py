from bot.nudges.nudge_form_words import AUDIENCES, FOLLOW_UPS, MOMENTS, left_out, sends
from bot.nudges.nudges import Audience, Moment, Schedule


def test_every_choice_has_its_words() -> None:
    assert set(MOMENTS) == set(Moment)
    assert set(AUDIENCES) == set(Audience)


def test_every_follow_up_that_is_offered_can_be_had() -> None:
    assert [Schedule(follow_up_days=days).follow_up_days for days in FOLLOW_UPS] == list(FOLLOW_UPS)


def test_many_addresses_are_cut_and_counted() -> None:
    assert left_out(("a@example.com", "b@example.com")).endswith("left out: a@example.com, b@example.com.")
    assert left_out(tuple(f"p{number}" for number in range(12)), most=2).endswith("p0, p1 and 10 more.")


def test_the_button_says_whether_somebody_else_is_asked_first() -> None:
    assert (sends(False), sends(True)) == ("Send it", "Ask for agreement")
