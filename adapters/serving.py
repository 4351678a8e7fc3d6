"""The life of the server process: listen, load, say it is ready, work, and stop with grace."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, MutableMapping
from contextlib import AbstractContextManager, asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import knowledge
from adapters.background import Background
from adapters.console.links import KEPT, OneTimeLinks
from adapters.control import control_offered
from adapters.garbage import spare_what_is_there
from adapters.hand_over import running_workbench
from adapters.keys import Running
from adapters.later_work import durable_work, repeat_sweeps
from adapters.opening import CannotStart, load_model, open_database, utc_now
from adapters.settings import Settings
from adapters.web import FINISH_SECONDS, listening
from adapters.wiring import Application, build, close
from adapters.workbench import OwnWorkbench
from bot.gaps.gap_board import READ_AGAIN
from bot.ports import Chat
from bot.publishing.curating import Progress
from retrieval.search.spelling import dictionary
from retrieval.search.writer_lock import IndexLocked

if TYPE_CHECKING:
    from adapters.slack.running import RunningSlack
    from adapters.teams.running import RunningTeams

SWEEP_SECONDS = 2.0
"""How often we look for questions that nobody is working on."""

FIRST_ANSWERS_SECONDS = 2.0
"""After the start, before everything that no answer needs: whoever asks first shares the processor with none of it."""

TURN_SECONDS = 1.0
"""Between two tries to open an index that another command is writing."""

SAMPLE = Path(knowledge.__file__).parent / "sample"

Say = Callable[[str], None]
ProgressBar = Callable[[], AbstractContextManager[Progress]]


async def serve(settings: Settings, say: Say, sample_progress: ProgressBar | None = None) -> None:
    """Run the server until it is told to stop. With `sample_progress` the sample knowledge is imported first.

    Raises CannotStart when the address is taken, another server has DATA_DIR, or something needed is missing.
    """
    await _refuse_second(settings)
    stopping = stop_signal()
    running = Running()
    async with listening(settings, running):
        say(f"Listening on {settings.public_url}; loading the model…")
        await until_stopped(_work(settings, running, say, sample_progress), stopping)


def stop_signal() -> asyncio.Event:
    """An event that is set when the process is asked to stop (Ctrl-C, or a service manager)."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    return stopping


async def until_stopped(work: Coroutine[object, object, None], stopping: asyncio.Event) -> None:
    """Do `work` until it ends or `stopping` is set; either way it gets to tidy up."""
    working = asyncio.create_task(work)
    waiting = asyncio.create_task(stopping.wait())
    await asyncio.wait({working, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if not working.done():
        working.cancel()
    with suppress(asyncio.CancelledError):
        await working


async def import_sample(application: Application, sample_progress: ProgressBar) -> None:
    """Bring in the sample knowledge, unless somebody's own articles are there already."""
    stored = await application.articles.sources_under([SAMPLE])
    if await application.articles.count_articles() > len(stored):
        return
    with sample_progress() as progress:
        await application.curating.import_paths([SAMPLE], progress)


async def start_slack(
    application: Application, chats: MutableMapping[str, Chat], background: Background
) -> "RunningSlack | None":
    """Connect Slack, if the settings say so. Its chat is there before anything left behind is answered."""
    if not application.settings.has_slack:
        return None
    from adapters.slack.running import run_slack  # noqa: PLC0415 - takes a while, and only where it is connected

    slack = run_slack(application, chats, background)
    await slack.start()
    return slack


async def start_teams(
    application: Application, chats: MutableMapping[str, Chat], background: Background
) -> "RunningTeams | None":
    """Connect Microsoft Teams, if the settings say so. Its chat is there before anything left behind is answered."""
    if not application.settings.has_teams:
        return None
    from adapters.teams.running import run_teams  # noqa: PLC0415 - takes a while, and only where it is connected

    teams = await run_teams(application, chats, background)
    await teams.start()
    return teams


async def offer_console(application: Application, say: Say) -> None:
    """Say where the console is; where only this machine reaches it and nobody else signs people in, with a link."""
    settings = application.settings
    if settings.has_provider:
        say(f"The console is at {settings.public_url}/console")
    elif settings.is_loopback:
        link = await OneTimeLinks(application.engine, utc_now).make(settings.public_url)
        say(f"The console opens once with this link, for {int(KEPT.total_seconds() // 60)} minutes: {link}")


async def _settle(application: Application, background: Background) -> None:
    """After the first answers: what would make the first look at the gaps, and the first misspelt question, wait."""
    spare_what_is_there()
    await asyncio.sleep(FIRST_ANSWERS_SECONDS)
    await asyncio.to_thread(dictionary)
    renew = application.curators.gap_board.renew
    background.repeat(renew, READ_AGAIN.total_seconds())
    background.start(renew())


async def _work(settings: Settings, running: Running, say: Say, sample_progress: ProgressBar | None) -> None:
    chats: dict[str, Chat] = {}
    async with _opened(settings, running, say, chats) as application:
        if sample_progress:
            running.reason = "importing the sample knowledge"
            await import_sample(application, sample_progress)
        background = Background()
        running.slack = await start_slack(application, chats, background)
        running.teams = await start_teams(application, chats, background)
        background.repeat(application.asking.finish_left_behind, SWEEP_SECONDS)
        repeat_sweeps(application, background)
        running.application = application
        await offer_console(application, say)
        say(f"Handrail is ready: {settings.public_url}")
        try:
            await _settle(application, background)
            async with durable_work(application, background) as running.durable:
                await asyncio.Event().wait()
        finally:
            say("Stopping…")
            running.durable = None
            slack, running.slack = running.slack, None
            teams, running.teams = running.teams, None
            running.application, running.reason = None, "stopping"
            if slack is not None:
                await slack.stop()
            await application.asking.finish_under_way(FINISH_SECONDS)
            await background.stop(FINISH_SECONDS)
            if teams is not None:
                await teams.close()


@asynccontextmanager
async def _opened(
    settings: Settings, running: Running, say: Say, chats: Mapping[str, Chat]
) -> AsyncIterator[Application]:
    # The database first: whatever is wrong with it shows at once, and not after the model has been loaded.
    await (await open_database(settings)).dispose()
    application = await _in_turn(partial(build, settings, await load_model(settings), chats), settings, running, say)
    try:
        async with control_offered(settings.data_dir, OwnWorkbench(application)):
            yield application
    finally:
        await close(application)


async def _in_turn(
    open_index: Callable[[], Awaitable[Application]], settings: Settings, running: Running, say: Say
) -> Application:
    running.reason = "opening the index"
    is_told = False
    while True:
        with suppress(IndexLocked):
            return await open_index()
        await _refuse_second(settings)
        if not is_told:
            running.reason = "waiting for another command to finish writing the index"
            say("Another handrail command is writing the index; waiting for it to finish…")
            is_told = True
        await asyncio.sleep(TURN_SECONDS)


async def _refuse_second(settings: Settings) -> None:
    if settings.shares_stores:
        return
    async with running_workbench(settings.data_dir) as other:
        if other is not None:
            raise CannotStart(
                f"another handrail server already uses {settings.data_dir}: stop it, or set DATA_DIR to another folder"
            )
