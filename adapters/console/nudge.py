"""One nudge: what was sent, what became of it in figures that tell on nobody, and everything that can be done."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from adapters.console.call import Call
from adapters.console.nudge_form import sender
from adapters.console.section import PageRoute
from bot.nudges.nudge_home_words import STATE_WORDS
from bot.nudges.nudge_plans import Refused
from bot.nudges.nudge_steering import STOPPABLE, WAITING, NudgeSteering
from bot.nudges.nudge_words import report_in_words
from bot.nudges.nudges import Nudge, NudgeState
from bot.people.roles import CURATING, LEADING

ONE = "/console/nudges/{nudge_id}"


async def show_nudge(call: Call) -> web.StreamResponse:
    """One nudge with its report; of others' only those who look after the articles see anything."""
    nudge = await _nudge(call)
    if nudge is None:
        return call.not_found()
    desk = call.application.nudges
    is_decided = nudge.state in (NudgeState.AWAITING_APPROVAL, NudgeState.REFUSED)
    return call.page(
        "nudge.html",
        nudge=nudge,
        state=STATE_WORDS[nudge.state],
        link=f"/articles/{nudge.source.article_id}",
        lines=[] if is_decided else report_in_words(await desk.reporting.report(nudge.id), nudge.schedule.asks_use),
        may_approve=nudge.state is NudgeState.AWAITING_APPROVAL and call.may(CURATING),
        is_own=nudge.sender_id == call.reader.id,
        may_pause=nudge.state is NudgeState.UNDER_WAY,
        may_resume=nudge.state in WAITING,
        may_stop=nudge.state in STOPPABLE,
    )


async def approve(call: Call) -> web.StreamResponse:
    """A second person agrees."""
    return await _done(call, "Agreed: it goes out.", lambda nudge_id: _steering(call).approve(nudge_id, sender(call)))


async def refuse(call: Call) -> web.StreamResponse:
    """A second person does not agree, and says why."""
    why = call.field("why")[:500]
    return await _done(call, "It won't be sent.", lambda nudge_id: _steering(call).refuse(nudge_id, sender(call), why))


async def pause(call: Call) -> web.StreamResponse:
    """Nothing more for now."""
    return await _done(call, "Paused.", lambda nudge_id: _steering(call).pause(nudge_id, sender(call)))


async def resume(call: Call) -> web.StreamResponse:
    """Go on."""
    return await _done(call, "It goes on.", lambda nudge_id: _steering(call).resume(nudge_id, sender(call)))


async def stop(call: Call) -> web.StreamResponse:
    """For good."""
    return await _done(call, "Stopped.", lambda nudge_id: _steering(call).cancel(nudge_id, sender(call)))


def _steering(call: Call) -> NudgeSteering:
    return call.application.nudges.steering


async def _nudge(call: Call) -> Nudge | None:
    nudge = await call.application.nudges.book.nudge(call.given("nudge_id"))
    return nudge if nudge and (nudge.sender_id == call.reader.id or call.may(CURATING)) else None


async def _done(call: Call, said: str, step: Callable[[str], Awaitable[Refused | None]]) -> web.StreamResponse:
    nudge = await _nudge(call)
    if nudge is None:
        return call.not_found()
    refused = await step(nudge.id)
    if refused is not None:
        return call.problem(409, "That was not done", f"{refused.why[0].upper()}{refused.why[1:]}.")
    return call.see(ONE.replace("{nudge_id}", nudge.id), said)


ROUTES = (
    PageRoute("GET", ONE, LEADING, show_nudge),
    PageRoute("POST", f"{ONE}/approve", CURATING, approve),
    PageRoute("POST", f"{ONE}/refuse", CURATING, refuse),
    PageRoute("POST", f"{ONE}/pause", LEADING, pause),
    PageRoute("POST", f"{ONE}/resume", LEADING, resume),
    PageRoute("POST", f"{ONE}/stop", LEADING, stop),
)
