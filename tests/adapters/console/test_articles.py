from sqlalchemy import update

from adapters.console.articles import PATH
from knowledge.tables import articles
from tests.adapters.console.console_house import ConsoleHouse
from tests.adapters.console.desk_house import DeskHouse
from tests.conftest import NOON


async def test_before_there_is_an_article_the_page_says_what_to_do_first(console: ConsoleHouse) -> None:
    async with console.curator() as tab:
        page = await tab.page(PATH)
    assert "No article is published yet." in page
    assert "handrail import FOLDER" in page


async def test_each_article_stands_there_with_its_state_and_its_use(desk: DeskHouse) -> None:
    await desk.ask("How many days can I carry over into the next year?")
    async with desk.reader() as tab:
        page = await tab.page(PATH)
        used = await tab.page(f"{PATH}?used=never")
    assert "2 articles answer questions." in page
    assert page.index("Annual leave") < page.index("Salary bands")
    assert '<td class="number" data-label="Answers in 90 days">1</td>' in page
    assert "Annual leave</a>" not in used
    assert "Salary bands</a>" in used


async def test_the_list_can_be_narrowed_and_says_when_nothing_is_left(desk: DeskHouse) -> None:
    async with desk.application.engine.begin() as connection:
        overdue = update(articles).where(articles.c.title == "Annual leave")
        await connection.execute(overdue.values(review_by=NOON.date().replace(year=2020), owner="People <Ops>"))
    async with desk.reader() as tab:
        page = await tab.page(f"{PATH}?freshness=overdue&state=all&order=due_first")
        assert "⚠ overdue" in page
        assert "Salary bands</a>" not in page
        assert "People &lt;Ops&gt;" in page
        assert "No article is like that." in await tab.page(f"{PATH}?words=zeppelin")
        assert "No article is like that." in await tab.page(f"{PATH}?state=retired")


async def test_odd_wishes_are_no_trouble(desk: DeskHouse) -> None:
    async with desk.reader() as tab:
        await tab.page(f"{PATH}?state=odd&freshness=odd&order=odd&skipping=odd&owner=%00&words=%25")
        await tab.page(f"{PATH}?skipping=99999999999999999999")
