"""What somebody who looks after the knowledge does in the console, in a real Chromium."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import aiohttp
from playwright.async_api import Browser

from tests.journeys.chat_page import DESK, ChatPage, Scheme, visitor
from tests.journeys.served import Server


@asynccontextmanager
async def signed_in(
    browser: Browser, server: Server, width: int = DESK, scheme: Scheme = "light", scripts: bool = True
) -> AsyncIterator[ChatPage]:
    """An administrator's tab, signed in with a link that `handrail console` printed."""
    link = json.loads(server.run("console", "--json"))["link"]
    async with visitor(browser, server.address, width, scheme, scripts) as tab:
        await tab.page.goto(link)
        await tab.page.get_by_role("button", name="Sign in").click()
        await tab.page.wait_for_url("**/console/**")
        yield tab


async def ask_as_strangers(server: Server, questions: Sequence[str]) -> None:
    """Each question is asked by somebody else in the try-it chat, and answered."""
    for question in questions:
        async with aiohttp.ClientSession(headers={"Accept": "application/json"}) as stranger:
            async with stranger.post(f"{server.address}/try/questions", data={"text": question}) as response:
                assert response.status == 202, await response.text()
                events = (await response.json())["events"]
            async with stranger.get(server.address + events) as answer:
                await answer.read()
