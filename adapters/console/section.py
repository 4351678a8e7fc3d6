"""How a part of the console tells the shell of its addresses: what each does, and who may."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from aiohttp import web

from adapters.console.call import Call
from bot.people.roles import Role

Handle = Callable[[Call], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class PageRoute:
    """One address. `allowed` are the roles of which a reader needs one; there is no route without.

    `largest` is how many bytes a form may have that is sent there, where that is more than usual.
    """

    method: Literal["GET", "POST"]
    path: str
    allowed: frozenset[Role]
    handle: Handle
    largest: int | None = None


@dataclass(frozen=True)
class Section:
    """A part of the console with its addresses. With a `label` it stands in the navigation, for whoever may open it.

    `path` is where the navigation leads, and what every address of the section begins with.
    """

    path: str
    routes: tuple[PageRoute, ...]
    label: str = ""

    def is_for(self, roles: frozenset[Role]) -> bool:
        """Whether somebody with these roles may open the section's first page."""
        return any(route.path == self.path and route.method == "GET" and route.allowed & roles for route in self.routes)
