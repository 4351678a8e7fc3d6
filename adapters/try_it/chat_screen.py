"""The page of the chat itself: the first screen, and a conversation under way."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from adapters.try_it.bodies import LONGEST_QUESTION, new_key
from adapters.try_it.conversations import Asked
from adapters.try_it.news import news_for
from adapters.try_it.rendering import Turn, turn_of
from adapters.try_it.visit import Visit


@dataclass(frozen=True)
class Refused:
    """Why a question was not taken, in plain words, and what was typed, so that nobody types it twice."""

    status: int
    words: str
    text: str = ""


async def first_screen(visit: Visit) -> web.StreamResponse:
    """The question field, and a few questions to begin with."""
    return await _screen(visit, (), new_key())


async def first_screen_again(visit: Visit, refused: Refused) -> web.Response:
    """The first screen with what went wrong, and with what was typed; for a script, only what went wrong."""
    if visit.wants_json:
        return web.json_response({"error": refused.words}, status=refused.status)
    return await _screen(visit, (), new_key(), refused)


async def conversation(visit: Visit, asked: Asked) -> web.Response:
    """The whole conversation that a question belongs to."""
    questions = await visit.conversations.of(asked.conversation, visit.reader.id)
    return await _screen(visit, await turns(visit, questions), asked.conversation)


async def turns(visit: Visit, asked: Sequence[Asked]) -> list[Turn]:
    """Questions with their replies, and with what their sources say now."""
    cited = {citation.passage_id for one in asked if one.reply for citation in one.reply.citations}
    passages = await visit.application.articles.passages(cited) if cited else {}
    return [turn_of(one, passages, visit.reader) for one in asked]


async def _screen(visit: Visit, shown: Sequence[Turn], key: str, refused: Refused | None = None) -> web.Response:
    offer = await visit.suggestions.offer()
    return visit.page(
        "chat.html",
        refused.status if refused else 200,
        turns=shown,
        news=await news_for(visit),
        conversation=key,
        event_key=new_key(),
        suggestions=offer.questions,
        is_sample=offer.is_sample,
        problem=refused.words if refused else "",
        text=refused.text[:LONGEST_QUESTION] if refused else "",
    )
