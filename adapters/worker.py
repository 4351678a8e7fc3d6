"""The worker process: background work beside the web server, where the stores can be shared."""

import asyncio
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager

import aiohttp

from adapters.background import Background
from adapters.later_work import durable_work, repeat_sweeps
from adapters.opening import CannotStart, load_model
from adapters.serving import SWEEP_SECONDS, Say, stop_signal, until_stopped
from adapters.settings import Settings
from adapters.slack.surface import make_surface as make_slack
from adapters.teams.surface import Outside
from adapters.teams.surface import make_surface as make_teams
from adapters.web import FINISH_SECONDS
from adapters.wiring import Application, build, close
from bot.ports import Chat


async def work(settings: Settings, say: Say) -> None:
    """Do background work until told to stop. Raises CannotStart where `handrail serve` must do it itself."""
    if not settings.shares_stores:
        raise CannotStart(
            "there is nothing to do for a worker here: with the embedded database and index `handrail serve` does the "
            "background work itself; for processes of their own set DATABASE_URL (PostgreSQL) and CHROMA_URL"
        )
    await until_stopped(_work(settings, say), stop_signal())


async def _work(settings: Settings, say: Say) -> None:
    chats: dict[str, Chat] = {}
    application = await build(settings, await load_model(settings), chats)
    background = Background()
    try:
        async with able_to_say(application, chats, background):
            background.repeat(application.asking.finish_left_behind, SWEEP_SECONDS)
            repeat_sweeps(application, background)
            async with durable_work(application, background):
                say("The worker is ready.")
                await asyncio.Event().wait()
    finally:
        await close(application)


@asynccontextmanager
async def able_to_say(
    application: Application, chats: MutableMapping[str, Chat], background: Background
) -> AsyncIterator[None]:
    """Every platform that web processes have: whoever has no account on one of ours counts as out of reach.

    A worker answers what web processes left behind; it hears nothing itself.
    """
    settings = application.settings
    async with aiohttp.ClientSession() as http:
        if settings.has_slack:
            make_slack(application, chats, background)
        if settings.has_teams:
            make_teams(application, chats, Outside(http, background))
        try:
            yield
        finally:
            # What is under way may still have something to say.
            await background.stop(FINISH_SECONDS)
