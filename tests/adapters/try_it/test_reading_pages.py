from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

import pytest

from knowledge.articles import ArticleDetails, Status
from tests.adapters.try_it.chat_house import LEAVE, LEAVE_BODY, House, text_of


async def test_an_article_is_read_at_the_cited_passage(house: House) -> None:
    [found] = await house.publish()
    query = urlencode({"passage": found.passage.id, "quote": "**up to five days**"})
    async with house.visitor() as client:
        page = await text_of(await client.get(f"/articles/{found.passage.article_id}?{query}"))
    assert "<h1 >Annual leave</h1>" in page
    assert '<h2 id="carrying-over">Carrying over</h2>' in page
    assert '<section class="cited" id="cited-passage"' in page
    assert "<mark>up to five days</mark>" in page
    assert '✓ checked by Annika Visser on <time datetime="2026-10-05">5 Oct 2026</time>' in page


async def test_an_overdue_article_says_so(house: House) -> None:
    [found] = await house.publish(replace(LEAVE, review_by=date(2020, 9, 1)))
    async with house.visitor() as client:
        page = await text_of(await client.get(f"/articles/{found.passage.article_id}"))
    assert "due for review since" in page
    assert "check with People Team" in page


@pytest.mark.parametrize("change", [{"audience": frozenset({"managers"})}, {"status": Status.DRAFT}])
async def test_what_is_not_for_everyone_looks_as_if_it_were_not_there(
    house: House, change: dict[str, frozenset[str] | Status]
) -> None:
    await house.publish(ArticleDetails("Open to all"), "Words.")
    details = replace(ArticleDetails("Redundancies"), **change)  # type: ignore[arg-type]
    await house.publish(details, LEAVE_BODY)
    async with house.engine.connect() as connection:
        rows = (await connection.exec_driver_sql("select id from articles where title = 'Redundancies'")).all()
    async with house.visitor() as client:
        hidden = await text_of(await client.get(f"/articles/{rows[0].id}"), 404)
        assert hidden == await text_of(await client.get("/articles/none"), 404)
        assert "Redundancies" not in hidden
        assert "Redundancies" not in await text_of(await client.get("/"))


async def test_a_passage_of_another_article_is_not_shown(house: House) -> None:
    [hidden] = await house.publish(replace(LEAVE, title="Hidden", audience=frozenset({"managers"})), "Secret words.")
    [found] = await house.publish()
    async with house.visitor() as client:
        page = await text_of(await client.get(f"/articles/{found.passage.article_id}?passage={hidden.passage.id}"))
    assert "Secret words" not in page
    assert "cited-passage" not in page


async def test_what_stands_in_an_article_cannot_do_anything(house: House) -> None:
    bad = "<script>alert(1)</script>"
    [found] = await house.publish(
        ArticleDetails(f"{bad} title", owner=bad, checked_by=bad, url="javascript:alert(1)"),
        f"# {bad}\n\n{bad} <img src=x onerror=alert(1)> [x](javascript:alert(1)) ![x](https://example.com/x.png)",
    )
    query = urlencode({"passage": found.passage.id, "quote": bad})
    async with house.visitor() as client:
        page = await text_of(await client.get(f"/articles/{found.passage.article_id}?{query}"))
    assert page.count("<script") == 1
    assert "<img" not in page
    assert 'href="javascript' not in page


async def test_help_says_how_to_make_it_ones_own(house: House) -> None:
    async with house.visitor() as client:
        page = await text_of(await client.get("/help"))
    for place in ('id="slack"', 'id="teams"', 'id="import"', "handrail import"):
        assert place in page


@pytest.mark.parametrize(("name", "kind"), [("page.css", "text/css"), ("page.js", "javascript")])
async def test_the_pages_own_files_are_sent(house: House, name: str, kind: str) -> None:
    async with house.visitor() as client:
        response = await client.get(f"/try/static/{name}")
        assert response.status == 200
        assert kind in response.headers["Content-Type"]
        again = await client.get(f"/try/static/{name}", headers={"If-None-Match": response.headers["ETag"]})
        assert again.status == 304


@pytest.mark.parametrize("name", ["..%2Froutes.py", "%2Fetc%2Fpasswd", "nothing.css", ".."])
async def test_no_other_file_is_sent(house: House, name: str) -> None:
    async with house.visitor() as client:
        response = await client.get(f"/try/static/{name}")
        assert response.status == 404


def test_the_pages_load_nothing_from_elsewhere_and_hold_no_script_or_style() -> None:
    templates = Path("adapters/try_it/templates")
    for path in templates.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "http://" not in text.replace("http://127.0.0.1:8080", "")
        assert "https://" not in text
        assert "style=" not in text
        assert "<style" not in text
        assert " on" not in [word[:3] for word in text.split("<")]
        assert text.count("<script") == text.count('<script type="module" src="/try/static/')
