"""The message extension: search from the compose box, ask about or note somebody's message, previews of our links."""

import html
import re
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from adapters.opening import utc_now
from adapters.teams.answers import Asked
from adapters.teams.card_parts import Json, card, small, submit, text_field
from adapters.teams.commands import ASK, ASK_THIS, SAVE_GAP
from adapters.teams.found_card import found_result
from adapters.teams.heard import listed, part, word
from adapters.teams.shown import MALFORMED, NOTHING, Answer, dialog
from adapters.teams.spots import PLATFORM, fitted
from adapters.teams.surface import Surface
from adapters.teams.used import Used
from adapters.wiring import passage_link
from bot import phrases
from bot.questions.finding import Finding
from knowledge.articles import EVERYONE, PublishedPassage
from retrieval.composing.composing import cite
from retrieval.outcome import PlaceKind

LONGEST_QUESTION = 1_000
LONGEST_QUOTE = 400

_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"<(?:br|/p|/div|/li)\b[^>]*>", re.IGNORECASE)


class Extension:
    """Answers what the extension asks."""

    def __init__(self, surface: Surface) -> None:
        self._with = surface
        self._finding = Finding(lambda: surface.application.deciding.current.lookup, surface.application.articles)

    async def search(self, used: Used, value: Mapping[str, Any]) -> Answer:
        """What everybody may see of what was found: a card goes where many read."""
        text = next((word(each, "value") for each in listed(value, "parameters") if each.get("name") == "query"), "")
        if not text.strip():
            return _message(phrases.GUIDANCE)
        found = await self._finding.for_everyone(text.strip()[:LONGEST_QUESTION])
        return _results([self._card(each) for each in found]) if found else _message(phrases.NOTHING_FOUND)

    async def open(self, used: Used, value: Mapping[str, Any]) -> Answer:
        """An action was chosen: on a message, or from the compose box."""
        text = text_in(part(value, "messagePayload"))
        command = word(value, "commandId")
        if command == ASK or (command == ASK_THIS and text):
            return dialog(phrases.ASK, question_card(text))
        if command == SAVE_GAP and text:
            return await self._save_gap(used, text, word(part(value, "messagePayload"), "id"))
        return _dialog_says(phrases.NO_QUESTION_THERE) if command in (ASK_THIS, SAVE_GAP) else MALFORMED

    async def sent(self, used: Used, value: Mapping[str, Any]) -> Answer:
        """The dialog with a question was sent: it is answered where nobody else reads."""
        text = word(part(value, "data"), "question").strip()[:LONGEST_QUESTION]
        if not text:
            return _dialog_says(phrases.NOTHING_TO_READ)
        tenant, asked = used.spot.tenant, Asked(f"{PLATFORM}:window:{used.id}", text)
        await self._with.chat.personal_spot(tenant, used.user)
        self._with.background.start(self._with.answers.ask_in_personal(tenant, used.person, used.user, asked))
        return 200, {"task": {"type": "message", "value": phrases.GOING_PRIVATE}}

    async def preview(self, used: Used, value: Mapping[str, Any]) -> Answer:
        """A link to one of our articles: what everybody may see of it, and nothing at all of any other."""
        found = await self._linked(word(value, "url"))
        return _results([self._card(found)]) if found else NOTHING

    async def _save_gap(self, used: Used, text: str, message_id: str) -> Answer:
        place = used.spot.place(PlaceKind.PRIVATE_REPLY)
        key = fitted(f"{PLATFORM}:gap:{used.spot.message_key(message_id)}")
        await self._with.application.desk.saving_gaps.save(key, text[:LONGEST_QUESTION], used.person, place)
        return _dialog_says(phrases.SAVED_AS_GAP)

    async def _linked(self, url: str) -> PublishedPassage | None:
        article_id, passage_id = named_in(url, self._with.settings.public_url)
        passages = await self._with.application.articles.published([article_id]) if article_id else []
        shown = [each for each in passages if EVERYONE in each.details.audience]
        named = [each for each in shown if each.passage.id == passage_id]
        return next(iter(named or shown), None)

    def _card(self, found: PublishedPassage) -> Json:
        link = partial(passage_link, self._with.settings.public_url)
        quote = found.passage.text[:LONGEST_QUOTE]
        return found_result(cite(1, found, quote, link, utc_now().date()))


def named_in(url: str, public_url: str) -> tuple[str, str]:
    """The article and the passage that one of our links leads to; empty where it is none of ours."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    prefix = f"{public_url}/articles/"
    if not url.startswith(prefix):
        return "", ""
    path = urlsplit(prefix).path
    return unquote(parts.path.removeprefix(path)).strip("/"), next(iter(parse_qs(parts.query).get("passage", ())), "")


def text_in(payload: Mapping[str, Any]) -> str:
    """What a message says to whom an action was applied, as plain text."""
    body = part(payload, "body")
    content = word(body, "content")
    if word(body, "contentType") == "text":
        return content.strip()
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", content))).replace("\xa0", " ").strip()


def question_card(text: str) -> Json:
    """Takes a question; `text` is what stands there already."""
    field = text_field("question", phrases.GUIDANCE, is_required=True)
    filled = field | ({"value": text[:LONGEST_QUESTION]} if text else {})
    return card([filled, small(phrases.ONLY_YOU)], [submit(phrases.ASK, ASK)], phrases.GUIDANCE)


def _dialog_says(words: str) -> Answer:
    return dialog(phrases.ASK, card([small(words)], fallback=words), "small")


def _results(attachments: list[Json]) -> Answer:
    return 200, {"composeExtension": {"type": "result", "attachmentLayout": "list", "attachments": attachments}}


def _message(words: str) -> Answer:
    return 200, {"composeExtension": {"type": "message", "text": words}}
