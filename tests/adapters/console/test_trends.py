import pytest

from bot.people.roles import Role
from tests.adapters.console.desk_house import DeskHouse


async def test_trends_are_sentences_charts_and_tables(desk: DeskHouse) -> None:
    for number in range(5):
        await desk.ask(f"Where do I park my bicycle, hall {number}?", who=f"person {number}")
    async with desk.reader(Role.MANAGER) as tab:
        page = await tab.page("/console/trends")
    assert "were answered whole" in page or "Too few people" in page
    assert "Fewer than five gaps were proven so far" in page
    assert "for somebody to take them" in page
    assert 'src="/console/trends/questions.svg"' in page
    assert 'alt="Bars: questions in each of the last 26 weeks' in page


@pytest.mark.parametrize("name", ["questions", "stages", "topics"])
async def test_each_chart_has_its_table_to_take_away(desk: DeskHouse, name: str) -> None:
    await desk.ask("Where do I park my bicycle?")
    async with desk.reader() as tab:
        picture = await tab.get(f"/console/trends/{name}.svg?theme=dark")
        table = await tab.get(f"/console/trends/{name}.csv")
        assert (picture.status, table.status) == (200, 200)
        assert "<script" not in await picture.text()
        assert f'filename="{name}.csv"' in table.headers["Content-Disposition"]
        words = await table.text(encoding="utf-8-sig")
    if name == "topics":
        assert "too few people to show" in words
