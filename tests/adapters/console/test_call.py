from tests.adapters.console.console_house import ConsoleHouse


async def test_pages_are_kept_by_nobody_on_the_way_and_say_whose_they_are(console: ConsoleHouse) -> None:
    async with console.curator() as tab:
        response = await tab.get("/console/gaps")
        page = await response.text()
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert "lena" in page
    assert tab.csrf in page


async def test_what_was_done_is_said_once(console: ConsoleHouse) -> None:
    async with console.curator() as tab:
        assert "Choose at least one gap" in await tab.sent("/console/gaps/change")
        assert "Choose at least one gap" not in await tab.page("/console/gaps")


async def test_where_one_is_stands_in_the_navigation(console: ConsoleHouse) -> None:
    async with console.curator() as tab:
        assert '<a href="/console/gaps" aria-current="page">Gaps</a>' in await tab.page("/console/gaps")
        assert '<a href="/console/settings" aria-current="true">' in await tab.page("/console/settings/rules")
