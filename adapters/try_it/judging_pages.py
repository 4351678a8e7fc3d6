"""The handlers that take what a visitor thinks of a reply."""

from aiohttp import web
from pydantic import ValidationError

from adapters.try_it.answer_pages import asked_here
from adapters.try_it.bodies import Judge, read_body
from adapters.try_it.chat_screen import turns
from adapters.try_it.conversations import Asked
from adapters.try_it.visit import Visit


async def judge(visit: Visit) -> web.StreamResponse:
    """Take a thumb up or down, with the reason; the last one counts."""
    asked = await asked_here(visit)
    if asked is None:
        return visit.not_found()
    try:
        body = Judge.model_validate(await read_body(visit.request))
    except ValidationError:
        return visit.problem(400, "That didn't work", "Please say whether it helped and, if not, choose a reason.")
    await visit.application.feedback.give(asked.id, visit.reader.id, body.helped, body.reason, body.note)
    return await _shown_again(visit, asked)


async def stop_telling(visit: Visit) -> web.StreamResponse:
    """The asker does not want to hear when somebody answers the gap."""
    asked = await asked_here(visit)
    if asked is None:
        return visit.not_found()
    await visit.application.gap_loop.stop_telling(asked.id, visit.reader.id)
    return await _shown_again(visit, asked)


async def _shown_again(visit: Visit, asked: Asked) -> web.StreamResponse:
    if not visit.wants_json:
        return web.Response(status=303, headers={"Location": f"/try/questions/{asked.id}#question-{asked.id}"})
    current = await visit.conversations.asked(asked.id, visit.reader.id)
    [turn] = await turns(visit, [current or asked])
    return web.json_response({"html": visit.try_it.pages.render("judgement.html", turn=turn)})
