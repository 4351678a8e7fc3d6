"""The company's Teams: strict about its limits in real time, with messages that bear the test's clock."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.teams.heard import PERSONAL
from adapters.teams.references import Reference, References
from adapters.teams.spots import Spot
from tests.adapters.teams.local_connector.server import LocalConnector
from tests.adapters.teams.local_connector.state import BOT, TENANT, Message, Town
from tests.journeys.nudged_company import UNREACHABLE, kind_of
from tests.journeys.told_processes import Clock

THROTTLED_EVERY = 40
"""Of so many messages, Teams does not take one at first."""

TOO_MANY = 429


@dataclass
class ClockedTown(Town):
    """A town that knows when its messages came by the test's clock."""

    clock: Clock = field(default=None)  # type: ignore[assignment]
    came: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def add(self, message: Message) -> Message:
        self.came[message.conversation, message.id] = self.clock()
        return super().add(message)


class CompanyTeams(LocalConnector):
    """Answers one message of many with 429 and Retry-After, and all that come quicker than a bot may write.

    The tenant's limit for a second is answered with 429, as Teams does, and is no fault by itself: several processes
    can't know of each other's speed, and what one process sends in time may arrive in a heap where the machine is busy.
    A conversation's limit always is.
    """

    name, workspace_id = "teams", TENANT
    throttled = 0
    sends = 0

    @property
    def arguments(self) -> tuple[str, ...]:
        """See `Platform`."""
        return (self.token_url,)

    async def employ(self, engine: AsyncEngine, clock: Clock, size: int) -> None:
        """See `Platform`. Every second person wrote to the bot before; chats with the others are opened."""
        references = References(engine, clock)
        for number in range(size):
            user = self.user_id(number)
            human = self.town.add_person(user, f"p{number}", is_installed=kind_of(number) != UNREACHABLE)
            if number % 2 and human.is_installed:
                chat = Spot(TENANT, self.town.personal(user))
                await references.remember(Reference(chat, PERSONAL, self.service_url, BOT, user))

    def user_id(self, number: int) -> str:
        """See `Platform`."""
        return f"user-{number}"

    def arrived(self) -> int:
        """See `Platform`."""
        return len(self.town.messages)

    async def something_happens(self) -> None:
        """See `Platform`."""
        await self.town._rung.wait()

    def received(self) -> dict[int, list[datetime]]:
        """See `Platform`."""
        assert isinstance(self.town, ClockedTown)
        got: dict[int, list[datetime]] = {}
        for (chat, _), moment in self.town.came.items():
            got.setdefault(int(chat.removeprefix("a:user-")), []).append(moment)
        return got

    async def _trouble(self, request: web.Request, what: str) -> web.StreamResponse | None:
        self.sends += what == "send"
        if what == "send" and self.sends % THROTTLED_EVERY == 0:
            self.faults["send"].append(TOO_MANY)
            self.throttled += 1
        return await super()._trouble(request, what)

    def _problem(self, problem: str, status: int = 400) -> web.Response:
        response = super()._problem(problem, status)
        if status == TOO_MANY and "tenant" in problem:
            self.town.problems.remove(problem)
            self.throttled += 1
        return response


@asynccontextmanager
async def company_teams(clock: Clock) -> AsyncIterator[CompanyTeams]:
    """It runs, and its messages bear this clock's time."""
    teams = CompanyTeams()
    teams.town = ClockedTown(clock=clock)
    teams.streams.town = teams.town
    async with teams.running():
        yield teams
