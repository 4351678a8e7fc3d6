from bot.people.roles import Role
from tests.adapters.console.desk_house import DeskHouse

CARRY = "How many days can I carry over into the next year?"


async def test_health_says_it_in_a_sentence_and_then_shows_it(desk: DeskHouse) -> None:
    for number in range(5):
        await desk.ask(CARRY, who=f"person {number}")
    async with desk.reader(Role.MANAGER) as tab:
        page = await tab.page("/console/health")
        csv = await tab.get("/console/health/coverage.csv")
        picture = await tab.get("/console/health/coverage.svg?size=narrow")
        assert (csv.content_type, picture.content_type) == ("text/csv", "image/svg+xml")
        table = await csv.text(encoding="utf-8-sig")
    assert "Of 5 questions in the last four weeks, 100 % were answered whole." in page
    assert "2 articles answer questions." in page
    assert "Annual leave" in page
    assert '<a href="/console/articles/' not in page
    assert table.splitlines()[0] == "Week of,Questions,Share answered whole"
    assert table.splitlines()[-1].endswith(",5,1.0")


async def test_fewer_than_five_people_are_not_counted(desk: DeskHouse) -> None:
    for number in range(4):
        await desk.ask(CARRY, who=f"person {number}")
    async with desk.reader() as tab:
        page = await tab.page("/console/health")
        table = await (await tab.get("/console/health/coverage.csv")).text(encoding="utf-8-sig")
    assert "Too few people have asked anything" in page
    assert table.splitlines()[-1].endswith(",0,too few people to show")
