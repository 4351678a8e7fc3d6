"""Which use case a pressed button belongs to. Surfaces only convert a press and show what follows."""

from collections.abc import Awaitable, Callable, Mapping

import structlog

from bot.messages import Press, Pressed

log = structlog.get_logger(__name__)

Handler = Callable[[Press], Awaitable[Pressed]]

TOO_OLD = "That button is from an older version of mine, and does nothing any more."
FAILED = "Something on my side failed. Nothing was changed; please press again in a minute."


class Pressing:
    """Hands presses to the area that the action begins with ("nudge" of "nudge.got_it")."""

    def __init__(self, areas: Mapping[str, Handler]) -> None:
        self._areas = areas

    async def press(self, press: Press) -> Pressed:
        """What follows from the press. Never raises: what fails is said to whoever pressed."""
        area = press.action.partition(".")[0]
        handler = self._areas.get(area)
        if handler is None:
            return Pressed(remark=TOO_OLD)
        try:
            return await handler(press)
        except Exception as error:
            log.exception("press_failed", area=area, error=type(error).__name__)
            return Pressed(remark=FAILED)
