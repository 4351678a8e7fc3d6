"""The versions of an article, what changed between any two of them, and the way back to one."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web

from adapters.console.article_words import OUTDATED, makers
from adapters.console.call import Call
from adapters.console.said import Said
from adapters.console.section import PageRoute
from bot.drafts.authoring import NeverPublished
from bot.people.roles import CURATING
from bot.publishing.text_changes import changes, extent
from knowledge.article_history import VersionLine
from knowledge.articles import ArticleDetails, Status
from knowledge.drafts import Draft
from knowledge.reading.details_json import details_to_json
from knowledge.saving import Outdated, Written

PATH = "/console/articles/{article_id}"

HANDED_IN = "Handed in as a change: version {version} holds again once somebody else has approved it."

NAMES = {
    "title": "title",
    "owner": "owner",
    "audience": "for",
    "status": "state",
    "review_by": "review by",
    "topics": "topics",
    "also_asked_as": "also asked as",
    "checked_by": "checked by",
    "checked_on": "checked on",
    "url": "original",
    "nudge_text": "for nudges",
}
"""What an article says about itself, as the pages call it."""


@dataclass(frozen=True)
class ChangedDetail:
    """Something an article says about itself, before and after."""

    name: str
    before: str
    after: str


async def show_versions(call: Call) -> web.StreamResponse:
    """All versions, and the differences between two of them: the last two unless others are chosen."""
    article_id = call.given("article_id")
    lines = await call.application.curators.history.lines(article_id)
    if not lines:
        return call.not_found()
    older, newer = _chosen(call, lines)
    texts = await call.application.curators.history.texts(article_id, {older, newer})
    before, after = texts[older], texts[newer]
    stretches = changes(before.body, after.body)
    return call.page(
        "article_versions.html",
        article_id=article_id,
        title=lines[0].details.title,
        lines=lines,
        names=await makers(call.application.engine, [line.by for line in lines]),
        older=older,
        newer=newer,
        current=lines[0].version,
        stretches=stretches,
        extent=extent(stretches),
        details=changed_details(before.line.details, after.line.details),
        approves_alone=call.application.settings.allow_own_approval,
        may_restore={line.version for line in lines[1:] if line.details.status is Status.PUBLISHED},
    )


async def restore(call: Call) -> web.StreamResponse:
    """Let the article say again what it said at an earlier version, once somebody else has approved that."""
    article_id = call.given("article_id")
    version, based_on = (
        int(call.field(name)) if call.field(name).isdecimal() else 0 for name in ("version", "based_on")
    )
    alone, authoring = call.application.settings.allow_own_approval, call.application.curators.authoring
    done = await authoring.restore(article_id, version, based_on, call.reader.id, alone)
    match done:
        case Written(version=now):
            said = f"Version {version} holds again, as version {now}."
            return call.see(f"/console/articles/{article_id}", await _undoable(call, said, based_on, now))
        case Draft():
            await call.application.publishing.reviewing.submit(done.id, done.version, call.reader.id)
            return call.see(f"/console/reviews/{done.id}", HANDED_IN.format(version=version))
        case Outdated():
            return call.problem(409, "Changed meanwhile", OUTDATED)
        case NeverPublished():
            words = (
                "That version was never published, so nobody has approved it. Begin a change of the article instead."
            )
            return call.problem(409, "Not approved", words)
        case _:
            return call.not_found()


def changed_details(before: ArticleDetails, after: ArticleDetails) -> list[ChangedDetail]:
    """What an article says differently about itself."""
    old, new = details_to_json(before), details_to_json(after)
    said = ((NAMES[name], old.get(name), new.get(name)) for name in NAMES)
    return [ChangedDetail(name, _words(was), _words(now)) for name, was, now in said if was != now]


async def _undoable(call: Call, words: str, before: int, now: int) -> Said:
    """With a way back to what held before, if that was published."""
    article_id = call.given("article_id")
    lines = await call.application.curators.history.lines(article_id)
    if not any(line.version == before and line.details.status is Status.PUBLISHED for line in lines):
        return Said(words)
    back = (("version", str(before)), ("based_on", str(now)))
    return Said(words, f"/console/articles/{article_id}/restore", back)


def _chosen(call: Call, lines: Sequence[VersionLine]) -> tuple[int, int]:
    there = [line.version for line in lines]
    newer = int(call.query("to")) if call.query("to").isdecimal() else there[0]
    newer = newer if newer in there else there[0]
    before = [version for version in there if version < newer]
    older = int(call.query("from")) if call.query("from").isdecimal() else (before or there)[0]
    older = older if older in there else (before or there)[0]
    return min(older, newer), max(older, newer)


def _words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "nothing"
    return str(value).replace("_", " ") if value else "nothing"


ROUTES = (
    PageRoute("GET", f"{PATH}/versions", CURATING, show_versions),
    PageRoute("POST", f"{PATH}/restore", CURATING, restore),
)
