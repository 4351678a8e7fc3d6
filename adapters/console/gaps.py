"""The gaps: what people asked and we do not know, those that matter most first; and changing several at once."""

from urllib.parse import urlencode

from aiohttp import web

from adapters.console import gap, gap_answers, gap_changes, gap_proof
from adapters.console.call import Call
from adapters.console.gap_words import KIND_WORDS, ORDER_CHOICES, STATE_CHOICES, STATE_WORDS, asked_by
from adapters.console.names import names_of
from adapters.console.section import PageRoute, Section
from adapters.console.triage import GAPS, UNDO, entries_of, person_named, said_of, said_of_all, triage_of, way_back
from bot.gaps.gap_board import KINDS, NOBODY, ORDERS, STATES, TO_DO, GapsWanted
from bot.people.roles import CURATING
from knowledge.gaps.gap_work import Action, Assign, Dismiss, SetKind
from knowledge.gaps.gaps import GapKind

MOST_AT_ONCE = 200
"""Gaps that one form may change."""

OWNER_CHOICES = (("", "any"), ("me", "me"), (NOBODY, "nobody"))
CHOOSE_FIRST = "Choose at least one gap first, and what is to be done."


async def show_gaps(call: Call) -> web.StreamResponse:
    """The list of gaps."""
    wanted = _wanted(call)
    page = await call.gap_board.page(wanted)
    number = min(wanted.page, page.pages)
    return call.page(
        "gaps.html",
        page=page,
        wanted=wanted,
        owner=call.query("owner"),
        number=number,
        first=page.gaps[0] if page.gaps and wanted == GapsWanted() else None,
        names=await names_of(call.application.engine, [each.assigned_to for each in page.gaps]),
        is_default=wanted == GapsWanted(),
        asked_by=asked_by,
        kinds=KIND_WORDS,
        states=STATE_WORDS,
        state_choices=STATE_CHOICES,
        order_choices=ORDER_CHOICES,
        owner_choices=OWNER_CHOICES,
        here_again=call.request.path_qs,
        earlier=_address(call, number - 1) if number > 1 else "",
        later=_address(call, number + 1) if number < page.pages else "",
    )


async def change_several(call: Call) -> web.StreamResponse:
    """Do the same to all gaps that were chosen."""
    chosen, back = call.fields("gap_id")[:MOST_AT_ONCE], way_back(call)
    if call.field("do") == "merge" and len(chosen) > 1:
        return call.see(
            back, said_of(f"{len(chosen)} gaps are one now.", await triage_of(call).merge(chosen, call.reader.id))
        )
    action, words = _action(call)
    if action is None or not chosen:
        return call.see(back, CHOOSE_FIRST)
    bulk = await triage_of(call).change_all(chosen, action, call.reader.id)
    return call.see(back, said_of_all(words, bulk, back))


async def undo(call: Call) -> web.StreamResponse:
    """Take changes to gaps back."""
    bulk = await triage_of(call).undo_all(entries_of(call.field("entries")), call.reader.id)
    if bulk.done and not bulk.refused:
        return call.see(way_back(call), "Taken back.")
    return call.see(way_back(call), said_of_all("put back", bulk, way_back(call)).words)


def _action(call: Call) -> tuple[Action | None, str]:
    match call.field("do"):
        case "assign":
            person = person_named(call)
            return (Assign(person), "assigned") if person else (None, "")
        case "kind" if call.field("kind") in KINDS:
            return SetKind(GapKind(call.field("kind"))), "of another kind now"
        case "dismiss" if call.field("reason"):
            return Dismiss(call.field("reason")), "dismissed"
        case _:
            return None, ""


def _wanted(call: Call) -> GapsWanted:
    state, kind, order, owner = (call.query(name) for name in ("state", "kind", "order", "owner"))
    page = call.query("page")
    return GapsWanted(
        state=state if state in STATES else TO_DO,
        kind=kind if kind in KINDS else "",
        owner=call.reader.id if owner == "me" else (owner if owner == NOBODY else ""),
        overdue=bool(call.query("overdue")),
        order=order if order in ORDERS else "impact",
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )


def _address(call: Call, page: int) -> str:
    kept = {name: call.query(name) for name in ("state", "kind", "owner", "overdue", "order")}
    values = {name: value for name, value in kept.items() if value} | ({"page": str(page)} if page > 1 else {})
    return f"{GAPS}?{urlencode(values)}" if values else GAPS


SECTION = Section(
    GAPS,
    (
        PageRoute("GET", GAPS, CURATING, show_gaps),
        PageRoute("POST", f"{GAPS}/change", CURATING, change_several),
        PageRoute("POST", UNDO, CURATING, undo),
        *gap.ROUTES,
        *gap_changes.ROUTES,
        *gap_answers.ROUTES,
        *gap_proof.ROUTES,
    ),
    "Gaps",
)
