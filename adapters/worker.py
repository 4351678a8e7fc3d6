"""The worker process: background work beside the web server, where the stores can be shared."""

import asyncio

from adapters.background import Background
from adapters.later_work import durable_work, repeat_sweeps
from adapters.opening import CannotStart, load_model
from adapters.serving import SWEEP_SECONDS, Say, stop_signal, until_stopped
from adapters.settings import Settings
from adapters.slack.surface import make_surface
from adapters.web import FINISH_SECONDS
from adapters.wiring import build, close
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
    if settings.has_slack:
        # A worker answers what web processes left behind, so it must be able to say it; it hears nothing itself.
        make_surface(application, chats, background)
    background.repeat(application.asking.finish_left_behind, SWEEP_SECONDS)
    repeat_sweeps(application, background)
    try:
        async with durable_work(application, background):
            say("The worker is ready.")
            await asyncio.Event().wait()
    finally:
        await background.stop(FINISH_SECONDS)
        await close(application)
