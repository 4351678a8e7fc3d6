"""The pages about articles as people use them, in a real browser: write, try, review, undo."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, expect

from adapters.console.cookies import SESSION
from adapters.console.sessions import Sessions, SignedIn
from adapters.keys import Running
from adapters.web import create_app
from bot.people.roles import Role
from retrieval.encoding.embedding import Encoder
from tests.adapters.console.console_house import now
from tests.adapters.console.desk_house import DeskHouse, desk_house
from tests.journeys.chat_page import CHROMIUM, DESK, PHONE, WITHOUT_CHROMIUM, ChatPage, Scheme, chromium, visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=WITHOUT_CHROMIUM),
    pytest.mark.asyncio(loop_scope="module"),
]

DOGS = "Can I bring my dog to the office?"
TEXT = "## Bringing a dog to the office\n\nYou can bring your dog to the office on Fridays."


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> AsyncIterator[DeskHouse]:
    async with desk_house(tmp_path_factory.mktemp("house"), encoder) as opened:
        for number in range(6):
            await opened.ask(DOGS, who=f"person {number}")
            await opened.ask("How many days can I carry over into the next year?", who=f"person {number}")
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server(house: DeskHouse) -> AsyncIterator[str]:
    async with TestServer(create_app(Running(house.application))) as running:
        yield str(running.make_url("")).rstrip("/")


async def _sign_in(tab: ChatPage, house: DeskHouse, name: str = "lena") -> None:
    who = SignedIn(f"email:{name}@example.com", name.capitalize(), frozenset({Role.CURATOR}))
    token = await Sessions(house.application.engine, now).open(who)
    await tab.page.context.add_cookies([{"name": SESSION, "value": token, "url": tab.address}])


async def test_an_article_is_written_tried_handed_in_approved_and_then_answers(
    browser: Browser, server: str, house: DeskHouse
) -> None:
    async with visitor(browser, server) as ann, visitor(browser, server) as lena:
        await _sign_in(ann, house, "ann")
        await ann.open("/console/articles")
        await ann.page.get_by_role("link", name="Write an article").click()
        await ann.page.get_by_label("Title").fill("Dogs in the office")
        await ann.page.get_by_label("Text (Markdown)").fill("A first line.")
        await ann.page.get_by_role("button", name="Keep it as a draft").click()
        # Its scripts have run when it is loaded. To ask for them again and again is what the page's own policy forbids.
        await ann.page.wait_for_url(re.compile(r"/console/drafts/(?!new)"))
        await ann.page.get_by_label("Text (Markdown)").fill(TEXT)
        preview = ann.page.get_by_role("complementary", name="Preview")
        await expect(preview.get_by_role("heading", name="Bringing a dog to the office")).to_be_visible()
        await ann.page.get_by_role("button", name="What would this now answer?").click()
        tried = ann.page.get_by_role("region", name="What it would answer")
        await expect(tried).to_contain_text("1 question was tried: 1 would be answered that is not now.")
        await expect(tried.locator("blockquote").first).to_contain_text(
            "You can bring your dog to the office on Fridays."
        )
        assert await ann.violations() == []
        await ann.page.get_by_role("button", name="Save and hand in for review").click()
        await expect(ann.page.locator("#said")).to_contain_text("Handed in.")
        await expect(ann.page.get_by_role("button", name="Approve")).to_be_disabled()

        await _sign_in(lena, house)
        await lena.open("/console/reviews")
        await lena.page.get_by_role("link", name="Dogs in the office").click()
        await expect(lena.page.locator("#findings")).to_contain_text("No other article says the same")
        assert await lena.violations() == []
        await lena.page.get_by_role("button", name="Approve").click()
        await expect(lena.page.locator("#said")).to_contain_text("Approved.")
        await house.application.publishing.publishing.publish_waiting()
        assert await house.ask(DOGS, who="somebody new") == "answered"
        assert ann.trouble == []
        assert lena.trouble == []


async def test_an_article_is_retired_and_brought_back_with_one_press(
    browser: Browser, server: str, house: DeskHouse
) -> None:
    article = await house.article("Salary bands")
    async with visitor(browser, server) as lena:
        await _sign_in(lena, house)
        await lena.open(f"/console/articles/{article.id}")
        await lena.page.get_by_role("button", name="Retire it").click()
        await expect(lena.page.locator(".facts")).to_contain_text("retired")
        await lena.page.get_by_role("button", name="Undo").click()
        await expect(lena.page.locator(".facts")).to_contain_text("published")
        await lena.page.get_by_role("link", name="Versions").click()
        await expect(lena.page.get_by_role("list").locator("li").filter(has_text="Version 3")).to_contain_text("now")
        assert lena.trouble == []


async def test_everything_works_without_scripts(browser: Browser, server: str, house: DeskHouse) -> None:
    async with visitor(browser, server, scripts=False) as ann:
        await _sign_in(ann, house, "ann")
        await ann.open("/console/drafts/new")
        await ann.page.get_by_label("Title").fill("Bicycles")
        await ann.page.get_by_label("Text (Markdown)").fill("Park your bicycle in the yard behind the house.")
        await ann.page.get_by_role("button", name="Keep it as a draft").click()
        await ann.page.get_by_label("Questions to try").fill("Where do I park my bicycle?")
        await ann.page.get_by_role("button", name="What would this now answer?").click()
        await expect(ann.page.locator("#rehearsal")).to_contain_text("Park your bicycle in the yard")
        await ann.page.get_by_role("button", name="Save the draft").click()
        await expect(ann.page.locator("#said")).to_contain_text("Saved.")


@pytest.mark.parametrize(("width", "scheme"), [(DESK, "light"), (PHONE, "dark")])
async def test_every_page_about_articles_can_be_read_by_everybody(
    browser: Browser, server: str, house: DeskHouse, width: int, scheme: Scheme
) -> None:
    article = await house.article()
    draft = await house.application.curators.authoring.draft_of(article.id, "email:ann@example.com")
    paths = ["articles", f"articles/{article.id}", f"articles/{article.id}/versions", "drafts/new"]
    paths += [f"drafts/{getattr(draft, 'id', '')}", "reviews", "priorities", "health", "trends"]
    async with visitor(browser, server, width=width, scheme=scheme) as lena:
        await _sign_in(lena, house)
        for path in paths:
            await lena.open(f"/console/{path}")
            await lena.page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true })")
            assert await lena.violations() == [], path
            assert not await lena.scrolls_sideways(), path
        assert lena.trouble == []
