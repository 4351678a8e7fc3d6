"""A team in the local Teams, whose manager sends nudges: Bob leads Ann and Eve. It is a Monday morning."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.nudges.nudge_desk import NudgeDesk
from bot.pressing import Pressing, press_areas
from knowledge.articles import ArticleDetails
from knowledge.reading.importing import ReadFile
from knowledge.reading.splitting import Section
from tests.adapters.teams.local_connector.state import Message
from tests.adapters.teams.pressing import Json, press
from tests.adapters.teams.teams_house import ANN, BOB, EVE, House
from tests.bot.scripted_house import Clock

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
WORDS = "When you hand a ticket over, write the last thing you tried first."
PEOPLE = (
    "email,name,groups,manager\nbob@example.com,Bob Lind,managers,\n"
    "ann@example.com,Ann Okafor,support,bob@example.com\neve@example.com,Eve Moreau,support,bob@example.com\n"
)


@dataclass
class Nudged:
    """The house with its team. `clock` is the desk's."""

    house: House
    clock: Clock
    article_id: str

    @property
    def desk(self) -> NudgeDesk:
        return self.house.application.nudges

    async def card(self, words: str = "nudge", who: str = BOB) -> Message:
        """What a command brings somebody in their own chat."""
        somebody = self.house.somebody(who)
        before = len(self.house.town.by_bot(somebody.chat))
        await somebody.says(words)
        return (await self.house.replies(somebody.chat, before + 1))[-1]

    async def pressed(self, message: Message, verb: str, card: Json | None = None, **inputs: Any) -> Json:
        """The card that follows when Bob presses a button in his own chat."""
        body = await press(self.house.somebody(BOB), message, verb, card, **inputs)
        found: Json = body["value"]
        return found

    async def sent(self, **inputs: Any) -> None:
        """Bob writes a nudge, looks at it and sends it; it goes out."""
        form = await self.card()
        given: Json = {"article_id": self.article_id, "words": WORDS, "whom": "team", **inputs}
        shown = await self.pressed(form, "nudging.look", **given)
        await self.pressed(form, "nudging.send", shown)
        await self.desk.sending.send_due()

    async def last(self, who: str = ANN) -> Message:
        """The bot's last message to somebody."""
        return self.house.town.by_bot(self.house.somebody(who).chat)[-1]


async def nudged(house: House) -> Nudged:
    """The team, all of whom wrote to the bot before, and an article about handing over."""
    await house.application.people.import_csv(PEOPLE)
    for who in (ANN, BOB, EVE):
        await house.somebody(who).says("help")
        await house.replies(house.somebody(who).chat)
    body = "Write the last thing you tried first."
    details = ArticleDetails("Handing over", audience=frozenset({"everyone"}), topics=("handover",))
    read = ReadFile(None, details, body, content_hash="handing-over")
    saved = await house.application.articles.save(read, [Section(("Handing over",), "over", body, 0)])
    clock = Clock()
    clock.time = MONDAY
    house.script.clock = clock
    object.__setattr__(house.application, "pressing", Pressing(press_areas(house.application.nudges)))
    return Nudged(house, clock, saved.article_id)
