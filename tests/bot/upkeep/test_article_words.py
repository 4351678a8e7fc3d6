from datetime import date

import pytest

from bot.upkeep.article_words import SAYS, WITHHELD, Stage, answered, open_title, review_due
from knowledge.articles import EVERYONE


@pytest.mark.parametrize("stage", list(Stage))
def test_each_stage_is_said_with_the_title_and_the_day(stage: Stage) -> None:
    message = review_due("Receipts", date(2026, 12, 3), stage, "a1:2", "https://x/articles/a1")
    assert message.text.startswith("*Receipts*")
    assert "3 Dec 2026" in message.text
    assert {button.value for button in message.buttons} == {"a1:2"}
    assert set(SAYS) == set(Stage)


def test_an_answer_leaves_no_buttons() -> None:
    assert answered("Receipts", "✓ Checked by Fin.").buttons == ()


def test_in_a_channel_only_what_everyone_may_see_has_its_name() -> None:
    assert open_title("Receipts", {EVERYONE}) == "Receipts"
    assert open_title("Severance", {"managers"}) == WITHHELD
