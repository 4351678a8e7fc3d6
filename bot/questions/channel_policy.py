"""How much the bot may say in a channel without being asked, and who may decide that."""

from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.people.roles import is_curator
from bot.ports import Clock
from bot.upserting import put
from knowledge.tables import channel_policies
from retrieval.outcome import Person


class ChannelMode(StrEnum):
    """What happens when somebody posts a new question in a channel and does not mention the bot."""

    MENTION_ONLY = "mention_only"
    OFFER_PRIVATELY = "offer_privately"
    ANSWER_WHEN_SURE = "answer_when_sure"


MODE_LABELS = {
    ChannelMode.MENTION_ONLY: "Only when I'm mentioned",
    ChannelMode.OFFER_PRIVATELY: "Offer an answer privately when somebody posts a question",
    ChannelMode.ANSWER_WHEN_SURE: "Answer new questions in their thread when I'm sure",
}
"""What the choices say."""


def may_decide(person: Person, runs_the_channel: bool) -> bool:
    """L&D decide for any channel; so does whoever runs it (its creator, or a workspace's administrator)."""
    if not person.is_active or person.is_guest:
        return False
    return runs_the_channel or is_curator(person)


class ChannelPolicies:
    """The channels' modes in the database. A channel is named as `platform:workspace/channel`."""

    def __init__(self, engine: AsyncEngine, now: Clock) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)
        self._now = now

    async def mode_of(self, channel: str) -> ChannelMode:
        """How the bot behaves there; only when mentioned, unless somebody decided otherwise."""
        query = select(channel_policies.c.mode).where(channel_policies.c.channel == channel)
        async with self._reading.connect() as connection:
            mode = (await connection.execute(query)).scalar_one_or_none()
        return ChannelMode(mode) if mode in set(ChannelMode) else ChannelMode.MENTION_ONLY

    async def set_mode(self, channel: str, mode: ChannelMode, by: Person, runs_the_channel: bool) -> bool:
        """Decide for a channel; false, and nothing changes, when this person has no right to."""
        if not may_decide(by, runs_the_channel):
            return False
        values = {"mode": mode.value, "set_by": by.id, "set_at": self._now()}
        async with self._engine.begin() as connection:
            await put(connection, channel_policies, {"channel": channel}, values)
        return True
