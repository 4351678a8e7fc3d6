"""A thumb under an answer: the asker's own counts as "helped"."""

from collections.abc import Mapping
from typing import Any

from adapters.teams.heard import listed, part, spot_of, user_of, word
from adapters.teams.surface import Surface

HELPED = frozenset({"like", "heart"})
"""The reactions that say so plainly. A sad or angry face may be about the matter, and not about the answer."""


class Reactions:
    """Reads reactions to our messages."""

    def __init__(self, surface: Surface) -> None:
        self._with = surface

    async def on_reaction(self, activity: Mapping[str, Any]) -> None:
        """Somebody reacted to a message. Those of others than the asker, and all but thanks, are left alone."""
        kinds = {word(each, "type") for each in listed(activity, "reactionsAdded")}
        if kinds.isdisjoint(HELPED):
            return
        spot = spot_of(activity)
        question_id = await self._with.ledger.question_of(spot, word(activity, "replyToId"))
        if question_id is not None:
            person = await self._with.directory.person(spot, user_of(part(activity, "from")))
            await self._with.application.feedback.give(question_id, person.id, helped=True)
