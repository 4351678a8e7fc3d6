"""Which activity is heard by whom. The whole of what Teams may tell us stands on this page."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from adapters.teams.arrivals import Arrivals
from adapters.teams.changes import Changes
from adapters.teams.heard import heard_in
from adapters.teams.invokes import answer_submit
from adapters.teams.questions import Questions
from adapters.teams.reactions import Reactions
from adapters.teams.surface import Surface

Hears = Callable[[Mapping[str, Any]], Awaitable[None]]


class Listening:
    """Hands activities to what they are for. Raises whatever goes wrong: the activity then comes again."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self._questions = Questions(surface)
        changes, arrivals = Changes(surface, self._questions), Arrivals(surface)
        self._hears: dict[str, Hears] = {
            "message": self._on_message,
            "messageUpdate": changes.on_update,
            "messageDelete": changes.on_delete,
            "messageReaction": Reactions(surface).on_reaction,
            "installationUpdate": arrivals.on_install,
            "conversationUpdate": arrivals.on_conversation_update,
        }

    def is_heard(self, kind: str) -> bool:
        """Whether anybody listens to activities of this type. Others are acknowledged and dropped."""
        return kind in self._hears

    async def hear(self, activity: Mapping[str, Any]) -> None:
        """Do what this activity asks for."""
        await self._hears[activity["type"]](activity)

    async def _on_message(self, activity: Mapping[str, Any]) -> None:
        heard = heard_in(activity)
        if heard is not None and heard.is_submit:
            asker = await self._surface.directory.person(heard.spot, heard.user)
            await answer_submit(self._surface, activity, asker)
        elif heard is not None:
            await self._questions.on_message(heard, activity)
