"""The addresses of what all pages look like."""

from pathlib import Path

from aiohttp import web

from adapters.static_files import send_from

STATIC = Path(__file__).parent / "static"


def add_routes(app: web.Application) -> None:
    """Add the shared style sheet and the mark to the web server."""
    app.router.add_get("/look/{name}", send_from(STATIC))
