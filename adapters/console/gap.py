"""One gap: what was asked, why it was not answered, what is being done about it, and everything that can be done."""

from datetime import timedelta

from aiohttp import web
from sqlalchemy import select

from adapters.console.call import Call
from adapters.console.gap_proof import proven_of
from adapters.console.gap_words import KIND_HELP, KIND_WORDS, STATE_WORDS
from adapters.console.names import names_of
from adapters.console.section import PageRoute
from adapters.console.story import people_in, told
from adapters.console.triage import GAPS
from adapters.opening import utc_now
from bot.audit_log import AuditLog
from bot.gaps.gap_trend import Week, trend
from bot.gaps.triage import AREA
from bot.people.roles import CURATING
from knowledge.draft_store import DraftStore
from knowledge.gaps.gap_work import CLOSED, FOLLOWING
from knowledge.gaps.gaps import GapDetails, GapState, GapSummary
from knowledge.gaps.impact import impact_in_words
from knowledge.tables import gap_questions

MOST_QUESTIONS = 200
"""Shown at once; a gap with more is better split."""


async def show_gap(call: Call) -> web.StreamResponse:
    """One gap; whoever asks for one that was merged is led to where its questions went."""
    details = await call.application.gap_loop.gap(call.given("gap_id"))
    if details is None:
        return call.not_found()
    gap = details.summary
    if gap.id != call.given("gap_id"):
        return call.see(f"{GAPS}/{gap.id}", "That gap was merged into this one.")
    engine = call.application.engine
    history = await AuditLog(engine, utc_now).of(AREA, gap.id)
    drafts = await DraftStore(engine, utc_now).of_gap(gap.id)
    people = {gap.assigned_to, *(draft.drafted_by for draft in drafts), *people_in(history)}
    names = await names_of(engine, people)
    return call.page(
        "gap.html",
        gap=gap,
        questions=_questions(details),
        details=details,
        matters=_matters(gap),
        weeks=await _weeks(call, gap.id),
        drafts=drafts,
        proven=await proven_of(call, gap.id),
        story=[told(each, names) for each in reversed(history)],
        names=names,
        kinds=KIND_WORDS,
        kind_help=KIND_HELP,
        states=STATE_WORDS,
        may={state.value for state in FOLLOWING[gap.state]},
        is_closed=gap.state in CLOSED,
        is_settled=gap.state in (GapState.PUBLISHED, GapState.PROVEN),
    )


def _questions(details: GapDetails) -> list[tuple[str, str]]:
    """The newest questions with their ids, newest first."""
    pairs = list(zip(details.question_ids, details.asked, strict=True))
    return pairs[::-1][:MOST_QUESTIONS]


def _matters(gap: GapSummary) -> str:
    since = max(utc_now() - gap.last_asked, timedelta())
    return impact_in_words(gap.figures, since) if gap.figures else ""


async def _weeks(call: Call, gap_id: str) -> list[Week]:
    column = gap_questions.c
    query = select(column.asked_at, column.person_id).where(column.gap_id == gap_id)
    async with call.application.engine.execution_options(read_only=True).connect() as connection:
        rows = (await connection.execute(query)).all()
    return list(trend(((row.asked_at, row.person_id) for row in rows), utc_now()))


ROUTES = (PageRoute("GET", f"{GAPS}/{{gap_id}}", CURATING, show_gap),)
