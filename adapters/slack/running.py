"""Slack while the server runs: the entry, the socket if there is one, and the work that repeats."""

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

import structlog

from adapters.background import Background
from adapters.slack.entry import Entry
from adapters.slack.listeners import make_bolt
from adapters.slack.pacing import INTERVAL_SECONDS
from adapters.slack.socket_link import SocketLink
from adapters.slack.surface import Surface, make_surface
from adapters.wiring import Application
from bot.ports import Chat, ChatUnavailable

log = structlog.get_logger(__name__)

SWEEP_SECONDS = 5.0
TIDY_SECONDS = 3600.0
LOOK_SECONDS = 20.0


@dataclass(frozen=True)
class RunningSlack:
    """Everything of Slack's that runs in a serving process."""

    surface: Surface
    entry: Entry
    link: SocketLink | None

    @property
    def signing_secret(self) -> str | None:
        """What signs Slack's requests; None where everything comes over the socket."""
        secret = self.surface.settings.slack_signing_secret
        return secret.get_secret_value() if secret else None

    async def take(self, payload: Any) -> tuple[int, Any]:
        """Take a payload that is surely Slack's; the status and the JSON body to answer with. Never raises."""
        answer = await self.entry.take(payload)
        return answer.status, answer.body

    async def begin_install(self) -> str | None:
        """The address where another workspace agrees; None where one workspace is served."""
        installations = self.surface.installations
        return await installations.begin() if installations else None

    async def finish_install(self, state: str, code: str) -> bool:
        """Whether a workspace that agreed is installed now; false too while Slack does not answer."""
        installations = self.surface.installations
        if installations is None or not state or not code:
            return False
        try:
            return await installations.finish(state, code)
        except ChatUnavailable:
            return False

    async def start(self) -> None:
        """Take up what was left behind, and listen. Never raises: where Slack can't be reached it is tried again."""
        surface, background = self.surface, self.surface.background
        if not surface.settings.uses_postgres:
            # Nobody else works on this database, so whatever is held was held by a process that is gone.
            await surface.inbox.release()
        if surface.installations is not None:
            await surface.installations.seal_anew()
        await self.entry.work_on_left_behind()
        background.repeat(self.entry.work_on_left_behind, SWEEP_SECONDS)
        background.repeat(surface.inbox.tidy, TIDY_SECONDS)
        background.repeat(surface.application.desk.sent.tidy, TIDY_SECONDS)
        if self.link is not None:
            await self.link.heal()
            background.repeat(self.link.heal, LOOK_SECONDS)

    async def stop(self) -> None:
        """Hear nothing new."""
        if self.link is not None:
            await self.link.close()


def run_slack(
    application: Application,
    chats: MutableMapping[str, Chat],
    background: Background,
    interval: float = INTERVAL_SECONDS,
) -> RunningSlack:
    """Slack over an application that is built; nothing is heard before `start`."""
    surface = make_surface(application, chats, background, interval)
    entry = Entry(make_bolt(surface), surface.inbox, background)
    token = surface.settings.slack_app_token
    settings = surface.settings
    link = SocketLink(settings.slack_api_url, token.get_secret_value(), entry, settings.data_dir) if token else None
    return RunningSlack(surface, entry, link)
