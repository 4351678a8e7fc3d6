"""One article: what it says, how it stands, where it was used; to change, retire or confirm it."""

from collections.abc import Sequence
from datetime import date

from aiohttp import web
from markupsafe import Markup

from adapters.console.article_words import OUTDATED, makers, short_day, state_words
from adapters.console.call import Call
from adapters.console.charts import Chart, Series, drawn, look_of, svg_response
from adapters.console.said import Said
from adapters.console.section import PageRoute
from adapters.markdown import to_html
from adapters.opening import utc_now
from bot.people.roles import CURATING
from knowledge.article_list import USED_WITHIN, freshness_of
from knowledge.article_use import Use
from knowledge.articles import Article
from knowledge.drafts import Draft
from knowledge.gaps.asked_counts import monday_of, weeks_until
from knowledge.saving import Outdated, Written

PATH = "/console/articles/{article_id}"
BODY_HEADING = 2
WEEKS_OF_USE = 13


async def show_article(call: Call) -> web.StreamResponse:
    """The article as it stands."""
    desk, article_id = call.application.curators, call.given("article_id")
    article = await call.application.articles.article(article_id)
    if article is None:
        return call.not_found()
    today = utc_now().date()
    used = await desk.uses.by_day(article_id, today - USED_WITHIN)
    proofs = await desk.proofs.of_article(article_id)
    versions = await desk.history.lines(article_id)
    return call.page(
        "article.html",
        article=article,
        text=Markup(to_html(article.body, BODY_HEADING)),  # noqa: S704 - to_html lets nothing active through
        state=state_words(article.details.status),
        freshness=freshness_of(article.details.review_by, today).value,
        used=sum(answers for _, answers in used),
        ever=(await desk.uses.of([article_id])).get(article_id, Use(0, today)),
        used_days=USED_WITHIN.days,
        weeks=_by_week(used, today),
        proofs=[each for each in proofs if each.proof.is_proven],
        asked=await call.masking.mask_all([each.asked for each in proofs if each.proof.is_proven]),
        drafts=await desk.authoring.under_way(article_id),
        changed=versions[0],
        changed_by=(await makers(call.application.engine, [versions[0].by]))[versions[0].by],
        original=_web_address(article),
    )


async def show_use(call: Call) -> web.StreamResponse:
    """The chart of how often it answered, week by week."""
    today = utc_now().date()
    used = await call.application.curators.uses.by_day(call.given("article_id"), today - USED_WITHIN)
    weeks = _by_week(used, today)
    labels = [short_day(week) for week, _ in weeks]
    chart = Chart("bars", labels, [Series("answers", [answers for _, answers in weeks])], height=200)
    return svg_response(drawn(chart, look_of(call.request)))


async def begin_change(call: Call) -> web.StreamResponse:
    """Open the draft that changes this article, or begin one."""
    draft = await call.application.curators.authoring.draft_of(call.given("article_id"), call.reader.id)
    return call.see(f"/console/drafts/{draft.id}") if isinstance(draft, Draft) else call.not_found()


async def retire(call: Call) -> web.StreamResponse:
    """Stop answering from it."""
    article_id, version = call.given("article_id"), _version(call)
    done = await call.application.curators.authoring.retire(article_id, version, call.reader.id)
    match done:
        case Written(version=now):
            words = "Retired. Nobody is answered from it any more."
            return call.see(_address(article_id), _undoable(words, article_id, version, now))
        case Outdated():
            return call.problem(409, "Changed meanwhile", OUTDATED)
        case _:
            return call.not_found()


async def verify(call: Call) -> web.StreamResponse:
    """The reader says that it still holds: it is checked from today on, and due again later."""
    article_id, version = call.given("article_id"), _version(call)
    done = await call.application.publishing.keeping_alive.verify(article_id, version, call.reader.id)
    match done:
        case Written(version=now):
            return call.see(_address(article_id), _undoable("Confirmed: checked today.", article_id, version, now))
        case Outdated():
            return call.problem(409, "Changed meanwhile", OUTDATED)
        case _:
            return call.not_found()


def _by_week(used: Sequence[tuple[date, int]], today: date) -> list[tuple[date, int]]:
    weeks = dict.fromkeys(weeks_until(today, WEEKS_OF_USE), 0)
    for day, answers in used:
        monday = monday_of(day)
        if monday in weeks:
            weeks[monday] += answers
    return list(weeks.items())


def _undoable(words: str, article_id: str, before: int, now: int) -> Said:
    return Said(words, f"/console/articles/{article_id}/restore", (("version", str(before)), ("based_on", str(now))))


def _version(call: Call) -> int:
    return int(call.field("version")) if call.field("version").isdecimal() else 0


def _address(article_id: str) -> str:
    return f"/console/articles/{article_id}"


def _web_address(article: Article) -> str:
    url = article.details.url
    return url if url and url.startswith(("http://", "https://")) else ""


ROUTES = (
    PageRoute("GET", PATH, CURATING, show_article),
    PageRoute("GET", f"{PATH}/use.svg", CURATING, show_use),
    PageRoute("POST", f"{PATH}/change", CURATING, begin_change),
    PageRoute("POST", f"{PATH}/retire", CURATING, retire),
    PageRoute("POST", f"{PATH}/verify", CURATING, verify),
)
