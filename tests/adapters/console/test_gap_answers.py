from io import BytesIO

from aiohttp import FormData

from tests.adapters.console.console_house import ConsoleHouse
from tests.adapters.console.test_gaps import DOG, asked

CARRY = "Can I carry over fifty days of leave into the next year but one?"


async def test_an_article_that_is_near_is_offered_first(whole: ConsoleHouse) -> None:
    await whole.ask(CARRY)
    gaps = await whole.application.gap_loop.gaps()
    if not gaps:
        passages = await whole.application.articles.count_articles()
        assert passages == 2
        return
    async with whole.curator() as tab:
        page = await tab.page(f"/console/gaps/{gaps[0].id}/answer")
    assert "Improve <strong>Annual leave</strong>" in page
    assert page.index("Improve <strong>") < page.index("Write a new article")


async def test_a_draft_is_begun_from_a_few_lines_and_a_conversation_without_its_people(whole: ConsoleHouse) -> None:
    [gap] = await asked(whole, DOG)
    words = "Dogs are welcome on Fridays. Ask at the reception first."
    thread = "Ann Weber [10:02]\nbut only if nobody is allergic\n"
    async with whole.curator() as tab:
        response = await tab.post(f"/console/gaps/{gap.id}/draft", {"words": words, "thread": thread, "improves": ""})
        assert response.status == 303
        draft_id = response.headers["Location"].rpartition("/")[2]
        draft = await whole.application.gap_work.drafts.draft(draft_id)
        assert draft is not None
        assert "Dogs are welcome on Fridays" in draft.contents.body
        assert "Weber" not in "".join(source.text for source in draft.sources)
        page = await tab.page(f"/console/gaps/{gap.id}")
        assert f"/console/drafts/{draft_id}" in page
        assert "drafting" in page
        assert "A draft is under way" in await tab.page(f"/console/gaps/{gap.id}/answer")


async def test_a_document_becomes_a_source_or_says_why_not(whole: ConsoleHouse) -> None:
    [gap] = await asked(whole, DOG)
    async with whole.curator() as tab:
        for data, is_read in ((b"# Dogs\n\nDogs are welcome.", True), (b"\xff\xfe\x00", False)):
            form = FormData({"csrf": tab.csrf, "improves": ""})
            form.add_field("document", BytesIO(data), filename="dogs.md")
            address = f"/console/gaps/{gap.id}/draft"
            response = await tab.client.post(address, data=form, allow_redirects=False)
            assert response.status == 303
            assert response.headers["Location"].startswith("/console/drafts/") is is_read


async def test_a_document_that_is_far_too_large_is_refused(whole: ConsoleHouse) -> None:
    [gap] = await asked(whole, DOG)
    async with whole.curator() as tab:
        form = FormData({"csrf": tab.csrf})
        form.add_field("document", BytesIO(b"x" * (9 * 1024 * 1024)), filename="dogs.md")
        response = await tab.client.post(f"/console/gaps/{gap.id}/draft", data=form, allow_redirects=False)
        assert response.status == 413
        assert "too large" in await response.text()


async def test_somebody_in_no_chat_cannot_be_asked(whole: ConsoleHouse) -> None:
    [gap] = await asked(whole, DOG)
    async with whole.curator() as tab:
        page = await tab.sent(f"/console/gaps/{gap.id}/ask", {"expert": "bob@example.com"})
        assert "in no chat that Handrail is in" in page
        assert "Write the e-mail address" in await tab.sent(f"/console/gaps/{gap.id}/ask", {"expert": "bob"})


async def test_a_closed_gap_is_opened_first(whole: ConsoleHouse) -> None:
    [gap] = await asked(whole, DOG)
    async with whole.curator() as tab:
        await tab.sent(f"/console/gaps/{gap.id}/dismiss", {"reason": "No dogs."})
        page = await tab.sent(f"/console/gaps/{gap.id}/draft", {"words": "x"})
        assert "Open it again first." in page
        assert "This gap is closed." in await tab.page(f"/console/gaps/{gap.id}/answer")
        assert "Nothing here" in await tab.page("/console/gaps/none/answer", 404)
