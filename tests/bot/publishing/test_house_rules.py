from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.audit_log import AuditLog
from bot.publishing.house_rules import HouseRules, Rules


@pytest.fixture
def rules(engine: AsyncEngine, now: Callable[[], datetime]) -> HouseRules:
    return HouseRules(engine, AuditLog(engine, now), now)


async def test_until_somebody_writes_their_own_our_suggestion_holds(rules: HouseRules) -> None:
    current = await rules.current()
    assert current == Rules()
    assert "What a model may draft" in current.text
    assert current.grace_days is None


def test_the_check_list_is_the_list_under_its_heading() -> None:
    assert len(Rules().checks) == 6
    assert Rules().checks[0].startswith("The first sentence answers")
    assert Rules(text="# Ours\n\n### before you APPROVE\n* Read it\n- Say it\n\n## More\n- not this").checks == (
        "Read it",
        "Say it",
    )
    assert Rules(text="No list at all").checks == ()


async def test_an_edited_page_is_the_next_edition(rules: HouseRules, engine: AsyncEngine) -> None:
    assert await rules.edit(replace(Rules(), text="Ours", grace_days=30), "lea")
    current = await rules.current()
    assert (current.edition, current.text, current.grace_days, current.edited_by) == (1, "Ours", 30, "lea")
    [entry] = await AuditLog(engine, rules._now).of("rules", "house_rules")
    assert entry.change.actor == "lea"


async def test_nobody_overwrites_what_they_have_not_read(rules: HouseRules) -> None:
    assert await rules.edit(replace(Rules(), text="Ours"), "lea")
    assert not await rules.edit(replace(Rules(), text="Mine"), "max")
    assert (await rules.current()).text == "Ours"


@pytest.mark.parametrize("wrong", [Rules(review_every_days=0), Rules(grace_days=-1)])
async def test_days_that_make_no_sense_are_refused(rules: HouseRules, wrong: Rules) -> None:
    with pytest.raises(ValueError, match="at least one day"):
        await rules.edit(wrong, "lea")
