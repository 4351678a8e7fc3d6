"""The first words to a person: once, whichever way they come to us first."""

from adapters.teams.rendering import render_welcome
from adapters.teams.spots import Spot, fitted
from adapters.teams.surface import Surface
from bot.phrases import FIRST_WORDS_IN_CHAT
from retrieval.outcome import Person


async def say_hello(surface: Surface, spot: Spot, person: Person) -> None:
    """Say in three lines what we do, to somebody who has not been told yet, with questions to begin with.

    Raises ChatUnavailable or PlaceGone.
    """
    if not await surface.application.desk.preferences.greet_once(person.id):
        return
    prompts = (await surface.application.desk.suggestions.offer()).questions
    to = await surface.references.of(spot)
    await surface.posting.post(to, render_welcome(FIRST_WORDS_IN_CHAT, tuple(prompts)), fitted(f"hello:{spot}"))
