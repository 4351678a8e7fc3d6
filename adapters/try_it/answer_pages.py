"""The handlers that show a reply: on its page, as JSON, and piece by piece while it is being written."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from adapters.try_it.chat_screen import conversation, turns
from adapters.try_it.conversations import Asked
from adapters.try_it.rendering import announcement, text_so_far
from adapters.try_it.visit import Visit

LOOK_SECONDS = 0.5
"""Between two looks at a reply that another process, or a later try, is working on."""

HEARTBEAT_SECONDS = 15.0
"""Proxies close a connection that says nothing for half a minute or so."""

STREAM_HEADERS = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def show(visit: Visit) -> web.StreamResponse:
    """A question and its reply: the page with the whole conversation, or JSON (202 while there is no reply yet)."""
    asked = await asked_here(visit)
    if asked is None:
        return visit.not_found()
    if not visit.wants_json:
        return await conversation(visit, asked)
    if asked.is_pending:
        return web.json_response({"state": "pending"}, status=202)
    return web.json_response(_reply_json(asked))


async def events(visit: Visit) -> web.StreamResponse:
    """The answer as it is written (`text`), then the reply (`reply`). Coming back late gives just the reply."""
    asked = await asked_here(visit)
    if asked is None:
        return visit.not_found()
    stream = web.StreamResponse(headers=STREAM_HEADERS)
    await stream.prepare(visit.request)
    async with _heartbeat(stream):
        async for event in _events(visit, asked):
            await stream.write(event)
    return stream


async def asked_here(visit: Visit) -> Asked | None:
    """The question that the address names, if it is this visitor's own."""
    if visit.visitor is None:
        return None
    return await visit.conversations.asked(visit.request.match_info["question_id"], visit.visitor.id)


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
