"""The addresses of the try-it chat."""

from pathlib import Path

from aiohttp import web

from adapters.keys import APPLICATION, Running
from adapters.static_files import send_from
from adapters.try_it.answer_pages import events, show
from adapters.try_it.asking_pages import ask
from adapters.try_it.chat_screen import first_screen
from adapters.try_it.judging_pages import judge, stop_telling
from adapters.try_it.news import judge_news, note_seen, show_news
from adapters.try_it.reading_pages import read_article, read_help
from adapters.try_it.visit import TRY_IT, TryIt, guarded

STATIC = Path(__file__).parent / "static"


def add_routes(app: web.Application, running: web.AppKey[Running] = APPLICATION) -> None:
    """Add the chat to the web server. `app[running]` must hold the box that the built application is put in."""
    app[TRY_IT] = TryIt(app[running])
    app.router.add_get("/", guarded(first_screen))
    app.router.add_get("/help", guarded(read_help))
    app.router.add_get("/articles/{article_id}", guarded(read_article))
    app.router.add_post("/try/questions", guarded(ask))
    app.router.add_get("/try/questions/{question_id}", guarded(show))
    app.router.add_get("/try/questions/{question_id}/events", guarded(events))
    app.router.add_post("/try/questions/{question_id}/feedback", guarded(judge))
    app.router.add_post("/try/questions/{question_id}/do-not-follow-up", guarded(stop_telling))
    app.router.add_get("/try/told", guarded(show_news))
    app.router.add_post("/try/told/{telling_id}", guarded(judge_news))
    app.router.add_post("/try/told/{telling_id}/seen", guarded(note_seen))
    app.router.add_get("/try/static/{name}", send_from(STATIC))
    app.on_shutdown.append(_stop_answering)


async def _stop_answering(app: web.Application) -> None:
    await app[TRY_IT].live.close()
