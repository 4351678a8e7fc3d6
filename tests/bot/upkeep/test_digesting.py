from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.messages import ToChannel
from bot.people.reaching import Reaching
from bot.ports import ChatUnavailable, PlaceGone
from bot.upkeep.digesting import Digesting, DigestNeighbours
from knowledge.gaps.gaps import GapKind, GapState, GapSummary
from tests.bot.loop_house import TEAM, LoopHouse, Notebook
from tests.bot.scripted_house import Clock

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def summary(title: str, askers: int | None, state: GapState = GapState.OPEN) -> GapSummary:
    return GapSummary(title, title, GapKind.MISSING, state, askers, 1, MONDAY, MONDAY, 10.0)


class Masking:
    async def mask(self, text: str) -> str:
        return text.replace("Ann", "[name]")


@dataclass
class Desk:
    """Sending digests with a clock of our own."""

    house: LoopHouse
    clock: Clock
    chat: Notebook = field(default_factory=Notebook)
    team: str | None = TEAM
    gaps: Sequence[GapSummary] = ()

    @property
    def digesting(self) -> Digesting:
        async def summaries() -> Sequence[GapSummary]:
            return self.gaps

        engine = self.house.application.engine
        neighbours = DigestNeighbours(
            engine=engine,
            summaries=summaries,
            masking=Masking(),
            keeping_alive=self.house.desk.keeping_alive,
            reaching=Reaching(engine, {"slack": self.chat}, self.team),
            public_url="https://x",
        )
        return Digesting(neighbours, self.clock)


def desk_on_monday(house: LoopHouse) -> Desk:
    clock = Clock()
    clock.time = MONDAY
    return Desk(house, clock)


async def test_the_digest_is_sent_once_a_week(house: LoopHouse) -> None:
    desk = desk_on_monday(house)
    assert await desk.digesting.send_if_due()
    await desk.digesting.send_if_due()
    assert [to for to, _ in desk.chat.delivered] == [ToChannel("slack", "T1:CTEAM")]
    desk.clock.pass_by(timedelta(days=7))
    assert await desk.digesting.send_if_due()
    assert len(desk.chat.delivered) == 2


async def test_on_other_days_and_without_a_channel_nothing_is_sent(house: LoopHouse) -> None:
    desk = desk_on_monday(house)
    assert not await replace(desk, team=None).digesting.send_if_due()
    desk.clock.pass_by(timedelta(days=4))
    assert not await desk.digesting.send_if_due()


async def test_while_the_platform_is_away_it_is_sent_later(house: LoopHouse) -> None:
    desk = desk_on_monday(house)
    for trouble in (ChatUnavailable("down"), PlaceGone("archived")):
        desk.chat.trouble = {ToChannel: trouble}
        assert not await desk.digesting.send_if_due()
    desk.chat.trouble = {}
    assert await desk.digesting.send_if_due()


async def test_it_counts_the_last_seven_days_and_masks_titles(house: LoopHouse) -> None:
    for number in range(5):
        await house.ask("How many days can I carry over into the next year?", f"slack:u{number}")
    gap_id = await house.gap_of(await house.ask("Can I expense a co-working day?"))
    await house.publish(await house.draft(gap_id))
    gaps = [summary("What does Ann earn?", 6), summary("Closed", 9, GapState.PROVEN)]
    clock = Clock()
    clock.time = datetime.now(UTC)
    text = (await replace(desk_on_monday(house), clock=clock, gaps=gaps).digesting.message()).text
    assert "5 people asked 6 questions last week; 83 % were answered at once." in text
    assert "one gap closed with a proven answer; one new gap came up." in text
    assert "*What does [name] earn?*: 6 people asked" in text
    assert "Closed" not in text
