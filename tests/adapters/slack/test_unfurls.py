"""Links to our articles, as a channel sees them."""

from datetime import date

import pytest
from sqlalchemy import update

from adapters.slack.unfurls import article_in, preview
from knowledge.articles import ArticleDetails
from knowledge.tables import articles
from tests.adapters.slack.slack_house import GENERAL, House
from tests.adapters.slack.stocked import stock_leave

OURS = "https://handrail.example.com"


def link_to(house: House, article_id: str) -> str:
    return f"{house.application.settings.public_url}/articles/{article_id}?passage=p1#carrying"


async def posted(house: House, url: str, channel: str = GENERAL, **more: str) -> None:
    links = {"type": "link_shared", "channel": channel, "message_ts": "1.1", "links": [{"url": url}], **more}
    await house.somebody().tell(links)
    await house.quiet()


async def test_an_article_that_everyone_may_see_is_named_with_who_answers_for_it(house: House) -> None:
    article_id = (await stock_leave(house)).citations[0].article_id
    url = link_to(house, article_id)
    await posted(house, url)
    words = str(house.workspace.unfurled[url])
    assert "Annual leave" in words
    assert "answered for by People Ops" in words
    assert "five days" not in words


@pytest.mark.parametrize("audience", ["managers"])
async def test_one_that_not_everyone_may_see_stays_a_bare_link(house: House, audience: str) -> None:
    article_id = (await stock_leave(house, audience=audience)).citations[0].article_id
    await posted(house, link_to(house, article_id))
    await posted(house, link_to(house, "nothing"))
    assert house.workspace.unfurled == {}


async def test_so_does_one_that_has_been_withdrawn(house: House) -> None:
    article_id = (await stock_leave(house)).citations[0].article_id
    async with house.application.engine.begin() as connection:
        await connection.execute(update(articles).values(status="retired"))
    await posted(house, link_to(house, article_id))
    assert house.workspace.unfurled == {}


async def test_nothing_is_shown_to_outsiders_or_before_anybody_reads(house: House) -> None:
    url = link_to(house, (await stock_leave(house)).citations[0].article_id)
    await posted(house, url, source="composer", unfurl_id="U1")
    house.workspace.channels[GENERAL].is_ext_shared = True
    await posted(house, url)
    assert house.workspace.unfurled == {}


def test_only_our_own_links_lead_to_articles() -> None:
    assert article_in(f"{OURS}/articles/a1?passage=p#x", OURS) == "a1"
    assert article_in(f"{OURS}/base/articles/a%201", f"{OURS}/base") == "a 1"
    for other in ("https://evil.example/articles/a1", f"{OURS}/console/a1", "https://[", ""):
        assert article_in(other, OURS) == ""


def test_an_overdue_article_says_so() -> None:
    details = ArticleDetails("Leave <!here>", owner="People Ops", review_by=date(2026, 9, 1))
    words = str(preview(f"{OURS}/articles/a1", details, date(2026, 11, 20)))
    assert "due for review since 1 Sept 2026" in words
    assert "<!here>" not in words
