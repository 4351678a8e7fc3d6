from knowledge.articles import Status
from tests.adapters.console.desk_house import DeskHouse


async def test_an_article_shows_what_it_says_and_how_it_stands(desk: DeskHouse) -> None:
    article = await desk.article()
    await desk.ask("How many days can I carry over into the next year?")
    async with desk.reader() as tab:
        page = await tab.page(f"/console/articles/{article.id}")
        picture = await tab.get(f"/console/articles/{article.id}/use.svg?theme=dark")
        assert (picture.status, picture.content_type) == (200, "image/svg+xml")
        assert "unsafe" not in picture.headers["Content-Security-Policy"]
        await tab.page("/console/articles/unheard-of", 404)
    assert "It answered <strong>1</strong> question in the last 90 days." in page
    assert "You can carry over up to five days" in page
    assert "1, " in page
    assert "by an import" in page


async def test_a_retired_article_can_be_brought_back_from_the_page(desk: DeskHouse) -> None:
    article = await desk.article()
    async with desk.reader() as tab:
        page = await tab.sent(f"/console/articles/{article.id}/retire", {"version": "1"})
        assert "Retired. Nobody is answered from it any more." in page
        assert await desk.ask("How many days can I carry over into the next year?") == "unknown"
        undo = {"version": "1", "based_on": "2"}
        assert "Version 1 holds again" in await tab.sent(f"/console/articles/{article.id}/restore", undo)
    assert (await desk.article()).details.status is Status.PUBLISHED
    assert await desk.ask("How many days can I carry over into the next year?", who="bob") == "answered"


async def test_confirming_an_article_makes_it_checked_today(desk: DeskHouse) -> None:
    article = await desk.article()
    async with desk.reader() as tab:
        assert "Confirmed: checked today." in await tab.sent(f"/console/articles/{article.id}/verify", {"version": "1"})
    now = await desk.article()
    assert (now.version, now.details.checked_on is None, now.details.review_by is None) == (2, False, False)


async def test_nobody_decides_about_an_article_they_have_not_seen(desk: DeskHouse) -> None:
    article = await desk.article()
    await desk.application.curating.write(article.details, "# Annual leave\n\nTen days.", "bob", article.id)
    async with desk.reader() as tab:
        for action in ("retire", "verify"):
            response = await tab.post(f"/console/articles/{article.id}/{action}", {"version": "1"})
            assert response.status == 409, action
            assert "Somebody changed this article" in await response.text()
            assert (await tab.post(f"/console/articles/unheard-of/{action}", {"version": "1"})).status == 404


async def test_a_change_begins_in_the_editor_and_is_shown_as_under_way(desk: DeskHouse) -> None:
    article = await desk.article()
    async with desk.reader() as tab:
        editor = await tab.sent(f"/console/articles/{article.id}/change")
        assert "You can carry over up to five days" in editor
        assert "A change is under way" in await tab.page(f"/console/articles/{article.id}")
        assert (await tab.post("/console/articles/unheard-of/change")).status == 404
