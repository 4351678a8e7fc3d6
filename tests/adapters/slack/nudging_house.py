"""A house in which somebody leads a team, at a time of day when people may be nudged."""

from datetime import UTC, datetime, timedelta
from typing import Any

from knowledge.articles import ArticleDetails
from knowledge.reading.importing import handwritten
from knowledge.reading.splitting import Section
from retrieval.outcome import Person
from tests.adapters.slack.local_slack.state import Json
from tests.adapters.slack.slack_house import BOB, GENERAL, House

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""10:30 in Berlin, where everybody of the local Slack lives."""

WORDS = "When you hand a ticket over, write the last thing you tried first."
TITLE = "Safer hand-overs"
TEAM_OF_BOB = """email,name,groups,manager,time_zone
bob@example.com,Bo,managers,,Europe/Berlin
ann@example.com,Ann,,bob@example.com,Europe/Berlin
eve@example.com,Eve,curators,,Europe/Berlin
"""
BOSS = Person("email:bob@example.com", frozenset({"everyone", "managers"}))


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.time = MONDAY

    def __call__(self) -> datetime:
        return self.time

    def pass_by(self, **time: float) -> None:
        self.time += timedelta(**time)


async def open_for_nudges(house: House) -> tuple[Clock, str]:
    """Bob leads Ann, Eve is of L&D, and there is an article; gives back the clock and the article's id."""
    clock = Clock()
    house.script.clock = clock
    house.script.areas |= house.application.nudges.areas
    await house.application.people.import_csv(TEAM_OF_BOB)
    return clock, await write_article(house, TITLE)


async def write_article(house: House, title: str, audience: str = "everyone", nudge_text: str | None = None) -> str:
    """Publish an article; gives back its id."""
    body = f"{title}: write the last thing you tried first."
    details = ArticleDetails(title, topics=("hand-overs",), audience=frozenset({audience}), nudge_text=nudge_text)
    written = handwritten(details, body)
    saved = await house.application.articles.save(written, [Section((title,), "a", body, 0)])
    return saved.article_id


async def opened_form(house: House, user: str = BOB, words: str = "", channel: str = GENERAL) -> Json:
    """The window that /nudge opens, once it is filled."""
    await house.somebody(user).command(channel, words, "/nudge")
    await house.quiet()
    return house.workspace.views[-1]


async def sent_nudge(house: House, article_id: str, **filled: Any) -> None:
    """Bob writes a nudge to his team and sends it."""
    form = await opened_form(house)
    await house.somebody(BOB).submits(form, **{"article_id": article_id, "words": WORDS, **filled})
    await house.somebody(BOB).submits(house.workspace.views[-1])
    await house.quiet()


async def delivered(house: House) -> int:
    """Send what is due now."""
    return await house.application.nudges.sending.send_due()
