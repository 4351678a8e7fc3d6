"""The company's Slack: strict about its limits, by the test's clock, with outages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.adapters.slack.local_slack.server import LocalSlack
from tests.adapters.slack.local_slack.state import TEAM, Workspace
from tests.journeys.nudged_company import UNREACHABLE, kind_of, zone_of
from tests.journeys.told_processes import Clock


@dataclass
class ClockedWorkspace(Workspace):
    """A workspace whose messages bear the time of the test's clock."""

    clock: Clock = field(default=None)  # type: ignore[assignment]

    def next_ts(self) -> str:
        return f"{self.clock().timestamp():.0f}.{next(self._numbers):06d}"


class CompanySlack(LocalSlack):
    """A Slack that has outages: it answers 503 or 429, and in the first case may have done what it was asked for."""

    name = "slack"
    workspace_id = TEAM
    outage: int | None = None
    refused = 0

    @property
    def arguments(self) -> tuple[str, ...]:
        """See `Platform`."""
        return (self.api_url,)

    async def employ(self, engine: AsyncEngine, clock: Clock, size: int) -> None:
        """See `Platform`."""
        for number in range(size):
            gone = {"deleted": True} if kind_of(number) == UNREACHABLE else {}
            self.workspace.add_user(self.user_id(number), f"p{number}", tz=zone_of(number), **gone)

    def user_id(self, number: int) -> str:
        """See `Platform`."""
        return f"U{number}"

    def arrived(self) -> int:
        """See `Platform`."""
        return len(self.workspace.messages)

    async def something_happens(self) -> None:
        """See `Platform`."""
        await self.workspace._rung.wait()

    def received(self) -> dict[int, list[datetime]]:
        """See `Platform`."""
        got: dict[int, list[datetime]] = {}
        for message in self.workspace.by_bot():
            moment = datetime.fromtimestamp(float(message.ts.partition(".")[0]), UTC)
            got.setdefault(int(message.channel.removeprefix("DU")), []).append(moment)
        return got

    async def _api(self, request: web.Request) -> web.StreamResponse:
        if self.outage is None or request.match_info["method"] == "auth.test":
            return await super()._api(request)
        self.refused += 1
        if self.outage == 503 and self.refused % 2:
            await super()._api(request)
        # The wait that a real Slack asks for is left out: the clock of the test stands still meanwhile.
        return web.Response(status=self.outage, text="upstream connect error", headers={"Retry-After": "0"})


@asynccontextmanager
async def company_slack(clock: Clock) -> AsyncIterator[CompanySlack]:
    """It runs, and its messages bear this clock's time."""
    slack = CompanySlack()
    async with slack.running():
        slack.workspace = ClockedWorkspace(clock=clock)
        slack.slower_than = 1.0
        yield slack
