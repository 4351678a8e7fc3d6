from datetime import date, timedelta

import pytest

from bot.questions.days import day_on, day_since

TODAY = date(2026, 11, 20)  # a Friday


@pytest.mark.parametrize(
    ("ago", "on", "since"),
    [
        (0, "today", "today"),
        (-1, "today", "today"),
        (1, "yesterday", "yesterday"),
        (3, "on Tuesday", "Tuesday"),
        (6, "on Saturday", "Saturday"),
        (7, "on 13 Nov", "13 Nov"),
        (400, "on 16 Oct 2025", "16 Oct 2025"),
    ],
)
def test_a_day_is_said_as_people_say_it(ago: int, on: str, since: str) -> None:
    then = TODAY - timedelta(days=ago)
    assert (day_on(then, TODAY), day_since(then, TODAY)) == (on, since)
