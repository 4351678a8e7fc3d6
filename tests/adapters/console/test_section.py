from aiohttp import web

from adapters.console.call import Call
from adapters.console.section import PageRoute, Section
from bot.people.roles import ADMINISTERING, LEADING, Role


async def nothing(call: Call) -> web.StreamResponse:
    return call.not_found()


def test_a_section_is_for_whoever_may_open_its_first_page() -> None:
    section = Section(
        "/console/x",
        (PageRoute("GET", "/console/x", LEADING, nothing), PageRoute("POST", "/console/x", ADMINISTERING, nothing)),
    )
    assert section.is_for(frozenset({Role.MANAGER}))
    assert not section.is_for(frozenset({Role.EMPLOYEE}))
    assert not Section("/console/y", section.routes).is_for(frozenset(Role))
