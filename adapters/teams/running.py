"""Teams while the server runs: the entry, the connector's keys, and the work that repeats."""

import time
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import structlog

from adapters.background import Background
from adapters.settings import Settings
from adapters.teams.authentication import Anonymous, Checks, make_authentication
from adapters.teams.clouds import cloud_of
from adapters.teams.entry import Entry
from adapters.teams.keys import FRESH_SECONDS, OpenIdKeys
from adapters.teams.surface import Outside, Surface, make_surface
from adapters.wiring import Application
from bot.ports import Chat

log = structlog.get_logger(__name__)

SWEEP_SECONDS = 5.0
TIDY_SECONDS = 3600.0


@dataclass(frozen=True)
class RunningTeams:
    """Everything of Teams' that runs in a serving process."""

    surface: Surface
    entry: Entry
    keys: OpenIdKeys | None
    http: aiohttp.ClientSession

    async def take(self, header: str | None, body: bytes) -> tuple[int, Any]:
        """Take a request's Authorization header and body; the status and JSON body to answer with. Never raises."""
        answer = await self.entry.take(header, body)
        return answer.status, answer.body

    async def start(self) -> None:
        """Take up what was left behind. Never raises: where Microsoft can't be reached it is tried again."""
        surface, background = self.surface, self.surface.background
        if self.keys is not None:
            await self.keys.refresh()
            background.repeat(self.keys.refresh, FRESH_SECONDS)
        if not surface.settings.uses_postgres:
            # Nobody else works on this database, so whatever is held was held by a process that is gone.
            await surface.inbox.release()
        await self.entry.work_on_left_behind()
        background.repeat(self.entry.work_on_left_behind, SWEEP_SECONDS)
        background.repeat(surface.inbox.tidy, TIDY_SECONDS)
        background.repeat(surface.application.desk.sent.tidy, TIDY_SECONDS)
        background.repeat(surface.ledger.tidy, TIDY_SECONDS)

    async def close(self) -> None:
        """Let go of the connections. Nothing can be said any more."""
        await self.http.close()


async def run_teams(
    application: Application, chats: MutableMapping[str, Chat], background: Background, outside: Outside | None = None
) -> RunningTeams:
    """Teams over an application that is built; nothing left behind is worked on before `start`."""
    outside = outside or Outside(aiohttp.ClientSession(), background)
    surface = make_surface(application, chats, outside)
    checks, keys = await _checks(application.settings, outside.http)
    return RunningTeams(surface, Entry(surface, checks, background), keys, outside.http)


async def _checks(settings: Settings, http: aiohttp.ClientSession) -> tuple[Checks, OpenIdKeys | None]:
    if settings.teams_is_anonymous or settings.teams_app_id is None:
        log.warning(
            "teams_takes_anybody_at_their_word",
            fix="this is for development on this machine only: unset TEAMS_ALLOW_ANONYMOUS and set TEAMS_APP_ID",
        )
        return Anonymous(), None
    cloud, url = cloud_of(settings.teams_openid_metadata_url), settings.teams_openid_metadata_url
    keys = OpenIdKeys(url, http, time.monotonic)
    return await make_authentication(settings.teams_app_id, cloud, url, keys), keys
