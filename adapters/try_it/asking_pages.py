"""The handlers that take a question, show its reply, and send it while it is being written."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from pydantic import ValidationError

from adapters.try_it.bodies import LONGEST_QUESTION, Ask, new_key, read_body
from adapters.try_it.conversations import PLATFORM, Asked
from adapters.try_it.rendering import Turn, announcement, text_so_far, turn_of
from adapters.try_it.visit import Visit
from retrieval.outcome import Person, Place, PlaceKind

LOOK_SECONDS = 0.5
"""Between two looks at a reply that another process, or a later try, is working on."""

HEARTBEAT_SECONDS = 15.0
"""Proxies close a connection that says nothing for half a minute or so."""

STREAM_HEADERS = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def ask(visit: Visit) -> web.StreamResponse:
    """Take a question: first it is written down, then it is acknowledged, and answered whether anyone waits or not."""
    try:
        body = Ask.model_validate(await read_body(visit.request))
    except ValidationError:
        return await _again(visit, "", 400, "Write your question first.")
    refusal = _refusal(visit, body.text)
    if refusal:
        return await _again(visit, body.text, *refusal)
    visitor = visit.visitor or visit.visitors.welcome()
    question_id = await _receive(visit, body, visitor)
    visit.try_it.live.start(question_id, visit.application.asking.answer)
    response = _accepted(visit, question_id)
    visit.visitors.remember(visitor, response)
    return response


async def show(visit: Visit) -> web.StreamResponse:
    """A question and its reply: the page with the whole conversation, or JSON (202 while there is no reply yet)."""
    asked = await _asked(visit)
    if asked is None:
        return visit.not_found()
    if visit.wants_json:
        pending = {"state": "pending"}
        return web.json_response(pending, status=202) if asked.is_pending else web.json_response(_reply_json(asked))
    conversation = await visit.conversations.of(asked.conversation, visit.reader.id)
    return visit.page(
        "chat.html",
        turns=await turns(visit, conversation),
        conversation=asked.conversation,
        event_key=new_key(),
        suggestions=(),
        problem="",
        text="",
        is_sample=(await visit.suggestions.offer()).is_sample,
    )


async def events(visit: Visit) -> web.StreamResponse:
    """The answer as it is written (`text`), then the reply (`reply`). Coming back late gives just the reply."""
    asked = await _asked(visit)
    if asked is None:
        return visit.not_found()
    stream = web.StreamResponse(headers=STREAM_HEADERS)
    await stream.prepare(visit.request)
    async with _heartbeat(stream):
        async for event in _events(visit, asked):
            await stream.write(event)
    return stream


async def turns(visit: Visit, asked: Sequence[Asked]) -> list[Turn]:
    """Questions with their replies, and with what their sources say now."""
    cited = {citation.passage_id for one in asked if one.reply for citation in one.reply.citations}
    passages = await visit.application.articles.passages(cited) if cited else {}
    return [turn_of(one, passages, visit.reader) for one in asked]


async def asked_by_visitor(visit: Visit, question_id: str) -> Asked | None:
    """The question with this id if it is this visitor's own."""
    return await visit.conversations.asked(question_id, visit.visitor.id) if visit.visitor else None


async def _asked(visit: Visit) -> Asked | None:
    return await asked_by_visitor(visit, visit.request.match_info["question_id"])


def _refusal(visit: Visit, text: str) -> tuple[int, str] | None:
    if not text.strip():
        return 400, "Write your question first."
    if len(text) > LONGEST_QUESTION:
        return 413, f"That is longer than {LONGEST_QUESTION:,} characters. Please ask about the part that matters."
    try_it = visit.try_it
    if visit.visitor is None:
        wait = try_it.per_address.seconds_to_wait(visit.request.remote or "")
    else:
        wait = try_it.per_visitor.seconds_to_wait(visit.visitor.id)
    return (429, f"That's a lot of questions at once. Please wait {wait} seconds.") if wait else None


async def _again(visit: Visit, text: str, status: int, words: str) -> web.Response:
    """The first screen with what went wrong, and with what was typed."""
    if visit.wants_json:
        return web.json_response({"error": words}, status=status)
    offer = await visit.suggestions.offer()
    return visit.page(
        "chat.html",
        status,
        turns=(),
        conversation=new_key(),
        event_key=new_key(),
        suggestions=offer.questions,
        problem=words,
        text=text[:LONGEST_QUESTION],
        is_sample=offer.is_sample,
    )


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


async def _events(visit: Visit, asked: Asked) -> AsyncIterator[bytes]:
    live = visit.try_it.live
    if asked.reply is None:
        # Usually it is being answered already. After a restart it is not, and the reader who came back starts it.
        live.start(asked.id, visit.application.asking.answer)
        async for text in live.text(asked.id):
            yield _event("text", {"html": text_so_far(text)})
    shown = None
    while visit.try_it.running.application is not None:
        current = await visit.conversations.asked(asked.id, visit.reader.id)
        if current is not None and current.reply is not None and current.reply != shown:
            shown = current.reply
            yield _event("reply", await _reply_event(visit, current))
        if current is None or not current.is_pending:
            return
        await asyncio.sleep(LOOK_SECONDS)


async def _reply_event(visit: Visit, asked: Asked) -> dict[str, Any]:
    [turn] = await turns(visit, [asked])
    html = visit.try_it.pages.render("reply.html", turn=turn)
    return {"html": html, "is_final": not asked.is_pending, "reply": _reply_json(asked), **_announced(asked)}


def _announced(asked: Asked) -> dict[str, str]:
    return {"announcement": announcement(asked.reply)} if asked.reply else {}


def _reply_json(asked: Asked) -> dict[str, Any]:
    return {"id": asked.id, **asked.reply.to_json()} if asked.reply else {}


def _event(name: str, data: dict[str, Any]) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()


@asynccontextmanager
async def _heartbeat(stream: web.StreamResponse) -> AsyncIterator[None]:
    async def beat() -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            await stream.write(b": still at it\n\n")

    beating = asyncio.create_task(beat())
    try:
        yield
    finally:
        beating.cancel()
        await asyncio.gather(beating, return_exceptions=True)
