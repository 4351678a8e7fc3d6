"""The console as somebody uses it who looks after the knowledge: the real server, in a real browser."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.journeys.chat_page import CHROMIUM, DESK, WITHOUT_CHROMIUM, ChatPage, Scheme, chromium, visitor
from tests.journeys.console_page import ask_as_strangers, signed_in
from tests.journeys.served import Server, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=WITHOUT_CHROMIUM),
    pytest.mark.asyncio(loop_scope="module"),
]

PHONE = 390

DOGS = [
    "Can I bring my dog to the office?",
    "Are dogs allowed at work?",
    "May I take my dog to the office with me?",
    "Is it ok to bring a puppy to the office?",
    "dogs in the office allowed?",
]
OTHERS = [
    "How do I get a company car in Poland?",
    "What if Mrs Okafor from payroll does not answer ann@example.com about my tax return?",
    "Can I move my leftover holiday to next year?",
]

PAGES = [
    "/console/gaps",
    "/console/gaps?state=proven",
    "/console/questions",
    "/console/questions?word=nothing-like-it",
    "/console/audit",
    "/console/settings",
    "/console/settings/roles",
    "/console/settings/rules",
    "/console/nudges",
    "/console/nudges/new",
    "/console/jobs",
    "/console/gaps/none",
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("data"), "--sample") as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def asked(server: Server) -> None:
    """Several people asked what no article answers."""
    await ask_as_strangers(server, [*DOGS, *OTHERS])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def tab(browser: Browser, server: Server, asked: None) -> AsyncIterator[ChatPage]:
    """An administrator on the first page, whose browser must not complain of anything."""
    async with signed_in(browser, server) as opened:
        yield opened
        assert opened.trouble == []


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_page_is_open_to_everyone(
    browser: Browser, server: Server, asked: None, width: int, scheme: Scheme
) -> None:
    async with signed_in(browser, server, width, scheme) as tab:
        await tab.open("/console/gaps")
        gap = await tab.page.locator("[data-row] a.title").first.get_attribute("href") or ""
        await tab.open("/console/questions?outcome=unknown")
        question = await tab.page.locator(".list a").first.get_attribute("href") or ""
        await tab.open("/console/nudges/new")
        nudge = await tab.page.locator("[aria-label=Articles] a").first.get_attribute("href") or ""
        for path in (*PAGES, gap, f"{gap}/answer", question, f"{question}?why=yes", nudge):
            await tab.open(path)
            for summary in await tab.page.locator("main summary").all():
                await summary.click()
            assert await tab.violations() == [], path
            assert not await tab.scrolls_sideways(), path
    async with visitor(browser, server.address, width, scheme) as stranger:
        await stranger.open("/console")
        assert await stranger.violations() == []
        assert not await stranger.scrolls_sideways()


async def test_gaps_are_worked_through_from_the_keyboard(tab: ChatPage) -> None:
    await tab.open("/console/gaps")
    titles = tab.page.locator("[data-row] a.title")
    await titles.first.focus()
    await tab.page.keyboard.press("j")
    await expect(titles.nth(1)).to_be_focused()
    await tab.page.keyboard.press("x")
    await tab.page.keyboard.press("k")
    await tab.page.keyboard.press("x")
    await expect(tab.page.locator("[data-row] input:checked")).to_have_count(2)
    await tab.page.get_by_role("button", name="Assign").click()
    await expect(tab.page.locator("#said")).to_contain_text("2 gaps assigned.")
    await expect(tab.page.locator("[data-row]").first).to_contain_text("Administrator")
    await tab.page.get_by_role("button", name="Undo").click()
    await expect(tab.page.locator("#said")).to_contain_text("Taken back.")
    await expect(tab.page.locator("[data-row]").first).to_contain_text("nobody owns it")
    await titles.first.focus()
    await tab.page.keyboard.press("Enter")
    await expect(tab.page.get_by_role("heading", name="What people asked")).to_be_visible()


async def test_a_key_pressed_elsewhere_does_nothing(tab: ChatPage) -> None:
    await tab.open("/console/gaps")
    await tab.page.get_by_label("Reason").fill("j x k")
    await expect(tab.page.get_by_label("Reason")).to_have_value("j x k")
    await tab.page.locator("h1").click()
    await tab.page.keyboard.press("x")
    await expect(tab.page.locator("[data-row] input:checked")).to_have_count(0)


async def test_the_list_is_narrowed_without_leaving_the_page_and_the_address_says_how(tab: ChatPage) -> None:
    await tab.open("/console/gaps")
    await tab.page.evaluate("window.stayed = true")
    await tab.page.get_by_label("State").select_option("proven")
    await expect(tab.page.locator("#figures")).to_contain_text("No gap is like that.")
    assert "state=proven" in tab.page.url
    assert await tab.page.evaluate("window.stayed")
    await tab.page.reload()
    await expect(tab.page.locator("#figures")).to_contain_text("No gap is like that.")


async def test_nobody_who_asked_can_be_told_from_any_page(tab: ChatPage) -> None:
    await tab.open("/console/questions?word=payroll")
    await expect(tab.page.locator(".list")).to_contain_text("[e-mail]")
    for path in ("/console/gaps", "/console/questions", "/console/questions?word=payroll", "/console/audit"):
        await tab.open(path)
        html = await tab.page.content()
        for personal in ("Okafor", "ann@example.com", "web:"):
            assert personal not in html


async def test_without_scripts_everything_is_read_and_a_gap_is_worked_on(
    browser: Browser, server: Server, asked: None
) -> None:
    async with signed_in(browser, server, scripts=False) as tab:
        for path in PAGES[:-1]:
            await tab.open(path)
            await expect(tab.page.locator("h1")).to_be_visible()
        await tab.open("/console/gaps")
        await tab.page.get_by_role("link", name="How do I get a company car in Poland?").first.click()
        await tab.page.get_by_text("Dismiss", exact=True).first.click()
        await tab.page.get_by_label("Reason").fill("We have no office there.")
        await tab.page.get_by_role("button", name="Dismiss").click()
        await expect(tab.page.locator("main")).to_contain_text("Dismissed: We have no office there.")
        await tab.page.get_by_role("button", name="Undo").click()
        await expect(tab.page.locator("main")).to_contain_text("Taken back.")


async def test_a_draft_is_begun_from_a_few_lines(tab: ChatPage) -> None:
    await tab.open("/console/gaps")
    await tab.page.locator("[data-row] a.title", has_text="dog").first.click()
    await tab.page.get_by_role("link", name="Answer it").click()
    await tab.page.get_by_label("Write a new article").check()
    await tab.page.get_by_label("What you know").fill("Dogs are welcome on Fridays.")
    await tab.page.get_by_role("button", name="draft").click()
    await tab.page.wait_for_url("**/console/drafts/*")
    await expect(tab.page.locator("main")).to_contain_text("Dogs are welcome on Fridays.")


async def test_who_signs_out_sees_nothing_any_more(browser: Browser, server: Server) -> None:
    async with signed_in(browser, server) as tab:
        await tab.page.get_by_role("button", name="Sign out").click()
        await expect(tab.page.get_by_role("heading", name="Sign in to the console")).to_be_visible()
        await tab.open("/console/gaps")
        await expect(tab.page.get_by_role("heading", name="Sign in to the console")).to_be_visible()


async def test_the_menu_opens_on_a_phone(browser: Browser, server: Server) -> None:
    async with signed_in(browser, server, PHONE) as tab:
        await tab.open("/console/gaps")
        await tab.page.get_by_text("Menu").click()
        await tab.page.get_by_role("link", name="Questions").click()
        await expect(tab.page.get_by_role("heading", name="Questions")).to_be_visible()
