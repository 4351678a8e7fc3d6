"""Coming and going: the app installed or removed, people and teams that change, and what they are told."""

from collections.abc import Mapping
from typing import Any

import structlog

from adapters.teams.directory import member_ids
from adapters.teams.greeting import say_hello
from adapters.teams.heard import PERSONAL, event_of, kind_of, listed, part, spot_of, user_of, word
from adapters.teams.references import Reference, reference_in
from adapters.teams.rendering import render_message
from adapters.teams.spots import fitted
from adapters.teams.surface import Surface
from bot.messages import Message
from bot.phrases import HELLO_TO_ALL

log = structlog.get_logger(__name__)

GONE = frozenset({"teamDeleted", "teamHardDeleted", "channelDeleted"})


class Arrivals:
    """Keeps what we know of conversations in step with Teams, and says hello once."""

    def __init__(self, surface: Surface) -> None:
        self._with = surface

    async def on_install(self, activity: Mapping[str, Any]) -> None:
        """The app was added somewhere, or removed."""
        if word(activity, "action").startswith("remove"):
            log.info("teams_uninstalled", kind=kind_of(activity))
            await self._with.references.lost(spot_of(activity))
        else:
            await self._welcome(activity)

    async def on_conversation_update(self, activity: Mapping[str, Any]) -> None:
        """Somebody came or went, or a team or channel is called otherwise now."""
        us, spot = word(part(activity, "recipient"), "id"), spot_of(activity)
        came, went = listed(activity, "membersAdded"), listed(activity, "membersRemoved")
        # Whoever they are: who reads here is not what it was.
        self._with.directory.forget(spot, member_ids([*came, *went]))
        if any(word(each, "id") == us for each in went) or event_of(activity) in GONE:
            await self._with.references.lost(spot)
        elif any(word(each, "id") == us for each in came):
            await self._welcome(activity)

    async def _welcome(self, activity: Mapping[str, Any]) -> None:
        reference = reference_in(activity)
        if reference.kind == PERSONAL:
            await self._welcome_person(activity, reference)
            return
        # Teams tells of an installation in two ways: they are greeted once.
        key = fitted(f"hello:{reference.spot}")
        await self._with.posting.post(reference, render_message(Message(HELLO_TO_ALL)), key)

    async def _welcome_person(self, activity: Mapping[str, Any], reference: Reference) -> None:
        person = await self._with.directory.person(reference.spot, user_of(part(activity, "from")))
        if not person.is_guest and person.is_active:
            await say_hello(self._with, reference.spot, person)
