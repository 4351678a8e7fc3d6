"""The priorities: which topics matter to the organisation, by which measure, and which do not."""

from aiohttp import web

from adapters.console.article_words import makers
from adapters.console.call import Call
from adapters.console.said import Said
from adapters.console.section import PageRoute, Section
from adapters.opening import utc_now
from bot.audit_log import AuditLog
from bot.gaps.priorities import NotSet, Priorities, Stated
from bot.people.roles import CURATING, LEADING
from knowledge.gaps.impact import NO_PRIORITY, USUAL_WEIGHT
from knowledge.gaps.priorities import LONGEST_NAME, WEIGHT_IN_WORDS, Priority

PATH = "/console/priorities"
ONE = f"{PATH}/{{priority_id}}"

PROBLEMS = {
    NotSet.EMPTY: "A priority needs a name and at least one topic.",
    NotSet.WEIGHT: "Choose how much it weighs.",
    NotSet.UNKNOWN: "There is no such priority any more.",
}


async def show_priorities(call: Call) -> web.StreamResponse:
    """All of them, and a form for a new one."""
    return await _page(call)


async def add(call: Call) -> web.StreamResponse:
    """Keep a new one."""
    added = await _priorities(call).add(_stated(call), call.reader.id)
    if isinstance(added, NotSet):
        return await _page(call, PROBLEMS[added], 422)
    return call.see(PATH, Said("Kept. Gaps on its topics weigh by it from now on.", f"{PATH}/{added.id}/remove"))


async def show_priority(call: Call) -> web.StreamResponse:
    """One, to be changed."""
    found = await _priorities(call).priority(call.given("priority_id"))
    return await _one(call, found) if found else call.not_found()


async def change(call: Call) -> web.StreamResponse:
    """Put what was typed in the place of what was said before."""
    priorities, priority_id = _priorities(call), call.given("priority_id")
    before = await priorities.priority(priority_id)
    changed = await priorities.change(priority_id, _stated(call), call.reader.id)
    if before is None or changed is NotSet.UNKNOWN:
        return call.not_found()
    if isinstance(changed, NotSet):
        return await _one(call, before, PROBLEMS[changed], 422)
    return call.see(PATH, Said("Changed.", f"{PATH}/{priority_id}", _fields(before)))


async def remove(call: Call) -> web.StreamResponse:
    """Its topics weigh as usual again."""
    priorities, priority_id = _priorities(call), call.given("priority_id")
    before = await priorities.priority(priority_id)
    if before is None or not await priorities.remove(priority_id, call.reader.id):
        return call.not_found()
    return call.see(PATH, Said("Removed. Its topics weigh as usual again.", PATH, _fields(before)))


def _priorities(call: Call) -> Priorities:
    engine = call.application.engine
    return Priorities(engine, AuditLog(engine, utc_now), utc_now)


def _stated(call: Call) -> Stated:
    weight = call.field("weight")
    topics = tuple(part.strip() for part in call.field("topics").split(",") if part.strip())
    return Stated(call.field("name"), topics, int(weight) if weight.isdecimal() else -1, call.field("measure"))


def _fields(priority: Priority) -> tuple[tuple[str, str], ...]:
    """What a form would send to state the priority as it was."""
    return (
        ("name", priority.name),
        ("measure", priority.measure),
        ("topics", ", ".join(priority.topics)),
        ("weight", str(priority.weight)),
    )


async def _page(call: Call, problem: str = "", status: int = 200) -> web.StreamResponse:
    priorities = _priorities(call)
    found = await priorities.all()
    return call.page(
        "priorities.html",
        status,
        priorities=found,
        topics=await priorities.topics(),
        names=await makers(call.application.engine, [each.set_by for each in found]),
        dropped=[each for each in found if each.weight == NO_PRIORITY],
        raised=[each for each in found if each.weight > USUAL_WEIGHT],
        weights=_weights(),
        longest_name=LONGEST_NAME,
        problem=problem,
        may_change=call.may(CURATING),
    )


async def _one(call: Call, priority: Priority, problem: str = "", status: int = 200) -> web.StreamResponse:
    return call.page(
        "priority.html",
        status,
        priority=priority,
        topics=await _priorities(call).topics(),
        weights=_weights(),
        longest_name=LONGEST_NAME,
        problem=problem,
    )


def _weights() -> list[tuple[int, str]]:
    return sorted(WEIGHT_IN_WORDS.items(), reverse=True)


SECTION = Section(
    PATH,
    (
        PageRoute("GET", PATH, LEADING, show_priorities),
        PageRoute("POST", PATH, CURATING, add),
        PageRoute("GET", ONE, CURATING, show_priority),
        PageRoute("POST", ONE, CURATING, change),
        PageRoute("POST", f"{ONE}/remove", CURATING, remove),
    ),
    "Priorities",
)
