"""Changing one gap: what it is called, who has it, where it stands, and which questions are in it."""

from collections.abc import Mapping
from datetime import date

from aiohttp import web

from adapters.console.call import Call
from adapters.console.said import Said
from adapters.console.section import Handle, PageRoute
from adapters.console.triage import GAPS, person_named, said_of, triage_of
from bot.gaps.gap_board import KINDS
from bot.people.roles import CURATING
from knowledge.gaps.gap_work import Action, Assign, Dismiss, Rename, Reopen, Route, SetDue, SetKind, SetTopics, Unassign
from knowledge.gaps.gaps import GapKind

GAP = f"{GAPS}/{{gap_id}}"
NOBODY_NAMED = "Name somebody: “me”, or an e-mail address."
NO_SUCH_KIND = "Choose one of the kinds."
NO_SUCH_DAY = "Write the day as 2026-12-31, or leave it empty."
CHOOSE_QUESTIONS = "Choose the questions first."


async def rename(call: Call) -> web.StreamResponse:
    """Give the gap another title."""
    return await _change(call, Rename(call.field("title")), "It has another title now.")


async def set_kind(call: Call) -> web.StreamResponse:
    """Say why the knowledge did not answer."""
    if call.field("kind") not in KINDS:
        return _back(call, NO_SUCH_KIND)
    return await _change(call, SetKind(GapKind(call.field("kind"))), "It is of another kind now.")


async def set_topics(call: Call) -> web.StreamResponse:
    """Say what it is about."""
    topics = tuple(topic.strip() for topic in call.field("topics").split(",") if topic.strip())
    return await _change(call, SetTopics(topics), "Its topics are written down.")


async def assign(call: Call) -> web.StreamResponse:
    """Give it to somebody."""
    person = person_named(call)
    if not person:
        return _back(call, NOBODY_NAMED)
    due = _day(call)
    if isinstance(due, str):
        return _back(call, due)
    return await _change(call, Assign(person, due), "Assigned.")


async def unassign(call: Call) -> web.StreamResponse:
    """Nobody has it any more."""
    return await _change(call, Unassign(), "Nobody has it any more.")


async def set_due(call: Call) -> web.StreamResponse:
    """Say when it is to be done, or leave that to its impact."""
    due = _day(call)
    if isinstance(due, str):
        return _back(call, due)
    return await _change(
        call, SetDue(due), "It is due on another day now." if due else "Its impact says when it is due."
    )


async def dismiss(call: Call) -> web.StreamResponse:
    """Close it without an answer, for a reason."""
    return await _change(call, Dismiss(call.field("reason")), "Dismissed.")


async def reopen(call: Call) -> web.StreamResponse:
    """Look at it afresh."""
    return await _change(call, Reopen(), "It is open again.")


async def route(call: Call) -> web.StreamResponse:
    """Hand it to whoever owns the process or the tool that is broken."""
    return await _change(call, Route(call.field("to"), call.field("note")), "Handed on. No article is needed for it.")


async def split(call: Call) -> web.StreamResponse:
    """Make some of its questions a gap of their own."""
    chosen = call.fields("question_id")
    if not chosen:
        return _back(call, CHOOSE_QUESTIONS)
    result = await triage_of(call).split(chosen, call.reader.id)
    return _back(call, said_of("They are a gap of their own now.", result))


async def move(call: Call) -> web.StreamResponse:
    """Put some of its questions into another gap."""
    chosen, target = call.fields("question_id"), _gap_named(call.field("other"))
    if not chosen or not target:
        return _back(call, CHOOSE_QUESTIONS if not chosen else "Say which gap: paste its address.")
    results = [await triage_of(call).move(each, target, call.reader.id) for each in chosen]
    return _back(call, said_of("Moved.", results[-1]))


async def merge(call: Call) -> web.StreamResponse:
    """Take in all questions of another gap."""
    target = _gap_named(call.field("other"))
    if not target:
        return _back(call, "Say which gap: paste its address.")
    result = await triage_of(call).merge([call.given("gap_id"), target], call.reader.id)
    return _back(call, said_of("They are one gap now.", result))


async def _change(call: Call, action: Action, words: str) -> web.Response:
    return _back(call, said_of(words, await triage_of(call).change(call.given("gap_id"), action, call.reader.id)))


def _back(call: Call, said: Said | str) -> web.Response:
    return call.see(f"{GAPS}/{call.given('gap_id')}", said)


def _day(call: Call) -> date | str | None:
    written = call.field("due_on")
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return NO_SUCH_DAY


def _gap_named(text: str) -> str:
    """The id of the gap that an address, or the id itself, names."""
    last = text.strip().rstrip("/").rpartition("/")[2].partition("?")[0]
    return last if last.isalnum() and len(last) <= 64 else ""


_VERBS: Mapping[str, Handle] = {
    "rename": rename,
    "kind": set_kind,
    "topics": set_topics,
    "assign": assign,
    "unassign": unassign,
    "due": set_due,
    "dismiss": dismiss,
    "reopen": reopen,
    "route": route,
    "split": split,
    "move": move,
    "merge": merge,
}

ROUTES = tuple(PageRoute("POST", f"{GAP}/{verb}", CURATING, handle) for verb, handle in _VERBS.items())
