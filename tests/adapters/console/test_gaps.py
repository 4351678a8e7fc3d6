from collections.abc import Sequence

import pytest

from bot.people.roles import Role
from knowledge.gaps.gaps import GapSummary
from tests.adapters.console.console_house import ConsoleHouse

DOG, ZOO, CAR = "May I bring my dog to work?", "When does the zoo open?", "How do I get a company car?"


async def asked(console: ConsoleHouse, *texts: str) -> Sequence[GapSummary]:
    """These questions are asked; gives the gaps in this order."""
    for text in texts:
        await console.ask(text)
    gaps = {gap.title: gap for gap in await console.application.gap_loop.gaps()}
    return [gaps[text] for text in texts]


async def test_an_empty_list_says_what_will_stand_there(console: ConsoleHouse) -> None:
    async with console.curator() as tab:
        page = await tab.page("/console/gaps")
        assert "Nothing is missing" in page
        assert "No gap is like that." in await tab.page("/console/gaps?state=proven")


async def test_gaps_stand_there_with_a_sentence_first(whole: ConsoleHouse) -> None:
    await asked(whole, DOG, ZOO)
    async with whole.curator() as tab:
        page = await tab.page("/console/gaps")
    assert "<strong>2 gaps</strong> remain to be done" in page
    assert "nobody owns <strong>2</strong> of them" in page
    assert "A few people, 1 question" in page
    assert "web:asker" not in page


async def test_several_gaps_are_given_to_somebody_at_once_and_taken_back(whole: ConsoleHouse) -> None:
    dog, zoo, _ = await asked(whole, DOG, ZOO, CAR)
    async with whole.curator() as tab:
        form = {"gap_id": [dog.id, zoo.id], "do": "assign", "owner": "me", "back": "/console/gaps?order=asked"}
        page = await tab.sent("/console/gaps/change", form)
        assert "2 gaps assigned." in page
        mine = await tab.page("/console/gaps?owner=me")
        assert DOG in mine
        assert CAR not in mine
        assert CAR in await tab.page("/console/gaps?owner=nobody")
        entries = page.split('name="entries" value="')[1].split('"')[0]
        assert "Taken back." in await tab.sent("/console/gaps/undo", {"entries": entries, "back": "/console/gaps"})
        assert "No gap is like that." in await tab.page("/console/gaps?owner=me")


async def test_what_cannot_be_done_to_one_holds_up_no_other(whole: ConsoleHouse) -> None:
    dog, zoo = await asked(whole, DOG, ZOO)
    async with whole.curator() as tab:
        await tab.sent("/console/gaps/change", {"gap_id": [dog.id], "do": "dismiss", "reason": "No dogs."})
        form = {"gap_id": [dog.id, zoo.id, "none"], "do": "assign", "owner": "me"}
        page = await tab.sent("/console/gaps/change", form)
    assert "1 gap assigned. 2 could not be:" in page
    assert "There is no such gap any more." in page


async def test_gaps_that_mean_the_same_are_made_one(whole: ConsoleHouse) -> None:
    dog, zoo = await asked(whole, DOG, ZOO)
    async with whole.curator() as tab:
        page = await tab.sent("/console/gaps/change", {"gap_id": [dog.id, zoo.id], "do": "merge"})
        assert "2 gaps are one now." in page
        assert "<strong>1 gap</strong> remains" in page


@pytest.mark.parametrize(
    "form",
    [
        {"do": "assign", "owner": "me"},
        {"gap_id": "x"},
        {"gap_id": "x", "do": "assign", "owner": "nobody in particular"},
        {"gap_id": "x", "do": "dismiss", "reason": " "},
        {"gap_id": "x", "do": "kind", "kind": "nonsense"},
    ],
)
async def test_a_form_that_says_too_little_changes_nothing(console: ConsoleHouse, form: dict[str, str]) -> None:
    async with console.curator() as tab:
        assert "Choose at least one gap first" in await tab.sent("/console/gaps/change", form)


async def test_a_list_is_filtered_and_sorted(whole: ConsoleHouse) -> None:
    dog, *_ = await asked(whole, DOG, ZOO, CAR)
    async with whole.reader(Role.ADMIN) as tab:
        await tab.sent("/console/gaps/change", {"gap_id": [dog.id], "do": "kind", "kind": "stale"})
        stale = await tab.page("/console/gaps?kind=stale")
        assert DOG in stale
        assert ZOO not in stale
        latest = await tab.page("/console/gaps?order=asked")
        assert latest.index(f">{CAR}</a>\n") < latest.index(f">{ZOO}</a>\n") < latest.index(f">{DOG}</a>\n")
        for address in ("state=x", "kind=x", "owner=x", "order=x", "page=x", "page=-1", "page=99999999"):
            assert ZOO in await tab.page(f"/console/gaps?{address}")
        assert "No gap is like that." in await tab.page("/console/gaps?overdue=yes")


async def test_the_way_back_never_leaves_the_console(console: ConsoleHouse) -> None:
    async with console.curator() as tab:
        response = await tab.post("/console/gaps/undo", {"entries": "1,x,,²", "back": "https://example.com"})
        assert response.headers["Location"] == "/console/gaps"
