"""The audit log: every change that a person or the program made, the newest first."""

from urllib.parse import urlencode

from aiohttp import web

from adapters.console.call import Call
from adapters.console.names import names_of
from adapters.console.section import PageRoute, Section
from adapters.console.story import people_in, told
from adapters.opening import utc_now
from bot.audit_log import AuditEntry, AuditLog, Wanted
from bot.people.roles import CURATING

PATH = "/console/audit"
A_PAGE = 50

AREA_WORDS = {
    "gap": "gaps",
    "draft": "drafts",
    "priority": "priorities",
    "article": "articles",
    "rules": "house rules",
    "nudge": "nudges",
    "role": "roles",
    "proof": "proofs",
}
SUBJECTS = {
    "gap": "/console/gaps/",
    "draft": "/console/drafts/",
    "article": "/console/articles/",
    "proof": "/console/gaps/",
}
"""Where the page about a subject of each area stands."""


async def show_audit(call: Call) -> web.StreamResponse:
    """The entries that were chosen."""
    audit = AuditLog(call.application.engine, utc_now)
    areas = await audit.areas()
    area = call.query("area") if call.query("area") in areas else ""
    before = call.query("before")
    wanted = Wanted(area=area or None, before=int(before) if before.isdecimal() and len(before) < 15 else None)
    found = await audit.recent(wanted, A_PAGE + 1)
    entries = found[:A_PAGE]
    names = await names_of(call.application.engine, people_in(entries))
    return call.page(
        "audit.html",
        entries=[told(each, names) for each in entries],
        areas=[("", "everything"), *((each, AREA_WORDS.get(each, each)) for each in areas)],
        area=area,
        area_words=AREA_WORDS,
        subjects=SUBJECTS,
        is_first=wanted.before is None,
        later=_later(area, entries) if len(found) > A_PAGE else "",
    )


def _later(area: str, entries: list[AuditEntry]) -> str:
    values = {"area": area, "before": str(entries[-1].number)}
    return f"{PATH}?{urlencode({name: value for name, value in values.items() if value})}"


SECTION = Section(PATH, (PageRoute("GET", PATH, CURATING, show_audit),), "Audit log")
