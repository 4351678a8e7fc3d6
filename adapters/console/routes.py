"""Every part of the console, in the order of the navigation, and their addresses."""

from pathlib import Path

from aiohttp import web

from adapters.console import (
    articles,
    audit,
    draft_editor,
    gaps,
    health,
    home,
    jobs_page,
    nudges,
    priorities,
    questions,
    reviews,
    settings_page,
    trends,
)
from adapters.console.provider_pages import BACK, come_back, start
from adapters.console.section import Section
from adapters.console.shell import SHELL, Shell, guarded
from adapters.console.signing_in import show_sign_in, take_link, unguarded, use_link
from adapters.keys import APPLICATION, Running
from adapters.static_files import send_from

STATIC = Path(__file__).parent / "static"

SECTIONS: tuple[Section, ...] = (
    home.SECTION,
    gaps.SECTION,
    articles.SECTION,
    draft_editor.SECTION,
    reviews.SECTION,
    priorities.SECTION,
    questions.SECTION,
    health.SECTION,
    trends.SECTION,
    nudges.SECTION,
    jobs_page.SECTION,
    audit.SECTION,
    settings_page.SECTION,
)
"""A new section is one module with its `SECTION`, and its name here."""


def add_routes(app: web.Application, running: web.AppKey[Running] = APPLICATION) -> None:
    """Add the console to the web server. `app[running]` must hold the box that the built application is put in."""
    app[SHELL] = Shell(app[running], SECTIONS)
    app.router.add_get("/console/static/{name}", send_from(STATIC))
    app.router.add_get("/console/sign-in", unguarded(show_sign_in))
    app.router.add_get("/console/sign-in/start", unguarded(start))
    app.router.add_get(BACK, unguarded(come_back))
    app.router.add_get("/console/link", unguarded(take_link))
    app.router.add_post("/console/link", unguarded(use_link))
    for route in (route for section in SECTIONS for route in section.routes):
        app.router.add_route(route.method, route.path, guarded(route))
