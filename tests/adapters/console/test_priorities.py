from adapters.console.priorities import PATH
from bot.people.roles import Role
from tests.adapters.console.console_house import ConsoleHouse

HAND_OVERS = {
    "name": "Safer hand-overs",
    "measure": "tickets opened again",
    "topics": "support, hand-over",
    "weight": "3",
}


async def test_a_priority_is_stated_changed_removed_and_brought_back(console: ConsoleHouse) -> None:
    async with console.curator() as tab:
        assert "nobody has said yet what matters most" in await tab.page(PATH)
        page = await tab.sent(PATH, HAND_OVERS)
        assert "first of all “Safer hand-overs”" in page
        assert "a first priority" in page
        path = page.split(f'<a href="{PATH}/')[1].split('"')[0]
        assert 'value="support, hand-over"' in await tab.page(f"{PATH}/{path}")
        assert "Changed." in await tab.sent(f"{PATH}/{path}", HAND_OVERS | {"weight": "0"})
        assert "not a priority" in await tab.page(PATH)
        removed = await tab.sent(f"{PATH}/{path}/remove")
        assert "weigh as usual again" in removed
        assert 'value="support, hand-over"' in removed
        await tab.page(f"{PATH}/{path}", 404)
        assert (await tab.post(f"{PATH}/{path}", HAND_OVERS)).status == 404
        assert (await tab.post(f"{PATH}/{path}/remove")).status == 404


async def test_a_priority_without_a_topic_or_a_weight_is_not_kept(console: ConsoleHouse) -> None:
    async with console.curator() as tab:
        for wrong, words in (({"topics": " , "}, "at least one topic"), ({"weight": "heavy"}, "how much it weighs")):
            response = await tab.post(PATH, HAND_OVERS | wrong)
            assert (response.status, words in await response.text()) == (422, True)
        page = await tab.sent(PATH, HAND_OVERS)
        path = page.split(f'<a href="{PATH}/')[1].split('"')[0]
        assert (await tab.post(f"{PATH}/{path}", HAND_OVERS | {"name": ""})).status == 422


async def test_managers_see_what_matters_and_change_nothing(console: ConsoleHouse) -> None:
    async with console.curator() as tab:
        await tab.sent(PATH, HAND_OVERS)
    async with console.reader(Role.MANAGER, email="mia@example.com") as tab:
        page = await tab.page(PATH)
        assert "Safer hand-overs" in page
        assert "<textarea" not in page
        assert f'action="{PATH}"' not in page
