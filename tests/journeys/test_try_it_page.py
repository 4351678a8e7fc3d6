"""The try-it chat as a newcomer meets it: the real server with the sample knowledge, in a real browser."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Route, expect

from adapters.keys import Running
from adapters.web import create_app
from tests.journeys.chat_page import CHROMIUM, DESK, PHONE, WITHOUT_CHROMIUM, ChatPage, Scheme, chromium, visitor
from tests.journeys.served import Server, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=WITHOUT_CHROMIUM),
    pytest.mark.asyncio(loop_scope="module"),
]

KNOWN = "Can I move my leftover holiday to next year?"
UNKNOWN = "Can I bring my dog to the office?"

ATTACK = """---
title: "Zeppelin <script>window.hacked = 1</script> <img src=x onerror='window.hacked = 2'>"
owner: "<svg onload='window.hacked = 3'>"
checked_by: "\\"><script>window.hacked = 4</script>"
---

# Mooring <img src=x onerror="window.hacked = 5">

The zeppelin is moored at the <script>window.hacked = 6</script> north mast. [Map](javascript:window.hacked=7)
<iframe srcdoc="<script>parent.hacked = 8</script>"></iframe> ![m](https://example.com/x.png "' onload='hacked=9")
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served(tmp_path_factory.mktemp("data"), "--sample") as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def chat(browser: Browser, server: Server) -> AsyncIterator[ChatPage]:
    """A newcomer on the first screen, whose browser must not complain of anything."""
    async with visitor(browser, server.address) as newcomer:
        await newcomer.open()
        yield newcomer
        assert newcomer.trouble == []


async def test_a_question_asked_by_keyboard_alone_opens_its_source_at_the_passage(chat: ChatPage) -> None:
    await chat.page.keyboard.type(KNOWN)
    await chat.page.keyboard.press("Enter")
    turn, source = chat.last, chat.last.locator(".source").first
    await expect(turn.locator(".answer")).to_contain_text("up to five days")
    await chat.tab_to(source.locator("summary"), backwards=True)
    await chat.page.keyboard.press("Enter")
    await expect(source.locator("mark").first).to_be_in_viewport()
    await expect(source.locator("mark").first).to_contain_text("You can carry over up to five days")
    await expect(source).to_contain_text("✓ checked by")


async def test_the_number_in_the_text_opens_the_source_and_the_article_stands_behind_it(chat: ChatPage) -> None:
    turn = await chat.ask(KNOWN)
    await turn.locator("a.citation").first.click()
    source = turn.locator(".source").first
    await expect(source.locator("summary")).to_be_focused()
    await source.get_by_role("link", name="Read it in the article").click()
    await expect(chat.page.locator("h1")).to_have_text("Annual leave")
    await expect(chat.page.locator(".cited mark").first).to_be_in_viewport()
    await chat.page.go_back()
    await expect(chat.last.locator(".answer")).to_contain_text("up to five days")


async def test_what_is_not_known_is_logged_as_a_gap(chat: ChatPage, server: Server) -> None:
    turn = await chat.ask(UNKNOWN)
    await expect(turn).to_contain_text("I don't have that yet.")
    await expect(turn.get_by_text("Logged as a gap")).to_be_visible()
    await turn.get_by_role("button", name="Don't follow up").click()
    await expect(turn).to_contain_text("I won't follow up")
    assert UNKNOWN in server.run("gaps", "--json")


async def test_a_follow_up_stays_in_the_conversation(chat: ChatPage) -> None:
    await chat.ask(KNOWN)
    turn = await chat.ask("And what if I was ill?")
    await expect(turn.locator(".source").first).to_contain_text("Annual leave")
    await expect(chat.page.get_by_label("Your question")).to_be_focused()
    await chat.page.reload()
    await expect(chat.page.locator(".turn")).to_have_count(2)
    await chat.page.get_by_role("link", name="New conversation").click()
    await expect(chat.page.locator(".turn")).to_have_count(0)


async def test_a_thumb_down_asks_for_the_reason(chat: ChatPage) -> None:
    turn = await chat.ask(KNOWN)
    await turn.get_by_text("Didn't help").click()
    await turn.get_by_label("It's out of date").check()
    await turn.get_by_label("What would have helped?").fill("It is ten days now.")
    await turn.get_by_role("button", name="Send").click()
    await expect(turn).to_contain_text("logged that as a gap, without your name")
    await expect(turn.locator("[data-judgement]")).to_be_focused()


async def test_a_suggestion_is_asked_with_one_press(chat: ChatPage) -> None:
    suggestion = chat.page.locator(".suggestions button").first
    question = await suggestion.inner_text()
    await suggestion.click()
    await expect(chat.last.get_by_role("heading", level=2)).to_have_text(question)
    await expect(chat.last.get_by_role("heading", level=2)).to_be_focused()
    await expect(chat.last.locator(".source").first).to_be_visible()


async def test_a_screen_reader_hears_the_answer_once(chat: ChatPage) -> None:
    await chat.page.evaluate("""() => {
        window.heard = [];
        const announcer = document.querySelector("[role=status]");
        new MutationObserver(() => heard.push(announcer.textContent)).observe(announcer, {childList: true});
    }""")
    turn = await chat.ask(KNOWN)
    heard = await chat.page.evaluate("window.heard")
    assert heard[0] == "Looking that up…"
    assert heard[1].startswith("You can carry over up to five days")
    assert heard[1].endswith("below.")
    assert len(heard) == 2
    assert await turn.locator("[aria-live], [role=status], [role=log]").count() == 0


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_screen_is_open_to_everyone(browser: Browser, server: Server, width: int, scheme: Scheme) -> None:
    async with visitor(browser, server.address, width, scheme) as chat:
        await chat.open()
        assert await chat.violations() == []
        turn = await chat.ask(KNOWN)
        await turn.locator(".source summary").first.click()
        await turn.get_by_text("Didn't help").click()
        assert await chat.violations() == []
        assert not await chat.scrolls_sideways()
        await chat.ask(UNKNOWN)
        assert await chat.violations() == []
        for path in ("/help", await turn.locator(".whole a").first.get_attribute("href") or ""):
            await chat.open(path)
            assert await chat.violations() == []
            assert not await chat.scrolls_sideways()
        assert chat.trouble == []


async def test_dark_is_dark_and_light_is_light(browser: Browser, server: Server) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        async with visitor(browser, server.address, scheme=scheme) as chat:
            await chat.open()
            ground = await chat.page.evaluate(
                "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
            )
            grounds.append(sum(ground))
    assert grounds[0] > 600
    assert grounds[1] < 150


async def test_on_a_phone_everything_can_be_hit_and_nothing_is_cut_off(browser: Browser, server: Server) -> None:
    async with visitor(browser, server.address, PHONE) as chat:
        await chat.open()
        assert not await chat.scrolls_sideways()
        sizes = await _sizes(chat)
        turn = await chat.ask("How many days do I get if I work four days a week? " + "x" * 300)
        assert not await chat.scrolls_sideways()
        turn = await chat.ask(KNOWN)
        await turn.get_by_text("Didn't help").click()
        sizes += await _sizes(chat)
    assert [size for size in sizes if size[1] < 44] == []


async def _sizes(chat: ChatPage) -> list[tuple[str, float]]:
    """What can be pressed, and its height. Links inside running text may be as small as the text."""
    pressed = "button, summary, .links a, .home, a.again, fieldset label, #your-question"
    return [
        (await each.inner_text(), round(box["height"], 1))
        for each in await chat.page.locator(pressed).all()
        if await each.is_visible() and (box := await each.bounding_box())
    ]


async def test_nothing_moves_for_who_does_not_want_it(chat: ChatPage) -> None:
    await chat.page.evaluate("document.querySelector('main').append(document.querySelector('template').content)")
    moving = "element => getComputedStyle(element).animationName"
    assert await chat.page.locator(".working").evaluate(moving) == "none"
    assert await chat.page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


async def test_without_scripts_a_question_is_still_answered(browser: Browser, server: Server) -> None:
    async with visitor(browser, server.address, scripts=False) as chat:
        await chat.open()
        await chat.page.get_by_label("Your question").fill(KNOWN)
        await chat.page.get_by_role("button", name="Ask", exact=True).click()
        await expect(chat.page.locator(".answer")).to_contain_text("up to five days")
        await chat.page.locator(".source summary").first.click()
        await expect(chat.page.locator("mark").first).to_be_visible()
        await chat.page.get_by_role("button", name="Helped").click()
        await expect(chat.page.locator(".thanks")).to_contain_text("noted that this helped")


async def test_a_question_that_could_not_be_sent_is_kept(browser: Browser, server: Server) -> None:
    async with visitor(browser, server.address) as chat:
        await chat.open()
        await chat.page.context.set_offline(True)
        await chat.page.get_by_label("Your question").fill(KNOWN)
        await chat.page.keyboard.press("Enter")
        await expect(chat.page.get_by_role("alert")).to_contain_text("Your question is still here")
        await expect(chat.page.get_by_label("Your question")).to_have_value(KNOWN)
        await chat.page.context.set_offline(False)
        await chat.page.keyboard.press("Enter")
        await expect(chat.last.locator(".answer")).to_contain_text("up to five days")


async def test_a_broken_stream_is_taken_up_again(browser: Browser, server: Server) -> None:
    broken: list[str] = []

    async def break_once(route: Route) -> None:
        broken.append(route.request.url)
        await (route.fulfill(status=503) if len(broken) == 1 else route.continue_())

    async with visitor(browser, server.address) as chat:
        await chat.open()
        await chat.page.route("**/events", break_once)
        turn = await chat.ask(KNOWN)
        await expect(turn.locator(".answer")).to_contain_text("up to five days")
    assert len(broken) == 2


async def test_attacks_in_a_question_or_in_the_knowledge_do_nothing(
    chat: ChatPage, server: Server, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("attack")
    (folder / "zeppelin.md").write_text(ATTACK, encoding="utf-8")
    server.run("import", str(folder))
    await chat.ask("<img src=x onerror='window.hacked = 10'> <script>window.hacked = 11</script>?")
    turn = await chat.ask("Where is the zeppelin moored?")
    await expect(turn.locator(".answer")).to_contain_text("north mast")
    await turn.locator(".source summary").first.click()
    await chat.open(await turn.locator(".whole a").first.get_attribute("href") or "")
    await expect(chat.page.locator(".cited")).to_contain_text("north mast")
    assert await chat.page.evaluate("window.hacked") is None
    assert await chat.page.locator("img, iframe, main script").count() == 0


async def test_nobody_else_can_read_my_question(chat: ChatPage, browser: Browser) -> None:
    await chat.ask(KNOWN)
    async with visitor(browser, chat.address) as other:
        response = await other.page.goto(chat.page.url)
        assert response is not None
        assert response.status == 404
        await expect(other.page.locator("body")).not_to_contain_text("holiday")


async def test_while_the_server_starts_the_page_says_so(browser: Browser) -> None:
    async with TestServer(create_app(Running())) as starting, visitor(browser, str(starting.make_url(""))) as chat:
        await chat.open("")
        await expect(chat.page.get_by_role("heading")).to_have_text("Starting up")
        assert await chat.violations() == []
