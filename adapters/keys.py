"""What the parts of the web server share through the aiohttp application."""

from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from adapters.slack.running import RunningSlack
    from adapters.wiring import Application


class Running:
    """Holds the built application; `application` is None while it loads; `reason` says what for. `slack` is None where
    Slack is not connected.

    aiohttp lets nobody add a value to a server that has started, so this box is put in before and filled afterwards.
    """

    def __init__(self, application: "Application | None" = None) -> None:
        self.application = application
        self.reason = "loading the model"
        self.slack: RunningSlack | None = None


APPLICATION = web.AppKey("APPLICATION", Running)
