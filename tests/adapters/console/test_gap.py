from tests.adapters.console.console_house import ConsoleHouse
from tests.adapters.console.test_gaps import DOG, asked

PERSONAL = "My manager Mrs Okafor says that I may bring my dog, is that so? ann@example.com"


async def test_a_gap_shows_what_was_asked_masked_and_why_it_was_not_answered(whole: ConsoleHouse) -> None:
    await whole.ask(PERSONAL)
    [gap] = await whole.application.gap_loop.gaps()
    async with whole.curator() as tab:
        page = await tab.page(f"/console/gaps/{gap.id}")
    assert "What came nearest" in page
    assert "Annual leave" in page
    assert "[e-mail]" in page
    for personal in ("Okafor", "ann@", "web:asker"):
        assert personal not in page


async def test_a_new_gap_says_how_much_it_matters_and_that_nobody_has_it(whole: ConsoleHouse) -> None:
    [gap] = await asked(whole, DOG)
    async with whole.curator() as tab:
        page = await tab.page(f"/console/gaps/{gap.id}")
    assert "Fewer than 5 people asked, once in all" in page
    assert "<strong>Nobody has it.</strong>" in page
    assert "Week by week" not in page
    assert f'href="/console/gaps/{gap.id}/answer"' in page


async def test_weeks_are_shown_where_enough_people_asked(whole: ConsoleHouse) -> None:
    for number in range(5):
        await whole.ask(DOG, who=f"person {number}")
    [gap] = await whole.application.gap_loop.gaps()
    async with whole.curator() as tab:
        page = await tab.page(f"/console/gaps/{gap.id}")
    assert "Week by week" in page
    assert "5 people asked" in page


async def test_there_is_no_page_for_what_is_not_there(whole: ConsoleHouse) -> None:
    async with whole.curator() as tab:
        assert "Nothing here" in await tab.page("/console/gaps/none", 404)
