"""What a visitor hears when they are here again: the answer to something they asked that nobody could answer then."""

from dataclasses import dataclass

from aiohttp import web

from adapters.try_it.bodies import read_body
from adapters.try_it.conversations import PLATFORM, Asked
from adapters.try_it.rendering import Turn, turn_of
from adapters.try_it.visit import Visit
from bot.messages import Button, Press
from bot.replies import Reply

LONGEST_WORDS = 2000
THANKS = "Thank you"


@dataclass(frozen=True)
class News:
    """One answer that came later. `question_id` is where it was asked."""

    telling_id: str
    question_id: str
    turn: Turn
    context: str
    buttons: tuple[Button, ...]


async def news_for(visit: Visit) -> list[News]:
    """What this visitor has to hear, with its sources; nothing for somebody who never asked here."""
    if visit.visitor is None:
        return []
    waiting = await visit.application.publishing.telling.waiting_for(visit.visitor.id, PLATFORM)
    cited = {citation.passage_id for each in waiting for citation in each.message.citations}
    passages = await visit.application.articles.passages(cited) if cited else {}
    found = []
    for each in waiting:
        reply = Reply("answered", each.message.text, each.message.citations)
        turn = turn_of(Asked(f"told-{each.telling_id}", "", "", reply), passages, visit.visitor)
        found.append(News(each.telling_id, each.question_id, turn, each.message.context, each.message.buttons))
    return found


async def show_news(visit: Visit) -> web.StreamResponse:
    """What a page that is open already has to add; 204 where nothing came."""
    news = await news_for(visit)
    return visit.page("news.html", news=news) if news else web.Response(status=204)


async def note_seen(visit: Visit) -> web.StreamResponse:
    """The visitor's browser has shown it: they need not see it again."""
    await _shown(visit)
    return web.Response(status=204)


async def judge_news(visit: Visit) -> web.StreamResponse:
    """What the visitor makes of it."""
    if visit.visitor is None:
        return visit.not_found()
    # Whoever judges it has seen it, also in a browser that could not say so by itself.
    await _shown(visit)
    body = await read_body(visit.request)
    press = Press(
        action=str(body.get("action", "")),
        value=visit.request.match_info["telling_id"],
        person_id=visit.visitor.id,
        platform=PLATFORM,
        words=str(body.get("words", ""))[:LONGEST_WORDS],
    )
    pressed = await visit.application.pressing.press(press)
    return visit.page("message.html", title=THANKS, words=pressed.remark)


async def _shown(visit: Visit) -> None:
    if visit.visitor is not None:
        telling = visit.application.publishing.telling
        await telling.shown(visit.request.match_info["telling_id"], visit.visitor.id)
