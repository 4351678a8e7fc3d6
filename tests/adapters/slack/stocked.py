"""A stored article, and the answer that rests on it."""

from dataclasses import replace
from typing import Protocol

from adapters.wiring import Application
from knowledge.articles import ArticleDetails
from knowledge.reading.importing import ReadFile
from knowledge.reading.splitting import Section
from retrieval.outcome import Answered
from tests.adapters.slack.slack_house import CITED, FIVE_DAYS


class HasApplication(Protocol):
    """A house of any surface."""

    @property
    def application(self) -> Application:
        """What runs in it."""


async def stock_leave(house: HasApplication, audience: str = "everyone", owner: str = "People Ops") -> Answered:
    """Store an article about leave for this audience; gives back an answer that cites it."""
    details = ArticleDetails("Annual leave", owner=owner, audience=frozenset({audience}))
    articles = house.application.articles
    written = ReadFile(None, details, CITED.quote, content_hash=audience)
    saved = await articles.save(written, [Section(("Annual leave",), "carrying", CITED.quote, 0)])
    (passage,) = await articles.published([saved.article_id])
    cited = replace(CITED, article_id=saved.article_id, passage_id=passage.passage.id, owner=owner)
    return replace(FIVE_DAYS, citations=(cited,))
