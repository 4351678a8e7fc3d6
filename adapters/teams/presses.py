"""Buttons under what the bot wrote unasked: a press goes to its use case, and what follows is shown."""

from collections.abc import Awaitable, Callable

import structlog

from adapters.teams.answers import Asked
from adapters.teams.card_parts import WORDS, button, card, text_field
from adapters.teams.cards import message_card, remark_card
from adapters.teams.chat import Stands
from adapters.teams.rendering import render_message
from adapters.teams.shown import Shown
from adapters.teams.spots import PLATFORM
from adapters.teams.surface import Surface
from adapters.teams.used import Used
from adapters.teams.writing_text import cut, without_pings
from bot.messages import Message, Press
from bot.notices import first_sentence, plain
from bot.phrases import ASK, ASK_ABOUT, GOING_PRIVATE
from bot.ports import ChatUnavailable, PlaceGone
from bot.pressing import TOO_OLD
from retrieval.outcome import Turn

log = structlog.get_logger(__name__)

Does = Callable[[Used], Awaitable[Shown]]

ASK_ABOUT_IT = "about.ask"
LONGEST_TITLE = 200


class Presses:
    """Converts presses, and shows what follows in the place of the card."""

    def __init__(self, surface: Surface) -> None:
        self._with = surface
        self.actions: dict[str, Does] = {ASK_ABOUT_IT: self._ask}

    async def press(self, used: Used) -> Shown:
        """What whoever pressed sees then."""
        stands = str(Stands(used.spot, used.message_id))
        press = Press(used.action, used.value, used.person.id, PLATFORM, used.told("words"), stands)
        follows = await self._with.application.pressing.press(press)
        if follows.about:
            return await self._ask_about(used, follows.about)
        if follows.instead is None:
            return Shown(words=follows.remark)
        words = plain(follows.instead.text)
        if await self._replace(used, follows.instead):
            return Shown(message_card(follows.instead), follows.remark or first_sentence(words))
        return Shown(remark_card(words), follows.remark)

    async def _replace(self, used: Used, message: Message) -> bool:
        """Change the message for everybody who sees it, and for good; the card alone changes for whoever pressed."""
        try:
            to = await self._with.references.of(used.spot)
            await self._with.posting.update(to, used.message_id, render_message(message))
        except (ChatUnavailable, PlaceGone) as error:
            log.info("teams_message_not_replaced", error=type(error).__name__)
            return False
        return True

    async def _ask_about(self, used: Used, article_id: str) -> Shown:
        """Asks for a question about an article, in the card itself. What is written to us next is one, too."""
        article = await self._with.application.articles.article(article_id)
        if article is None:
            return Shown(words=TOO_OLD)
        self._with.next_questions.next_in(str(used.spot.base), article_id)
        asks = ASK_ABOUT.format(title=cut(article.details.title, LONGEST_TITLE))
        field = text_field(WORDS, without_pings(asks), is_required=True)
        return Shown(card([field], [button(ASK_ABOUT_IT, ASK, article_id, "positive")], asks))

    async def _ask(self, used: Used) -> Shown:
        """The question about an article: it is answered where nobody else reads, with the article as its context."""
        surface, article = self._with, await self._with.application.articles.article(used.value)
        if article is None or not used.told(WORDS):
            return Shown(words=TOO_OLD)
        history = (Turn("user", article.details.title),)
        asked = Asked(f"{PLATFORM}:about:{used.id}", used.told(WORDS), history)
        await surface.chat.personal_spot(used.spot.tenant, used.user)
        surface.background.start(surface.answers.ask_in_personal(used.spot.tenant, used.person, used.user, asked))
        return Shown(remark_card(GOING_PRIVATE))
