from datetime import date

import pytest

from bot.nudges.nudge_form import Misfit, Typed, addresses_in, misfit_of, schedule_in
from bot.nudges.nudge_plans import NOBODY, OVERDUE, Refused
from bot.nudges.nudges import Moment, Schedule

TODAY = date(2026, 11, 23)


def test_everything_typed_becomes_a_schedule() -> None:
    typed = Typed(moment=Moment.LOCAL_TIME, day="2026-12-01", hour="14", days="0, 3,10", follow_up="7")
    assert schedule_in(typed, TODAY) == Schedule(Moment.LOCAL_TIME, date(2026, 12, 1), 14, (0, 3, 10), 7)


def test_nothing_typed_is_once_and_as_soon_as_it_suits() -> None:
    assert schedule_in(Typed(day="nonsense", hour=" ", days=" , "), TODAY) == Misfit(
        "hour", "choose an hour from 0 to 23"
    )
    assert schedule_in(Typed(day="nonsense", days=" , "), TODAY) == Schedule()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (Typed(moment=Moment.START_OF_DAY), "day"),
        (Typed(moment=Moment.START_OF_DAY, day="2026-11-21"), "day"),
        (Typed(hour="24"), "hour"),
        (Typed(days="1, 2"), "days"),
        (Typed(days="0, 0"), "days"),
        (Typed(days="0, x"), "days"),
        (Typed(follow_up="0"), "follow_up"),
        (Typed(follow_up="soon"), "follow_up"),
    ],
)
def test_what_must_be_mended_is_named_by_its_field(typed: Typed, field: str) -> None:
    found = schedule_in(typed, TODAY)
    assert isinstance(found, Misfit)
    assert found.field == field


def test_yesterday_is_still_today_for_somebody_further_west() -> None:
    typed = Typed(moment=Moment.START_OF_DAY, day="2026-11-22")
    assert not isinstance(schedule_in(typed, TODAY), Misfit)


def test_addresses_are_found_in_lines_columns_and_lists() -> None:
    assert addresses_in('a@x.org; b@x.org\n"c@x.org",Cy,2026\nnobody') == ["a@x.org", "b@x.org", "c@x.org"]


def test_a_refusal_stands_at_the_field_it_is_about() -> None:
    assert misfit_of(Refused(OVERDUE)).field == "article_id"
    assert misfit_of(Refused(NOBODY)).field == "audience"
    assert misfit_of(Refused("that is 401 characters")).field == "words"
