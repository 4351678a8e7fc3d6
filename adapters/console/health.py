"""Health: how much is answered, what is overdue, what contradicts what, what is used most and what never."""

from collections.abc import Sequence

from aiohttp import web

from adapters.console.article_words import short_day
from adapters.console.call import Call
from adapters.console.charts import Chart, Series, drawn, look_of, svg_response
from adapters.console.csv_files import WITHHELD, csv_response
from adapters.console.section import PageRoute, Section
from bot.figures.figure_words import articles_in_words, coverage_in_words, percent
from bot.people.roles import CURATING, LEADING
from bot.upkeep.contradictions import Contradiction
from knowledge.article_list import USED_WITHIN

PATH = "/console/health"


async def show_health(call: Call) -> web.StreamResponse:
    """How the knowledge stands."""
    desk = call.application.curators
    report = await desk.health.report()
    contradictions = await call.application.publishing.contradictions.open_ones()
    return call.page(
        "health.html",
        report=report,
        coverage=coverage_in_words(report.coverage),
        articles=articles_in_words(report.figures),
        contradictions=contradictions,
        titles=await _titles(call, contradictions),
        used_days=USED_WITHIN.days,
        percent=percent,
        may_change=call.may(CURATING),
    )


async def show_coverage(call: Call) -> web.StreamResponse:
    """The chart of the share of questions answered, week by week."""
    weeks = await call.application.curators.trends.outcomes()
    shares = [None if week.share_answered is None else 100 * week.share_answered for week in weeks]
    chart = Chart(
        "lines", [short_day(week.begins) for week in weeks], [Series("answered", shares)], unit="%", height=260
    )
    return svg_response(drawn(chart, look_of(call.request)))


async def take_coverage(call: Call) -> web.StreamResponse:
    """The same as CSV."""
    weeks = await call.application.curators.trends.outcomes()
    rows = [
        [week.begins.isoformat(), week.total, WITHHELD if week.share_answered is None else week.share_answered]
        for week in weeks
    ]
    return csv_response("coverage", ["Week of", "Questions", "Share answered whole"], rows)


async def _titles(call: Call, contradictions: Sequence[Contradiction]) -> dict[str, str]:
    ids = {article_id for each in contradictions for article_id in (each.article_id, each.other_id)}
    found = [await call.application.articles.article(article_id) for article_id in sorted(ids)]
    return {article.id: article.details.title for article in found if article}


SECTION = Section(
    PATH,
    (
        PageRoute("GET", PATH, LEADING, show_health),
        PageRoute("GET", f"{PATH}/coverage.svg", LEADING, show_coverage),
        PageRoute("GET", f"{PATH}/coverage.csv", LEADING, take_coverage),
    ),
    "Health",
)
