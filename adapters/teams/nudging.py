"""Writing a nudge in a card, step by step: the form, a look at what they will get, and sending it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import uuid4

import structlog

from adapters.opening import utc_now
from adapters.teams.card_parts import Json
from adapters.teams.heard import PERSONAL
from adapters.teams.nudge_cards import BACK, LOOK, NEW, SEARCH, SEND, Offer, form_card, preview_card, sent_card
from adapters.teams.nudge_form import Filled, filled_in, name_in, typed_in
from adapters.teams.shown import Shown
from adapters.teams.spots import Spot
from adapters.teams.surface import Surface
from adapters.teams.used import Used
from bot.nudges.nudge_articles import OfferedArticle
from bot.nudges.nudge_audiences import Named
from bot.nudges.nudge_form import Misfit, Typed, misfit_of, schedule_in
from bot.nudges.nudge_form_words import ONLY_IN_PRIVATE
from bot.nudges.nudge_home_words import STATE_WORDS
from bot.nudges.nudge_plans import ONLY_MANAGERS, Chosen, NudgeRequest, Refused
from bot.nudges.nudges import Audience
from bot.nudges.nudges_at_home import may_send
from bot.people.roles import is_curator
from bot.ports import ChatUnavailable, PlaceGone
from retrieval.outcome import Person

log = structlog.get_logger(__name__)

Does = Callable[[Used], Awaitable[Shown]]

Step = Callable[[NudgeRequest, tuple[str, ...]], Awaitable[Json | Refused]]
"""Takes what the form asks for and the addresses nobody knows; gives the card that follows."""

NOT_IN_THERE = "you aren't in that channel, or I am not"
NOT_A_SENDER = f"{ONLY_MANAGERS[0].upper()}{ONLY_MANAGERS[1:]}."


class WritingNudges:
    """The card's buttons. Every press brings all that was filled in, so that nothing is lost on the way."""

    def __init__(self, surface: Surface) -> None:
        self._with = surface
        self._desk = surface.application.nudges
        self.actions: dict[str, Does] = {
            NEW: self._new,
            SEARCH: self._form_again,
            BACK: self._form_again,
            LOOK: self._look,
            SEND: self._send,
        }

    async def open_form(self, spot: Spot, user: str, sender: Person, article_id: str = "") -> Json | None:
        """An empty form, with an article chosen perhaps; None for whoever may send no nudges."""
        if not may_send(sender):
            return None
        return await self._form(spot.tenant, user, sender, {"article_id": article_id} if article_id else {})

    async def _new(self, used: Used) -> Shown:
        opened = await self.open_form(used.spot, used.user, used.person, used.value)
        return _only_in_private(used) or (Shown(opened) if opened else Shown(words=NOT_A_SENDER))

    async def _form_again(self, used: Used) -> Shown:
        refused = _refused(used)
        return refused or Shown(await self._of(used, filled_in(used.inputs)))

    async def _look(self, used: Used) -> Shown:
        async def look(request: NudgeRequest, unknown: tuple[str, ...]) -> Json | Refused:
            prepared = await self._desk.nudging.prepare(request)
            if isinstance(prepared, Refused):
                return prepared
            # What was looked at is what is sent, whatever the article says of itself by then.
            filled = filled_in(used.inputs) | {"words": prepared.nudge.words}
            return preview_card(prepared.preview, filled, uuid4().hex, unknown)

        return await self._with_request(used, look)

    async def _send(self, used: Used) -> Shown:
        async def send(request: NudgeRequest, unknown: tuple[str, ...]) -> Json | Refused:
            sent = await self._desk.nudging.send(replace(request, id=name_in(used.inputs)))
            if isinstance(sent, Refused):
                return sent
            log.info("nudge_sent", state=sent.state.value)
            return sent_card(STATE_WORDS[sent.state])

        return await self._with_request(used, send)

    async def _with_request(self, used: Used, step: Step) -> Shown:
        """The card that a step brings, or the form again with what must be mended."""
        refused, filled = _refused(used), filled_in(used.inputs)
        if refused is not None:
            return refused
        asked = await self._request(used, filled)
        if isinstance(asked, Misfit):
            return Shown(await self._of(used, filled, asked))
        done = await step(*asked)
        return Shown(await self._of(used, filled, misfit_of(done)) if isinstance(done, Refused) else done)

    async def _request(self, used: Used, filled: Filled) -> tuple[NudgeRequest, tuple[str, ...]] | Misfit:
        """What the form asks for, with the addresses nobody knows; or what must be mended first."""
        typed = typed_in(filled)
        if isinstance(typed, Misfit):
            return typed
        schedule = schedule_in(typed, utc_now().date())
        if isinstance(schedule, Misfit):
            return schedule
        chosen = await self._chosen(used, typed)
        if isinstance(chosen, Misfit):
            return chosen
        request = NudgeRequest(used.person, chosen.chosen, typed.article_id, typed.words, schedule)
        return replace(request, has_hold_out=typed.hold_out), chosen.unknown

    async def _chosen(self, used: Used, typed: Typed) -> Named | Misfit:
        if typed.audience is Audience.CHANNEL:
            return await self._in_channel(used, typed.whom)
        return await self._desk.audiences.named(typed, used.person)

    async def _in_channel(self, used: Used, conversation: str) -> Named | Misfit:
        places, tenant = self._with.places, used.spot.tenant
        name = dict(await places.shared_with(tenant, used.user)).get(conversation)
        if name is None:
            return Misfit("whom", NOT_IN_THERE)
        try:
            people = await places.people_in(tenant, conversation)
        except PlaceGone:
            return Misfit("whom", NOT_IN_THERE)
        return Named(Chosen(people - {used.person.id}, name))

    async def _of(self, used: Used, filled: Filled, misfit: Misfit | None = None) -> Json:
        return await self._form(used.spot.tenant, used.user, used.person, filled, misfit)

    async def _form(self, tenant: str, user: str, sender: Person, filled: Filled, misfit: Misfit | None = None) -> Json:
        words, chosen = filled.get("search", "").strip(), filled.get("article_id", "")
        articles = await self._desk.articles.offered(sender, words)
        # What is chosen stays choosable, whatever is searched for.
        kept = await self._desk.articles.one(sender, chosen) if chosen else None
        offer = Offer(
            suggested=await self._desk.suggested.for_manager(sender),
            articles=_first(kept, articles),
            groups=await self._groups(sender, words),
            places=await self._places(tenant, user),
        )
        if kept is not None and not filled.get("words", "").strip():
            filled = {**filled, "words": kept.nudge_text}
        return form_card(offer, filled if kept or not chosen else {**filled, "article_id": ""}, misfit)

    async def _groups(self, sender: Person, words: str) -> list[str]:
        if not is_curator(sender):
            return []
        groups = await self._desk.staff.groups()
        return [each for each in groups if words.casefold() in each.casefold()] or groups

    async def _places(self, tenant: str, user: str) -> tuple[tuple[str, str], ...]:
        try:
            return await self._with.places.shared_with(tenant, user)
        except ChatUnavailable as error:
            # The form is of use without them.
            log.info("teams_places_not_told", error=type(error).__name__)
            return ()


def _first(kept: OfferedArticle | None, articles: list[OfferedArticle]) -> list[OfferedArticle]:
    return articles if kept is None else [kept, *(each for each in articles if each != kept)]


def _only_in_private(used: Used) -> Shown | None:
    return None if used.kind == PERSONAL else Shown(words=ONLY_IN_PRIVATE)


def _refused(used: Used) -> Shown | None:
    return _only_in_private(used) or (None if may_send(used.person) else Shown(words=NOT_A_SENDER))
