from datetime import UTC, datetime

from bot.people.roles import Role
from tests.adapters.console.console_house import ConsoleHouse
from tests.adapters.try_it.chat_house import answered


async def test_before_anyone_asks_the_page_says_what_will_stand_there(console: ConsoleHouse) -> None:
    async with console.curator() as tab:
        page = await tab.page("/console/questions")
    assert "Nobody has asked anything yet" in page
    assert "Nothing was asked in the last 30 days." in page


async def test_a_question_stands_there_masked_and_without_its_asker(console: ConsoleHouse) -> None:
    await console.ask("Can I reach Mrs Okafor under ann@example.com?")
    async with console.curator() as tab:
        page = await tab.page("/console/questions")
    assert "[e-mail]" in page
    assert "example.com" not in page.partition("<main")[2]
    assert "Okafor" not in page
    assert "web:" not in page


async def test_a_name_that_is_masked_cannot_be_searched_for(console: ConsoleHouse) -> None:
    await console.ask("Can I reach Mrs Okafor about my laptop?")
    async with console.curator() as tab:
        assert "laptop" in await tab.page("/console/questions?word=laptop")
        page = await tab.page("/console/questions?word=Okafor")
    assert "about my laptop" not in page
    assert "None of the 2,000 questions" in page


async def test_the_list_goes_on_page_by_page_and_shows_each_question_once(console: ConsoleHouse) -> None:
    for number in range(30):
        text = f"What about thing number {number:03}x?"
        await console.ask(text, who=f"person {number}")
    async with console.curator() as tab:
        first = await tab.page("/console/questions")
        later = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
        second = await tab.page(later)
    seen = [number for page in (first, second) for number in range(30) if f"number {number:03}x" in page]
    assert sorted(seen) == list(range(30))
    assert 'rel="next"' not in second


async def test_only_those_that_ended_so_are_listed(console: ConsoleHouse) -> None:
    passages = await console.house.publish()
    await console.ask("May I carry over days?", answered(passages[0]))
    await console.ask("May I bring a dog?")
    async with console.curator() as tab:
        page = await tab.page("/console/questions?outcome=unknown")
        both = await tab.page("/console/questions?outcome=nonsense")
    assert "bring a dog" in page
    assert "carry over days" not in page
    assert "carry over days" in both


async def test_a_count_about_fewer_than_five_people_is_not_shown(console: ConsoleHouse) -> None:
    for number in range(5):
        await console.ask("Why?", who=f"person {number}")
        async with console.curator() as tab:
            page = await tab.page("/console/questions")
        assert ("<strong>5</strong> were not answered" in page) is (number == 4)
        assert ("a few were not answered" in page) is (number < 4)


async def test_a_spoiled_address_shows_the_newest(console: ConsoleHouse) -> None:
    async with console.reader(Role.ADMIN) as tab:
        for before in ("nonsense", "2026-01-01~x", "~", "2026-01-01T00:00:00+00:00~"):
            assert "Nobody has asked anything yet" in await tab.page(f"/console/questions?before={before}")


async def test_no_address_tells_when_exactly_somebody_asked(console: ConsoleHouse) -> None:
    for number in range(26):
        await console.ask("Why?", who=f"person {number}")
    async with console.curator() as tab:
        page = await tab.page("/console/questions")
    later = page.split('rel="next" href="')[1].split('"')[0]
    assert str(datetime.now(UTC).year) not in later
