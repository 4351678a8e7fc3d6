"""Trends: how questions end, where the time goes until they are answered, and what they are about."""

from aiohttp import web

from adapters.console.article_words import short_day
from adapters.console.call import Call
from adapters.console.charts import Chart, Series, drawn, look_of, svg_response
from adapters.console.csv_files import WITHHELD, Cell, csv_response
from adapters.console.section import PageRoute, Section
from bot.figures.figure_words import coverage_in_words, days, stages_in_words, topics_in_words, waiting_in_words
from bot.figures.outcome_weeks import OUTCOMES, WORDS, coverage
from bot.figures.stages import STAGES
from bot.figures.trends import TOPICS_OVER
from bot.people.roles import LEADING

PATH = "/console/trends"
TOPICS_DRAWN = 12


async def show_trends(call: Call) -> web.StreamResponse:
    """All of them: a sentence first, a chart second, a table third."""
    trends = call.application.curators.trends
    weeks, stages, waiting, topics = (
        await trends.outcomes(),
        await trends.stages(),
        await trends.waiting(),
        await trends.topics(),
    )
    return call.page(
        "trends.html",
        weeks=weeks,
        asked=coverage_in_words(coverage(weeks)),
        outcomes=[(name, WORDS[name]) for name in OUTCOMES],
        stages=stages,
        took=stages_in_words(stages),
        stage_words=STAGES,
        waiting=waiting,
        waits=waiting_in_words(waiting),
        topics=topics,
        topics_said=topics_in_words(topics),
        topics_over=TOPICS_OVER.days // 7,
        days=days,
    )


async def show_questions(call: Call) -> web.StreamResponse:
    """The chart of questions by how they ended, week by week."""
    weeks = await call.application.curators.trends.outcomes()
    series = [Series(WORDS[name], [week.questions[name] for week in weeks]) for name in OUTCOMES]
    chart = Chart("bars", [short_day(week.begins) for week in weeks], series, stacked=True, height=340)
    return svg_response(drawn(chart, look_of(call.request)))


async def take_questions(call: Call) -> web.StreamResponse:
    """The same as CSV."""
    weeks = await call.application.curators.trends.outcomes()
    rows = [[week.begins.isoformat(), *(_told(week.questions[name]) for name in OUTCOMES)] for week in weeks]
    return csv_response("questions", ["Week of", *(WORDS[name] for name in OUTCOMES)], rows)


async def show_stages(call: Call) -> web.StreamResponse:
    """The chart of where the time goes."""
    times = await call.application.curators.trends.stages()
    labels = [STAGES[stage.state] for stage in times.stages]
    series = [Series("days on average", [stage.mean_days for stage in times.stages])]
    return svg_response(drawn(Chart("rows", labels, series, unit="days", height=260), look_of(call.request)))


async def take_stages(call: Call) -> web.StreamResponse:
    """The same as CSV."""
    times = await call.application.curators.trends.stages()
    rows: list[list[Cell]] = [[STAGES[stage.state], stage.mean_days, stage.median_days] for stage in times.stages]
    return csv_response("stages", ["While", "Days on average", "Days of the one in the middle"], rows)


async def show_topics(call: Call) -> web.StreamResponse:
    """The chart of topics by how many gaps wait there."""
    topics = (await call.application.curators.trends.topics())[:TOPICS_DRAWN]
    labels = [each.topic or "no topic" for each in topics]
    waiting = Series("waiting", [each.waiting for each in topics])
    chart = Chart(
        "rows", labels, [waiting, Series("closed", [each.closed for each in topics])], stacked=True, height=380
    )
    return svg_response(drawn(chart, look_of(call.request)))


async def take_topics(call: Call) -> web.StreamResponse:
    """The same as CSV, with all topics."""
    topics = await call.application.curators.trends.topics()
    rows = [[each.topic or "no topic", each.waiting, each.closed, _told(each.people)] for each in topics]
    return csv_response("topics", ["Topic", "Gaps waiting", "Gaps closed", "People who asked"], rows)


def _told(count: int | None) -> int | str:
    return WITHHELD if count is None else count


SECTION = Section(
    PATH,
    (
        PageRoute("GET", PATH, LEADING, show_trends),
        PageRoute("GET", f"{PATH}/questions.svg", LEADING, show_questions),
        PageRoute("GET", f"{PATH}/questions.csv", LEADING, take_questions),
        PageRoute("GET", f"{PATH}/stages.svg", LEADING, show_stages),
        PageRoute("GET", f"{PATH}/stages.csv", LEADING, take_stages),
        PageRoute("GET", f"{PATH}/topics.svg", LEADING, show_topics),
        PageRoute("GET", f"{PATH}/topics.csv", LEADING, take_topics),
    ),
    "Trends",
)
