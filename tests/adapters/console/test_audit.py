from bot.audit_log import AuditLog, Change
from tests.adapters.console.console_house import ConsoleHouse, now


async def test_before_anything_is_changed_the_page_says_what_will_stand_there(console: ConsoleHouse) -> None:
    async with console.curator() as tab:
        page = await tab.page("/console/audit")
    assert "Nobody has changed anything yet" in page


async def test_changes_stand_there_newest_first_page_by_page(console: ConsoleHouse) -> None:
    log = AuditLog(console.engine, now)
    for number in range(60):
        change = Change(
            "email:ann@example.com", "gap", f"g{number}", "rename", {"title": "a"}, {"title": f"b{number}."}
        )
        await log.record(change)
    await log.record(Change("handrail", "priority", "p1", "add"))
    async with console.curator() as tab:
        page = await tab.page("/console/audit")
        assert "b59." in page
        assert "<strong>Handrail</strong>" in page
        later = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
        second = await tab.page(later)
        assert "b0." in second
        assert "b59." not in second
        only = await tab.page("/console/audit?area=priority")
        assert "ann@example.com" not in only.partition("<main")[2]
        assert "Nobody has changed" not in await tab.page("/console/audit?area=nonsense&before=²")
