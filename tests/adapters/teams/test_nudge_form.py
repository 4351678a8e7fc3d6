import pytest

from adapters.teams.nudge_form import filled_in, name_in, typed_in, whom
from bot.nudges.nudge_form import Misfit, Typed
from bot.nudges.nudges import Audience, Moment
from tests.adapters.teams.shown_nudges import FILLED


def test_the_form_is_read_as_one_value() -> None:
    assert typed_in(FILLED) == Typed(
        article_id="a2",
        words="Ask for it early.",
        audience=Audience.ADDRESSES,
        whom="ann@example.com\nx@example.com",
        moment=Moment.LOCAL_TIME,
        day="2020-01-01",
        hour="14",
        days="0, 3, 10",
        follow_up="3",
        hold_out=True,
    )


def test_whom_is_one_choice_of_many_kinds() -> None:
    for audience, name in ((Audience.GROUP, "a:b"), (Audience.CHANNEL, "19:x@thread.tacv2"), (Audience.TEAM, "")):
        typed = typed_in({"article_id": "a1", "whom": whom(audience, name)})
        assert isinstance(typed, Typed)
        assert (typed.audience, typed.whom) == (audience, name)


def test_not_to_be_asked_is_no_number_of_days() -> None:
    typed = typed_in({"article_id": "a1", "follow_up": "0"})
    assert isinstance(typed, Typed)
    assert typed.follow_up == ""


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"article_id": " "}, "article_id"),
        ({"whom": "moon:1"}, "whom"),
        ({"addresses": "x" * 4_000, "whom": "addresses"}, "addresses"),
    ],
)
def test_what_is_missing_is_told_by_its_field(wrong: dict[str, str], field: str) -> None:
    misfit = typed_in({**FILLED, **wrong})
    assert isinstance(misfit, Misfit)
    assert misfit.field == field


def test_only_fields_of_the_form_are_carried_on() -> None:
    assert filled_in({"words": "w", "name": "n", "other": "o"}) == {"words": "w"}


def test_a_nudges_name_is_one_of_ours() -> None:
    assert name_in({"name": "0123456789abcdef" * 2}) == "0123456789abcdef" * 2
    assert name_in({"name": "n1"}) == name_in({}) == ""
