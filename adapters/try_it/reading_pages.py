"""The handlers of the pages that are only read: an article at the cited passage, and help."""

from aiohttp import web

from adapters.opening import utc_now
from adapters.try_it.article_text import lay_out
from adapters.try_it.links import resolver
from adapters.try_it.sources import dated
from adapters.try_it.visit import Visit
from bot.replies import checked_mark, overdue_mark
from knowledge.articles import Article, Passage, Status
from knowledge.freshness import overdue_since
from retrieval.access import in_private
from retrieval.outcome import Citation


async def read_article(visit: Visit) -> web.StreamResponse:
    """An article, with the passage of `?passage=` set apart and the words of `?quote=` marked in it."""
    article = await visit.application.articles.article(visit.request.match_info["article_id"])
    if article is None or not _may_read(visit, article):
        return visit.not_found()
    passage = await _passage(visit, article)
    resolve = await resolver(visit.application.engine, article, visit.reader)
    text = lay_out(article, passage, visit.request.query.get("quote", ""), resolve)
    citation = _as_citation(article)
    return visit.page(
        "article.html",
        article=article,
        text=text,
        checked=dated(checked_mark(citation), citation.checked_on),
        overdue=dated(overdue_mark(citation), citation.overdue_since),
        original=_web_address(article.details.url),
    )


async def read_help(visit: Visit) -> web.StreamResponse:
    """How to connect Slack, Teams and a model, and how to import one's own knowledge."""
    return visit.page("help.html")


def _may_read(visit: Visit, article: Article) -> bool:
    details = article.details
    return details.status is Status.PUBLISHED and in_private(visit.reader).allows(details.audience)


async def _passage(visit: Visit, article: Article) -> Passage | None:
    wanted = visit.request.query.get("passage", "")
    found = (await visit.application.articles.passages([wanted])).get(wanted) if wanted else None
    return found.passage if found and found.passage.article_id == article.id else None


def _as_citation(article: Article) -> Citation:
    # The marks of an article are worded in one place, for citations.
    details = article.details
    return Citation(
        n=0,
        article_id=article.id,
        passage_id="",
        title=details.title,
        heading_path=(),
        anchor="",
        quote="",
        url="",
        owner=details.owner,
        checked_by=details.checked_by,
        checked_on=details.checked_on,
        overdue_since=overdue_since(details.review_by, utc_now().date()),
    )


def _web_address(url: str | None) -> str:
    return url if url and url.startswith(("http://", "https://")) else ""
