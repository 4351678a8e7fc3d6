from dataclasses import replace

from bot.audit_log import THE_PROGRAM
from knowledge.articles import ArticleDetails
from knowledge.gaps.gaps import GapKind, GapState
from tests.bot.loop_house import LoopHouse

TRAVEL = ArticleDetails("Business travel")
SAYS = "You get {} for each full day you travel, as a daily allowance for meals and small costs, and need no receipts."
ALLOWANCE = f"## Daily allowance\n\n{SAYS.format('€52')}"
EXPENSES = ArticleDetails("Expenses on business travel")
OTHERWISE = f"## Daily allowance\n\n{SAYS.format('€45')}"


async def contradicted(house: LoopHouse) -> tuple[str, str]:
    curating = house.application.curating
    return (
        await curating.publish(TRAVEL, ALLOWANCE, "ed"),
        await curating.publish(EXPENSES, OTHERWISE, "ed"),
    )


async def test_a_contradiction_opens_a_gap_of_its_own_once(house: LoopHouse) -> None:
    first, second = await contradicted(house)
    assert await house.desk.contradictions.look_at(first) == 1
    assert await house.desk.contradictions.look_at(second) == 1
    [found] = await house.desk.contradictions.open_ones()
    assert {found.article_id, found.other_id} == {first, second}
    [gap] = await house.application.gap_loop.gaps()
    assert (gap.kind, gap.id) == (GapKind.CONTRADICTORY, found.gap_id)
    assert "Which holds" in gap.title


async def test_the_gap_does_not_name_an_article_that_not_everybody_may_see(house: LoopHouse) -> None:
    curating = house.application.curating
    first = await curating.publish(TRAVEL, ALLOWANCE, "ed")
    await curating.publish(replace(EXPENSES, audience=frozenset({"managers"})), OTHERWISE, "ed")
    assert await house.desk.contradictions.look_at(first) == 1
    [gap] = await house.application.gap_loop.gaps()
    assert "‘Business travel’" in gap.title
    assert "an article that not everybody may see" in gap.title
    assert "Expenses" not in gap.title


async def test_all_articles_are_compared_with_each_other(house: LoopHouse) -> None:
    assert await house.desk.contradictions.look_everywhere() == 0
    await contradicted(house)
    assert await house.desk.contradictions.look_everywhere() == 2


async def test_once_one_of_them_is_mended_the_gap_is_closed(house: LoopHouse) -> None:
    first, second = await contradicted(house)
    await house.desk.contradictions.look_at(first)
    await house.application.curating.write(EXPENSES, ALLOWANCE, "ed", second)
    assert await house.desk.contradictions.look_at(second) == 0
    assert await house.desk.contradictions.open_ones() == []
    [gap] = await house.application.gap_loop.gaps()
    assert gap.state is GapState.PROVEN


async def test_as_long_as_nothing_changes_it_stays_open_from_either_side(house: LoopHouse) -> None:
    first, _ = await contradicted(house)
    await house.desk.contradictions.look_at(first)
    unlike = await house.application.curating.publish(ArticleDetails("Parking"), "Ask the front desk.", "ed")
    await house.desk.contradictions.look_at(unlike)
    assert len(await house.desk.contradictions.open_ones()) == 1


async def test_a_draft_is_compared_before_it_is_published(house: LoopHouse) -> None:
    first, _ = await contradicted(house)
    findings = await house.desk.contradictions.findings(replace(TRAVEL, title="Trips"), ALLOWANCE, None)
    assert {each.theirs.details.title for each in findings.disagreements} == {"Expenses on business travel"}
    assert "Business travel" in {each.theirs.details.title for each in findings.doubles}
    assert await house.application.gap_loop.gaps() == []
    improved = await house.desk.contradictions.findings(TRAVEL, ALLOWANCE, first)
    assert "Business travel" not in {each.theirs.details.title for each in improved.doubles}


async def test_publishing_looks_for_contradictions(house: LoopHouse) -> None:
    await house.application.curating.publish(TRAVEL, ALLOWANCE, "ed")
    contents = (await house.draft(None)).contents
    await house.publish(await house.draft(None, replace(contents, title=EXPENSES.title, body=OTHERWISE)))
    assert len(await house.desk.contradictions.open_ones()) == 1


async def test_nobody_is_told_of_what_the_program_asked(house: LoopHouse) -> None:
    first, _ = await contradicted(house)
    await house.desk.contradictions.look_at(first)
    assert await house.desk.telling.waiting_for(THE_PROGRAM, THE_PROGRAM) == []
