"""Writing to people who wait for nothing: in their conversation with the bot, in a thread, or in a channel.

Nothing here is said for one pair of eyes in a channel: who is away would never see it, and nobody could look whether
it arrived. What is private goes to the person's own conversation with the bot.
"""

import re

from adapters.slack.directory import Directory
from adapters.slack.letters import letter
from adapters.slack.posting import LOST_MESSAGE, Posting
from adapters.slack.spots import PLATFORM, Spot
from adapters.slack.workspaces import Workspaces
from bot.messages import Address, Message, ToChannel, ToPerson, ToPlace
from bot.people.accounts import Accounts
from bot.ports import PlaceGone
from retrieval.outcome import Place, PlaceKind


class Writing:
    """The second half of the Chat port. The id of a message is "workspace/channel/ts"."""

    def __init__(self, workspaces: Workspaces, directory: Directory, posting: Posting, accounts: Accounts) -> None:
        self._workspaces = workspaces
        self._directory = directory
        self._posting = posting
        self._accounts = accounts

    async def write(self, to: Address, message: Message, key: str) -> str:
        """See `Chat`."""
        spot = await self._spot(to)
        ts = await self._posting.post(spot, letter(message), key)
        if spot.thread and not spot.is_direct:
            await self._accounts.engage(spot.thread_key)
        return str(Spot(spot.team, spot.channel, ts))

    async def rewrite(self, to: Address, message_id: str, message: Message, key: str) -> None:
        """See `Chat`."""
        stands, words = Spot.read(message_id), letter(message)
        if await self._posting.change(stands, stands.thread, words) in LOST_MESSAGE:
            await self._posting.post(await self._spot(to), words, f"{key}:again")

    async def replace(self, message_id: str, message: Message) -> None:
        """Put `message` in the place of one that was written; nothing where that is gone. Raises as the port does."""
        stands = Spot.read(message_id)
        await self._posting.change(stands, stands.thread, letter(message))

    async def _spot(self, to: Address) -> Spot:
        match to:
            case ToPerson():
                return await self._with_person(to.person_id)
            case ToPlace(place=place) if place.kind is PlaceKind.DIRECT:
                return Spot.of(place)
            case ToPlace(place=place) if place.is_private or place.shared_externally:
                return await self._with_person(to.person_id, Spot.of(place).team)
            case ToPlace(place=place):
                return await self._where_asked(place, to.person_id)
            case ToChannel():
                return await self._channel(to.channel)

    async def _where_asked(self, place: Place, person_id: str) -> Spot:
        """The channel; the person's own conversation where others read along by now than when they asked."""
        spot = Spot.of(place)
        now = await self._directory.place(spot, PlaceKind.CHANNEL)
        if now.shared_externally or not place.audience <= now.audience:
            return await self._with_person(person_id, spot.team)
        return spot

    async def _with_person(self, person_id: str, team: str | None = None) -> Spot:
        account = await self._accounts.of(person_id, PLATFORM, team)
        if account is None:
            raise PlaceGone("nobody knows which Slack account is theirs")
        direct = await self._directory.direct_channel(account.workspace, account.user_id)
        return Spot(account.workspace, direct)

    async def _channel(self, named: str) -> Spot:
        *workspace, channel = re.split(r"[:/]", named.removeprefix(f"{PLATFORM}:"))
        team = workspace[-1] if workspace else (await self._workspaces.installed("")).team
        if (await self._directory.channel(team, channel)).is_external:
            raise PlaceGone("others than colleagues read in that channel, or it is out of reach")
        return Spot(team, channel)
