"""The handler that takes a question."""

import hashlib

from aiohttp import web
from pydantic import ValidationError

from adapters.try_it.bodies import LONGEST_QUESTION, Ask, read_body
from adapters.try_it.chat_screen import Refused, first_screen_again
from adapters.try_it.conversations import PLATFORM
from adapters.try_it.visit import Visit
from retrieval.outcome import Person, Place, PlaceKind

NOTHING_ASKED = "Write your question first."
TOO_LONG = f"That is longer than {LONGEST_QUESTION:,} characters. Please ask about the part that matters."


async def ask(visit: Visit) -> web.StreamResponse:
    """Take a question: first it is written down, then it is acknowledged, and answered whether anyone waits or not."""
    try:
        body = Ask.model_validate(await read_body(visit.request))
    except ValidationError:
        return await first_screen_again(visit, Refused(400, NOTHING_ASKED))
    except web.HTTPRequestEntityTooLarge:
        return await first_screen_again(visit, Refused(413, TOO_LONG))
    refused = _refused(visit, body.text)
    if refused:
        return await first_screen_again(visit, refused)
    visitor = visit.visitor or visit.visitors.welcome()
    question_id = await _receive(visit, body, visitor)
    visit.try_it.live.start(question_id, visit.application.asking.answer)
    response = _accepted(visit, question_id)
    visit.visitors.remember(visitor, response)
    return response


def _refused(visit: Visit, text: str) -> Refused | None:
    if not text.strip():
        return Refused(400, NOTHING_ASKED, text)
    if len(text) > LONGEST_QUESTION:
        return Refused(413, TOO_LONG, text)
    try_it = visit.try_it
    if visit.visitor is None:
        wait = try_it.per_address.seconds_to_wait(visit.request.remote or "")
    else:
        wait = try_it.per_visitor.seconds_to_wait(visit.visitor.id)
    return Refused(429, f"That's a lot of questions at once. Please wait {wait} seconds.", text) if wait else None


async def _receive(visit: Visit, body: Ask, visitor: Person) -> str:
    # The visitor is part of the key, so that nobody can name another's question; and so is the text, because a browser
    # that goes back sends another question with the key of the page it went back to.
    digest = hashlib.sha256(body.text.encode("utf-8", "replace")).hexdigest()[:16]
    key = f"{visitor.id}:{body.event_key}:{digest}"
    place = Place(PLATFORM, PlaceKind.DIRECT, body.conversation)
    history = await visit.conversations.turns(body.conversation, visitor.id)
    return (await visit.application.asking.receive(key, body.text, visitor, place, history)).question_id


def _accepted(visit: Visit, question_id: str) -> web.Response:
    address = f"/try/questions/{question_id}"
    if visit.wants_json:
        return web.json_response({"id": question_id, "events": f"{address}/events"}, status=202)
    return web.Response(status=303, headers={"Location": f"{address}#question-{question_id}"})
