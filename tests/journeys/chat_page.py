"""What a person does on the try-it page, in a real Chromium."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Browser, Locator, Page, async_playwright

CHROMIUM = Path("/usr/bin/chromium")
WITHOUT_CHROMIUM = "chromium is not installed (as root: apt-get install --no-install-recommends chromium)"

FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    "--disable-background-networking",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})"

PHONE, DESK = 360, 1280
"""Widths in pixels."""

Scheme = Literal["light", "dark"]


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A headless Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@dataclass
class ChatPage:
    """One visitor's tab. `trouble` holds what the browser complained of."""

    page: Page
    address: str
    trouble: list[str] = field(default_factory=list)

    @property
    def last(self) -> Locator:
        """The latest question with its reply."""
        return self.page.locator(".turn").last

    async def open(self, path: str = "/") -> None:
        """Go to an address of the server."""
        await self.page.goto(self.address + path)

    async def ask(self, text: str) -> Locator:
        """Type a question, send it with the keyboard and wait for the reply; gives back the turn."""
        turns = await self.page.locator(".turn").count()
        await self.page.get_by_label("Your question").fill(text)
        await self.page.keyboard.press("Enter")
        turn = self.page.locator(".turn").nth(turns)
        await turn.locator("[data-judgement]").wait_for(state="attached")
        return turn

    async def tab_to(self, target: Locator, backwards: bool = False) -> None:
        """Press Tab until the keyboard is on `target`."""
        for _ in range(30):
            if await target.evaluate("element => element === document.activeElement"):
                return
            await self.page.keyboard.press("Shift+Tab" if backwards else "Tab")
        raise AssertionError("the keyboard does not get there")

    async def violations(self) -> list[str]:
        """What axe finds wrong with the page as it is now."""
        await self.page.evaluate(AXE_SCRIPT)
        found: dict[str, Any] = await self.page.evaluate(AXE, WCAG)
        assert len(found["passes"]) > 5
        return [f"{each['id']}: {node['html'][:200]}" for each in found["violations"] for node in each["nodes"]]

    async def scrolls_sideways(self) -> bool:
        """Whether anything is wider than the screen."""
        return bool(await self.page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@asynccontextmanager
async def visitor(
    browser: Browser, address: str, width: int = DESK, scheme: Scheme = "light", scripts: bool = True
) -> AsyncIterator[ChatPage]:
    """Somebody with a browser of their own, who does not want things to move."""
    context = await browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        reduced_motion="reduce",
        java_script_enabled=scripts,
    )
    chat = ChatPage(await context.new_page(), address)
    chat.page.set_default_timeout(60_000)
    chat.page.on("console", lambda said: chat.trouble.append(said.text) if said.type in ("error", "warning") else None)
    chat.page.on("pageerror", lambda error: chat.trouble.append(str(error)))
    chat.page.on("dialog", lambda dialog: chat.trouble.append(f"dialog: {dialog.message}"))
    yield chat
    await context.close()
