"""Where somebody can be written to: on the platform they were seen on last, or in a channel from the settings."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.messages import Address, ToChannel, ToPerson
from bot.people.people_file import normal_email
from bot.ports import Chat
from knowledge.tables import chat_accounts, people


class Reaching:
    """Finds addresses for people and for the people who look after the knowledge."""

    def __init__(self, engine: AsyncEngine, chats: Mapping[str, Chat], team_channel: str | None) -> None:
        self._reading = engine.execution_options(read_only=True)
        self._chats = chats
        self._team_channel = team_channel

    @property
    def team(self) -> ToChannel | None:
        """The channel of those who look after the knowledge; None where none is set, or its platform is not there."""
        platform, _, channel = (self._team_channel or "").partition(":")
        return ToChannel(platform, channel) if channel and platform in self._chats else None

    async def person(self, person_id: str) -> ToPerson | None:
        """The person, on the platform where they were seen last; None for somebody no chat knows."""
        column = chat_accounts.c
        query = select(column.platform).where(column.person_id == person_id, column.platform.in_(sorted(self._chats)))
        async with self._reading.connect() as connection:
            platform = (await connection.execute(query.order_by(column.seen_at.desc()).limit(1))).scalar_one_or_none()
        return ToPerson(person_id, platform) if platform else None

    async def owner(self, owner: str | None) -> ToPerson | None:
        """Who an article's `owner` is, if that is the e-mail address or the full name of one person we can write to."""
        if not owner:
            return None
        named = (people.c.email == normal_email(owner)) | (people.c.name == owner.strip())
        async with self._reading.connect() as connection:
            found = (
                (await connection.execute(select(people.c.id).where(named, people.c.is_active).limit(2)))
                .scalars()
                .all()
            )
        return await self.person(found[0]) if len(found) == 1 else None

    async def name_of(self, person_id: str) -> str:
        """How a person is called where others read it; for somebody unknown the id, without what qualifies it."""
        async with self._reading.connect() as connection:
            name = (
                await connection.execute(select(people.c.name).where(people.c.id == person_id))
            ).scalar_one_or_none()
        return name or person_id.partition(":")[2] or person_id

    def chat_for(self, to: Address) -> Chat | None:
        """The chat that writes there."""
        platform = to.place.platform if hasattr(to, "place") else to.platform
        return self._chats.get(platform)
