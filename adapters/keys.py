"""What the parts of the web server share through the aiohttp application."""

from typing import TYPE_CHECKING, Any, Protocol

from aiohttp import web

if TYPE_CHECKING:
    from adapters.durable_work import DurableWork
    from adapters.wiring import Application

TRY_AGAIN = 429
"""The status for a chat platform whose delivery we cannot take now: it may come again, and we are not broken."""


class HearsSlack(Protocol):
    """The part of the running Slack adapter that its web addresses need."""

    @property
    def signing_secret(self) -> str | None:
        """What signs Slack's requests; None where everything comes over a socket."""

    async def take(self, payload: Any) -> tuple[int, Any]:
        """Take a payload that is surely Slack's; the status and the JSON body (None: empty) to answer with."""

    async def begin_install(self) -> str | None:
        """The address where another workspace agrees; None where one workspace is served."""

    async def finish_install(self, state: str, code: str) -> bool:
        """Whether a workspace that agreed is installed now."""

    async def stop(self) -> None:
        """Hear nothing new."""


class HearsTeams(Protocol):
    """The part of the running Teams adapter that its web address needs."""

    async def take(self, header: str | None, body: bytes) -> tuple[int, Any]:
        """Take a request's Authorization header and body; the status and JSON body (None: empty) to answer with."""

    async def close(self) -> None:
        """Let go of the connections."""


class Running:
    """Holds the built application; `application` is None while it loads; `reason` says what for.

    `slack` and `teams` are None where they are not connected; `durable` while no later work is done.

    aiohttp lets nobody add a value to a server that has started, so this box is put in before and filled afterwards.
    """

    def __init__(self, application: "Application | None" = None) -> None:
        self.application = application
        self.reason = "loading the model"
        self.slack: HearsSlack | None = None
        self.teams: HearsTeams | None = None
        self.durable: DurableWork | None = None


APPLICATION = web.AppKey("APPLICATION", Running)
