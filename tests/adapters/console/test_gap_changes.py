import pytest

from adapters.console.gap_changes import ROUTES
from tests.adapters.console.console_house import ConsoleHouse, Tab
from tests.adapters.console.test_gaps import DOG, ZOO, asked


@pytest.mark.parametrize(
    ("verb", "form", "words", "then"),
    [
        ("rename", {"title": "Dogs at work"}, "another title", "<h1>Dogs at work</h1>"),
        ("kind", {"kind": "unclear"}, "another kind", "An article comes near"),
        ("topics", {"topics": "office, animals"}, "topics are written down", '<span class="tag">animals</span>'),
        ("assign", {"owner": "me"}, "Assigned.", "<strong>lena@example.com</strong> has it."),
        ("assign", {"owner": "Bob@Example.com", "due_on": "2031-01-31"}, "Assigned.", "bob@example.com"),
        ("due", {"due_on": "2031-01-31"}, "another day", "31 Jan 2031"),
        ("dismiss", {"reason": "We have no office."}, "Dismissed.", "Dismissed: We have no office."),
        ("route", {"to": "Facilities", "note": "The door is too narrow."}, "Handed on.", "The door is too narrow."),
        ("rename", {"title": " "}, "Something was left empty", f"<h1>{DOG}</h1>"),
        ("kind", {"kind": "nonsense"}, "Choose one of the kinds", "open"),
        ("assign", {"owner": "whoever"}, "Name somebody", "Nobody has it."),
        ("assign", {"owner": "me", "due_on": "soon"}, "Write the day as", "Nobody has it."),
        ("due", {"due_on": "soon"}, "Write the day as", "open"),
        ("unassign", {}, "It was so already", "Nobody has it."),
        ("split", {}, "Choose the questions first", "open"),
        ("move", {"other": "x"}, "Choose the questions first", "open"),
        ("merge", {"other": "../../"}, "paste its address", "open"),
        ("merge", {"other": "none"}, "not there any more", "open"),
    ],
)
async def test_a_gap_is_changed_or_says_why_not(
    whole: ConsoleHouse, verb: str, form: dict[str, str], words: str, then: str
) -> None:
    [gap] = await asked(whole, DOG)
    async with whole.curator() as tab:
        page = await tab.sent(f"/console/gaps/{gap.id}/{verb}", form)
    assert words in page
    assert then in page


async def test_everything_can_be_taken_back_and_stands_in_the_history(whole: ConsoleHouse) -> None:
    [gap] = await asked(whole, DOG)
    async with whole.curator() as tab:
        page = await tab.sent(f"/console/gaps/{gap.id}/dismiss", {"reason": "No dogs."})
        page = await tab.sent("/console/gaps/undo", undoing(page))
        assert "Taken back." in page
        assert "took a change back" in page
        assert "Nobody has it." in page
        await tab.sent(f"/console/gaps/{gap.id}/dismiss", {"reason": "No dogs."})
        assert "open again" in await tab.sent(f"/console/gaps/{gap.id}/reopen")


async def test_questions_are_split_off_moved_and_taken_in(whole: ConsoleHouse) -> None:
    dog, zoo = await asked(whole, DOG, ZOO)
    async with whole.curator() as tab:
        page = await tab.sent(f"/console/gaps/{dog.id}/merge", {"other": f"http://127.0.0.1/console/gaps/{zoo.id}?x"})
        assert "They are one gap now." in page
        assert await leads_to(tab, f"/console/gaps/{zoo.id}") == f"/console/gaps/{dog.id}"
        page = await tab.sent(f"/console/gaps/{dog.id}/split", {"question_id": question_of(page, ZOO)})
        assert "gap of their own" in page
        gaps = {gap.title: gap for gap in await whole.application.gap_loop.gaps()}
        assert set(gaps) == {DOG, ZOO}
        other = await tab.page(f"/console/gaps/{gaps[ZOO].id}")
        moving = {"question_id": question_of(other, ZOO), "other": dog.id}
        page = await tab.sent(f"/console/gaps/{gaps[ZOO].id}/move", moving)
    assert len(await whole.application.gap_loop.gaps()) == 1


def test_every_change_is_a_form_that_is_sent() -> None:
    assert {route.method for route in ROUTES} == {"POST"}


def undoing(page: str) -> dict[str, str]:
    """What the button "Undo" of the page sends."""
    form = page.split('class="said"')[1].split("</form>", maxsplit=1)[0]
    return {name: form.split(f'name="{name}" value="')[1].split('"')[0] for name in ("entries", "back")}


def question_of(page: str, text: str) -> str:
    """The id of a question that stands on a gap's page."""
    before = page.split(f"<span>{text}</span></label>", maxsplit=1)[0]
    return before.rsplit('value="', 1)[1].split('"')[0]


async def leads_to(tab: Tab, path: str) -> str:
    return (await tab.get(path)).headers["Location"]
