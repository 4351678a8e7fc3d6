from bot.nudge_form_words import MOMENTS, after, listed
from bot.nudges import Moment


def test_every_moment_has_its_words() -> None:
    assert set(MOMENTS) == set(Moment)


def test_many_addresses_are_cut_and_counted() -> None:
    assert listed(("a@example.com", "b@example.com")) == "a@example.com, b@example.com"
    assert listed(tuple(f"p{number}" for number in range(12)), most=2) == "p0, p1 and 10 more"


def test_one_day_is_a_day() -> None:
    assert (after(1), after(3)) == ("A day later", "3 days later")
