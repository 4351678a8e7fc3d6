"""Where the console begins: whoever may see gaps sees them; everybody else, what they may see here."""

from aiohttp import web

from adapters.console.call import Call
from adapters.console.section import PageRoute, Section
from adapters.console.signing_in import sign_out
from bot.people.roles import EVERY_ROLE


async def show_home(call: Call) -> web.StreamResponse:
    """Lead on to the first page the reader may open; with none, say what the console is and who can let them in."""
    for _, path in call.menu:
        return call.see(path)
    return call.page("home.html")


SECTION = Section(
    "/console",
    (
        PageRoute("GET", "/console", EVERY_ROLE, show_home),
        PageRoute("POST", "/console/sign-out", EVERY_ROLE, sign_out),
    ),
)
