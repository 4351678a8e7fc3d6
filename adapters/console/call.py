"""One request of somebody signed in, and the answers a page can give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from adapters.console.reader import Reader
from adapters.console.rendering import Templates
from adapters.console.said import Said, forget_said, put_said, said_in
from adapters.wiring import Application
from bot.gaps.gap_board import GapBoard
from bot.people.masking_people import Masking
from bot.people.roles import Role

PAGE_HEADERS = {
    # With "no-referrer" browsers hide where a form was sent from, and our own forms would look like a stranger's.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}

Menu = Sequence[tuple[str, str]]
"""Label and address of each section the reader may open."""


@dataclass(frozen=True)
class Call:
    """A request, who sent it, and what answers it. Their role was checked, and that their own page sent it."""

    request: web.Request
    application: Application
    reader: Reader
    templates: Templates
    masking: Masking
    gap_board: GapBoard
    menu: Menu
    form: Mapping[str, Sequence[str]]

    def given(self, name: str) -> str:
        """The part of the address that is called so: "gap_id" of "/console/gaps/{gap_id}"."""
        return self.request.match_info[name]

    def query(self, name: str, otherwise: str = "") -> str:
        """A value of the address's query, without what surrounds it."""
        return self.request.query.get(name, otherwise).strip()

    def field(self, name: str, otherwise: str = "") -> str:
        """A value of the form that was sent, without what surrounds it."""
        return (self.form.get(name) or (otherwise,))[0].strip()

    def fields(self, name: str) -> list[str]:
        """Every value of the form under this name, as check boxes send them."""
        return [value.strip() for value in self.form.get(name, ())]

    def may(self, allowed: frozenset[Role]) -> bool:
        """Whether the reader has one of these roles: for showing only what they can press."""
        return self.reader.is_one_of(allowed)

    def page(self, template: str, status: int = 200, **values: Any) -> web.Response:
        """A whole page of the console."""
        shell = {"reader": self.reader, "menu": self.menu, "here": self.request.path, "said": self._said()}
        html = self.templates.render(template, **shell, **values)
        response = web.Response(text=html, content_type="text/html", status=status, headers=PAGE_HEADERS)
        forget_said(self.request, response)
        return response

    def see(self, path: str, said: Said | str = "", **query: str) -> web.Response:
        """After a change: lead the browser on to this page of ours, and say there once what was done."""
        address = f"{path}?{urlencode(query)}" if query else path
        response = web.Response(status=303, headers={"Location": address, "Cache-Control": "no-store"})
        words = Said(said) if isinstance(said, str) else said
        if words.words:
            put_said(response, words, self.reader.csrf, is_secure=self._is_secure())
        return response

    def not_found(self) -> web.Response:
        """There is nothing at this address (any more)."""
        return self.problem(404, "Nothing here", "There is nothing at this address. It may have been moved or merged.")

    def problem(self, status: int, title: str, words: str) -> web.Response:
        """Something that did not work, in plain words."""
        return self.page("problem.html", status, title=title, words=words)

    def _said(self) -> Said | None:
        return said_in(self.request, self.reader.csrf)

    def _is_secure(self) -> bool:
        return self.application.settings.public_url.startswith("https://")
