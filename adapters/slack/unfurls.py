"""Links to our articles that somebody posts: what the article is, if everyone may see it and no outsider reads."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog

from adapters.opening import utc_now
from adapters.slack.blocks import context_block
from adapters.slack.clients import in_our_words
from adapters.slack.heard import Body, team_of
from adapters.slack.spots import Spot
from adapters.slack.surface import Surface
from adapters.slack.writing_text import link, unformatted
from bot.replies import checked_mark, overdue_mark
from knowledge.articles import EVERYONE, ArticleDetails, Status
from retrieval.outcome import Citation, PlaceKind

log = structlog.get_logger(__name__)

POSTED = "conversations_history"
"""Where a link stands that somebody has posted; one that is still being written has no readers yet."""

MOST_LINKS = 5
PATH = "/articles/"


class Unfurls:
    """Shows what links to our articles lead to."""

    def __init__(self, surface: Surface) -> None:
        self._with = surface

    async def on_link(self, body: Body) -> None:
        """Somebody posted links to our address."""
        surface, event, team = self._with, body["event"], team_of(body)
        links = [str(each.get("url") or "") for each in event.get("links") or () if isinstance(each, Mapping)]
        spot = Spot(team, str(event.get("channel") or ""))
        if event.get("source") not in (None, POSTED) or not spot.channel:
            return
        kind = PlaceKind.DIRECT if spot.is_direct else PlaceKind.CHANNEL
        place = await surface.directory.place(spot, kind, body.get("is_ext_shared_channel") is True)
        if place.shared_externally:
            return
        shown = {url: await self._shown(url) for url in links[:MOST_LINKS]}
        unfurls = {url: {"blocks": blocks} for url, blocks in shown.items() if blocks}
        if unfurls:
            client = await surface.workspaces.client(team)
            ts = str(event.get("message_ts") or "")
            await in_our_words(client.chat_unfurl(channel=spot.channel, ts=ts, unfurls=unfurls))

    async def _shown(self, url: str) -> list[dict[str, Any]]:
        article_id = article_in(url, self._with.settings.public_url)
        article = await self._with.application.articles.article(article_id) if article_id else None
        if article is None or EVERYONE not in article.details.audience:
            return []
        is_published = article.details.status is Status.PUBLISHED
        return preview(url, article.details, utc_now().date()) if is_published else []


def article_in(url: str, public_url: str) -> str:
    """The id of the article that a link of ours leads to; empty for every other address."""
    try:
        parts, ours = urlsplit(url), urlsplit(public_url)
    except ValueError:
        return ""
    if parts.netloc != ours.netloc or not parts.path.startswith(ours.path + PATH):
        return ""
    return unquote(parts.path.removeprefix(ours.path + PATH))


def preview(url: str, details: ArticleDetails, today: date) -> list[dict[str, Any]]:
    """An article in two lines: its title, and who answers for it. None of its text."""
    overdue = details.review_by if details.review_by and details.review_by < today else None
    facts = Citation(
        n=1,
        article_id="",
        passage_id="",
        title=details.title,
        heading_path=(),
        anchor="",
        quote="",
        url=url,
        owner=details.owner,
        checked_by=details.checked_by,
        checked_on=details.checked_on,
        overdue_since=overdue,
    )
    owner = f"answered for by {details.owner}" if details.owner else ""
    marks = [unformatted(mark) for mark in (checked_mark(facts), overdue_mark(facts), owner) if mark]
    title = {"type": "section", "text": {"type": "mrkdwn", "text": f"*{link(url, details.title[:300])}*"}}
    return [title, *([context_block(" · ".join(marks))] if marks else [])]
