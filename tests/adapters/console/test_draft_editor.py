import re

from knowledge.drafts import DraftState
from tests.adapters.console.desk_house import DeskHouse

DOGS = "Can I bring my dog to the office?"
TEXT = "## Bringing a dog to the office\r\n\r\nYou can bring your dog to the office on Fridays.\r\n"
FORM = {"title": "Dogs", "body": TEXT, "audience": "everyone", "topics": "office", "owner": "Facilities"} | {
    "nudge_text": "Ask your neighbours\r\nbefore you bring a dog."
}


async def _begun(desk: DeskHouse) -> str:
    async with desk.reader() as tab:
        response = await tab.post("/console/drafts/new", FORM)
        assert response.status == 303, await response.text()
        return response.headers["Location"]


async def test_a_new_article_begins_as_a_draft(desk: DeskHouse) -> None:
    path = await _begun(desk)
    async with desk.reader() as tab:
        assert "A new article" in await tab.page("/console/drafts/new")
        page = await tab.page(path)
        response = await tab.post("/console/drafts/new", {**FORM, "title": ""})
        assert response.status == 422
        assert "Give it a title" in await response.text()
        await tab.page("/console/drafts/unheard-of", 404)
    assert "A draft, being written." in page
    assert "Ask your neighbours before you bring a dog.</textarea>" in page
    assert "You can bring your dog to the office on Fridays." in page
    assert await desk.ask(DOGS) == "unknown"


async def test_a_draft_is_saved_by_those_who_have_seen_it_as_it_is(desk: DeskHouse) -> None:
    path = await _begun(desk)
    async with desk.reader(email="ann@example.com") as ann, desk.reader(email="bob@example.com") as bob:
        changed = {**FORM, "version": "1", "body": "You can bring your dog on Mondays."}
        assert "Saved." in await ann.sent(f"{path}/save", changed)
        mine = {**FORM, "version": "1", "body": "Dogs stay at home."}
        response = await bob.post(f"{path}/save", mine)
        text = await response.text()
        assert (response.status, "Somebody else has saved this draft" in text) == (409, True)
        assert "Dogs stay at home." in text
        assert 'name="version" value="2"' in text
        assert "<del>" in text
        assert "Saved." in await bob.sent(f"{path}/save", mine | {"version": "2"})
        assert (await bob.post("/console/drafts/unheard-of/save", mine)).status == 404


async def test_the_preview_shows_what_was_typed_and_nothing_active(desk: DeskHouse) -> None:
    async with desk.reader() as tab:
        body = {"title": "<b>T</b>", "body": "**bold** <script>alert(1)</script>"}
        response = await tab.post("/console/drafts/preview", body)
        text = await response.text()
    assert "<strong>bold</strong>" in text
    assert "<script" not in text
    assert "&lt;b&gt;T&lt;/b&gt;" in text


async def test_a_rehearsal_says_what_would_be_answered_and_keeps_nothing(desk: DeskHouse) -> None:
    await desk.ask(DOGS)
    path = await _begun(desk)
    async with desk.reader() as tab:
        values = {**FORM, "version": "1", "questions": "What is the capital of Peru?\n"}
        response = await tab.post(f"{path}/rehearse", values)
        page = re.sub(r"\s+", " ", await response.text())
        assert (await tab.post(f"{path}/rehearse", {**FORM, "body": ""})).status == 422
        assert (await tab.post("/console/drafts/unheard-of/rehearse", FORM)).status == 404
    assert "2 questions were tried: 1 would be answered that is not now." in page
    assert "Would be answered now (1)" in page
    assert "Would still not be answered (1)" in page
    assert "<blockquote><p>You can bring your dog to the office on Fridays.</p>" in page
    assert await desk.ask(DOGS, who="bob") == "unknown"


async def test_a_draft_that_was_handed_in_can_no_longer_be_written_in(desk: DeskHouse) -> None:
    path = await _begun(desk)
    async with desk.reader() as tab:
        page = await tab.sent(f"{path}/submit", {**FORM, "version": "1"})
        assert "Handed in." in page
        assert 'textarea class="code"' not in await tab.page(path)
        assert (await tab.post(f"{path}/save", {**FORM, "version": "1"})).status == 409
        assert (await tab.post(f"{path}/discard", {"version": "1"})).status in (303, 409)
        assert (await tab.post(f"{path}/submit", {**FORM, "title": ""})).status == 422


async def test_a_draft_that_was_given_up_can_be_taken_up_again(desk: DeskHouse) -> None:
    path = await _begun(desk)
    async with desk.reader() as tab:
        assert "Given up. Nothing was published." in await tab.sent(f"{path}/discard", {"version": "1"})
        assert "Take it up again" in await tab.page(path)
        assert (await tab.post(f"{path}/discard", {"version": "1"})).status == 409
        assert "Taken up again." in await tab.sent(f"{path}/take-up", {"version": "1"})
        assert (await tab.post(f"{path}/take-up", {"version": "1"})).status == 409
    draft = await desk.application.curators.drafts.draft(path.rpartition("/")[2])
    assert draft is not None
    assert draft.state is DraftState.OPEN


async def test_what_looks_like_a_slip_is_said_to_writer_and_reviewer_and_stops_nobody(desk: DeskHouse) -> None:
    await desk.application.people.import_csv("email,name,groups\nbob@example.com,Bob,sales\n")
    async with desk.reader(email="ann@example.com") as ann, desk.reader() as lena:
        slips = {**FORM, "audience": "salse", "review_by": "2020-01-01", "owner": ""}
        path = (await ann.post("/console/drafts/new", slips)).headers["Location"]
        page = await ann.page(path)
        assert "Did you mean “sales”?" in page
        await ann.sent(f"{path}/submit", {**slips, "version": "1"})
        reviewed = await lena.page(path.replace("drafts", "reviews"))
        sound = (await ann.post("/console/drafts/new", FORM)).headers["Location"]
        assert "worth a look" not in await ann.page(sound)
    for each in ("Did you mean “sales”?", "1 Jan 2020, has passed", "Nobody is named as its owner"):
        assert each in reviewed
