from bot.people.roles import Role
from tests.adapters.console.console_house import ConsoleHouse


async def test_a_curator_begins_at_the_first_section(console: ConsoleHouse) -> None:
    async with console.reader(Role.CURATOR) as tab:
        response = await tab.get("/console")
        assert response.status == 303
        assert response.headers["Location"] == "/console/gaps"


async def test_who_may_open_nothing_is_told_whom_to_ask(console: ConsoleHouse) -> None:
    async with console.reader() as tab:
        page = await tab.page("/console")
    assert "Your account opens no page" in page
    assert "/console/gaps" not in page
