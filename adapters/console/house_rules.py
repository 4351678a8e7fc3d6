"""The house rules: the page about what a model may draft, what a person must own, and what evidence is enough."""

from dataclasses import replace

from aiohttp import web
from markupsafe import Markup

from adapters.console.call import Call
from adapters.console.names import names_of
from adapters.console.section import PageRoute
from adapters.markdown import to_html
from adapters.opening import utc_now
from bot.audit_log import AuditLog
from bot.people.roles import CURATING
from bot.publishing.house_rules import HouseRules, Rules

PATH = "/console/settings/rules"
LONGEST_TEXT = 20_000
MOST_DAYS = 3650
SAVED = "The house rules hold from now on. Reviewers see the new check-list."
MEANWHILE = "Somebody else changed the rules while you were writing. Your text is below; compare it with theirs."
WRONG_DAYS = f"Days are whole numbers from 1 to {MOST_DAYS}; of grace also 0, or nothing."
NO_TEXT = f"The page needs a text of at most {LONGEST_TEXT:,} characters."


async def show_rules(call: Call) -> web.StreamResponse:
    """The rules that hold, and the form to change them."""
    rules = await _rules(call).current()
    return await _page(call, rules, rules)


async def edit_rules(call: Call) -> web.StreamResponse:
    """Make the text that was sent the rules."""
    written, problem = _written(call)
    if problem:
        return await _page(call, await _rules(call).current(), written, problem, 400)
    if await _rules(call).edit(written, call.reader.id):
        return call.see(PATH, SAVED)
    current = await _rules(call).current()
    return await _page(call, current, replace(written, edition=current.edition), MEANWHILE, 409)


def _written(call: Call) -> tuple[Rules, str]:
    """What the form says, and what is wrong with it."""
    every, grace = _days(call.field("review_every_days")), _days(call.field("grace_days"))
    edition, text = _days(call.field("edition")) or 0, call.field("text").replace("\r\n", "\n")
    kept = Rules(edition, text[:LONGEST_TEXT], every or 1, grace)
    if not 0 < len(text) <= LONGEST_TEXT:
        return kept, NO_TEXT
    is_wrong = not every or every > MOST_DAYS or (grace is None and call.field("grace_days") != "")
    return kept, WRONG_DAYS if is_wrong or (grace or 0) > MOST_DAYS else ""


async def _page(call: Call, current: Rules, written: Rules, problem: str = "", status: int = 200) -> web.Response:
    names = await names_of(call.application.engine, [current.edited_by])
    return call.page(
        "house_rules.html",
        status,
        current=current,
        written=written,
        text=Markup(to_html(current.text, 2)),  # noqa: S704 - to_html lets nothing active through
        problem=problem,
        edited_by=names.get(current.edited_by, ""),
    )


def _rules(call: Call) -> HouseRules:
    engine = call.application.engine
    return HouseRules(engine, AuditLog(engine, utc_now), utc_now)


def _days(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


ROUTES = (PageRoute("GET", PATH, CURATING, show_rules), PageRoute("POST", PATH, CURATING, edit_rules))
