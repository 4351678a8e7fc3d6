"""The articles: where each stands, who answers for it, how fresh it is and how often it was answered from."""

from urllib.parse import urlencode

from aiohttp import web

from adapters.console import article, article_versions
from adapters.console.call import Call
from adapters.console.section import PageRoute, Section
from adapters.opening import utc_now
from bot.figures.figure_words import articles_in_words
from bot.people.roles import CURATING
from knowledge.article_list import NO_OWNER, ON_A_PAGE, USED_WITHIN, Freshness, Order, Wanted
from knowledge.articles import Status

PATH = "/console/articles"

STATES = {
    Status.PUBLISHED.value: "published",
    Status.RETIRED.value: "retired",
    Status.IN_REVIEW.value: "in review",
    Status.DRAFT.value: "draft",
}
FRESHNESS = {
    Freshness.OVERDUE.value: "overdue for review",
    Freshness.DUE_SOON.value: "due within a month",
    Freshness.FRESH.value: "in date",
    Freshness.NO_DATE.value: "without a review date",
}
ORDERS = {
    Order.TITLE.value: "title",
    Order.MOST_USED.value: "most used",
    Order.DUE_FIRST.value: "due first",
    Order.CHANGED_LAST.value: "changed last",
}
EVERY = "all"
"""The choice of every state; without any choice only what is published is listed."""


async def show_articles(call: Call) -> web.StreamResponse:
    """The list of articles."""
    today = utc_now().date()
    desk = call.application.curators
    wanted = _wanted(call)
    found = await desk.list.page(wanted, today)
    return call.page(
        "articles.html",
        lines=found[:ON_A_PAGE],
        figures=articles_in_words(await desk.list.figures(today)),
        owners=await desk.list.owners(),
        wanted=wanted,
        choices={"state": STATES, "freshness": FRESHNESS, "order": ORDERS},
        state=wanted.status.value if wanted.status else EVERY,
        no_owner=NO_OWNER,
        used_days=USED_WITHIN.days,
        earlier=_address(call, wanted.skipping - ON_A_PAGE) if wanted.skipping else "",
        later=_address(call, wanted.skipping + ON_A_PAGE) if len(found) > ON_A_PAGE else "",
    )


def _wanted(call: Call) -> Wanted:
    state, freshness, order = (call.query(name) for name in ("state", "freshness", "order"))
    skipping = call.query("skipping")
    return Wanted(
        words=call.query("words")[:100],
        status=None if state == EVERY else Status(state) if state in STATES else Status.PUBLISHED,
        owner=call.query("owner"),
        freshness=Freshness(freshness) if freshness in FRESHNESS else None,
        never_used=call.query("used") == "never",
        order=Order(order) if order in ORDERS else Order.TITLE,
        skipping=min(int(skipping), 1_000_000) if skipping.isdecimal() else 0,
    )


def _address(call: Call, skipping: int) -> str:
    kept = {name: value for name, value in call.request.query.items() if value and name != "skipping"}
    place = {"skipping": str(skipping)} if skipping > 0 else {}
    query = urlencode(kept | place)
    return f"{PATH}?{query}" if query else PATH


SECTION = Section(
    PATH,
    (
        PageRoute("GET", PATH, CURATING, show_articles),
        *article.ROUTES,
        *article_versions.ROUTES,
    ),
    "Articles",
)
