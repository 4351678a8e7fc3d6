"""The Chat port on Teams: replies in chats and threads, for one pair of eyes, or in the place of what stands there."""

from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from adapters.teams.connector import NotUnderstood, Refused
from adapters.teams.directory import Directory
from adapters.teams.heard import PERSONAL, Json
from adapters.teams.ledger import Ledger
from adapters.teams.personal import PersonalChats
from adapters.teams.posting import Posting
from adapters.teams.references import Reference, References
from adapters.teams.rendering import Dressing, final, render, render_message
from adapters.teams.spots import PLATFORM, Spot, fitted
from adapters.teams.streams import Stream
from bot.messages import Address, Message, ToChannel, ToPerson
from bot.people.accounts import Accounts
from bot.phrases import ASKED_ELSEWHERE
from bot.ports import PlaceGone
from bot.questions.sharing import is_shareable
from bot.replies import WORKING, Reply
from retrieval.outcome import Place, PlaceKind

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Stands:
    """Where a message of ours stands. `only_for`: the account that alone sees it. As text it is our message id."""

    spot: Spot
    message_id: str
    only_for: str = ""

    def __str__(self) -> str:
        return "|".join((str(self.spot), self.message_id, self.only_for))

    @classmethod
    def read(cls, text: str, spot: Spot) -> "Stands":
        """What `str` wrote; a plain id is a message in `spot`, for all to see."""
        if text.count("|") != 2:
            return cls(spot, text)
        where, message_id, only_for = text.split("|")
        return cls(Spot.read(where), message_id, only_for)


@dataclass
class Remarks:
    """What this process knows of questions under way and the database does not. Lost when the process dies: the answer
    then comes without it."""

    remarks: dict[str, str] = field(default_factory=dict)
    streams: dict[str, Stream] = field(default_factory=dict)


@dataclass(frozen=True)
class Addresses:
    """Where conversations, people and earlier messages are found."""

    references: References
    personal: PersonalChats
    accounts: Accounts
    ledger: Ledger
    directory: Directory


class TeamsChat:
    """Sends and edits replies, and writes by itself. Raises the errors of the port."""

    def __init__(self, posting: Posting, addresses: Addresses, targeted: bool, sensitivity: str = "") -> None:
        self._posting = posting
        self._at = addresses
        self._targeted = targeted
        self._sensitivity = sensitivity
        self.remarks = Remarks()

    def needs_placeholder(self, place: Place) -> bool:
        """See `Chat`: Teams shows a typing sign, or the stream's own announcement."""
        return False

    async def send(self, place: Place, person_id: str, reply: Reply, key: str) -> str:
        """See `Chat`."""
        if place.kind is PlaceKind.PRIVATE_REPLY or (reply.only_for_asker and place.kind is PlaceKind.CHANNEL):
            return await self._say_privately(place, person_id, reply, key)
        spot = Spot.of(place)
        to = await self._at.references.of(spot)
        stream = self.remarks.streams.pop(key, None)
        dressing = self._dressing(place, reply, key)
        if stream is not None and await stream.finish(lambda stream_id: final(reply, dressing, stream_id)):
            message_id = stream.id
        elif stream is not None and stream.id:
            message_id = await self._replace(to, stream.id, render(reply, dressing), key)
        else:
            message_id = await self._posting.post(to, render(reply, dressing), key)
        await self._note(spot, message_id, key)
        if place.kind is PlaceKind.CHANNEL and spot.root:
            await self._at.accounts.engage(spot.thread_key)
        return message_id

    async def edit(self, place: Place, message_id: str, reply: Reply, key: str) -> None:
        """See `Chat`."""
        stands = Stands.read(message_id, Spot.of(place))
        to = await self._at.references.of(stands.spot)
        stream, dressing = self.remarks.streams.pop(key, None), self._dressing(place, reply, key)
        if stream is not None and await stream.finish(lambda stream_id: final(reply, dressing, stream_id)):
            await self._note(stands.spot, stream.id, key)
            return
        again = await self._replace(to, stands.message_id, render(reply, dressing), key, stands.only_for)
        await self._note(stands.spot, again, key)

    async def write(self, to: Address, message: Message, key: str) -> str:
        """See `Chat`."""
        reference, only_for = await self._find(to)
        message_id = await self._posting.post(
            reference, render_message(message), fitted(key), only_for, message.never_twice
        )
        return str(Stands(reference.spot, message_id, only_for))

    async def rewrite(self, to: Address, message_id: str, message: Message, key: str) -> None:
        """See `Chat`."""
        reference, only_for = await self._find(to)
        stands = Stands.read(message_id, reference.spot)
        at = await self._at.references.of(stands.spot)
        await self._replace(at, stands.message_id, render_message(message), key, stands.only_for or only_for)

    async def whisper(self, spot: Spot, user: str, activity: Json) -> None:
        """Say something that only one person in a conversation sees. Raises ChatUnavailable or PlaceGone."""
        await self._privately(spot, user, lambda _: activity)

    async def whisper_message(self, spot: Spot, user: str, message: Message) -> None:
        """As `whisper`, what no surface knows."""
        await self.whisper(spot, user, render_message(message))

    async def personal_spot(self, tenant: str, user: str) -> Spot:
        """The chat between a person and us, opened if need be. Raises ChatUnavailable or PlaceGone."""
        return (await self._at.personal.of(tenant, user)).spot

    async def _say_privately(self, place: Place, person_id: str, reply: Reply, key: str) -> str:
        spot = Spot.of(place)
        account = await self._at.accounts.of(person_id, PLATFORM, spot.tenant)
        if account is None:
            raise PlaceGone("nobody knows which Teams account is theirs")

        def render_it(remark: str) -> Json:
            return render(reply, self._dressing(place, reply, key, remark))

        stands = await self._privately(spot, account.user_id, render_it, key)
        await self._note(stands.spot, stands.message_id, key)
        return str(stands)

    async def _privately(self, spot: Spot, user: str, render_it: Callable[[str], Json], key: str = "") -> Stands:
        """Where it stands now: in the place itself for one pair of eyes, or in the person's own chat with a link."""
        to = await self._at.references.of(spot)
        if to.kind == PERSONAL:
            return Stands(spot, await self._say(to, render_it(""), key))
        if self._targeted:
            account = await self._at.references.account(spot.tenant, user)
            try:
                return Stands(spot, await self._say(to, render_it(""), key, account), account)
            except (Refused, NotUnderstood) as error:
                log.info("teams_targeted_message_refused", status=error.status, error=error.code[:60])
        own = await self._at.personal.of(spot.tenant, user)
        return Stands(own.spot, await self._say(own, render_it(ASKED_ELSEWHERE.format(link=spot.link)), key))

    async def _say(self, to: Reference, activity: Json, key: str, only_for: str = "") -> str:
        if key:
            return await self._posting.post(to, activity, fitted(key), only_for)
        return await self._posting.post_plainly(to, activity, only_for)

    async def _replace(self, to: Reference, message_id: str, activity: Json, key: str, only_for: str = "") -> str:
        """Put an activity in the place of a message; where that cannot be any more, post it anew. Its id."""
        try:
            await self._posting.update(to, message_id, activity, only_for)
        except (Refused, NotUnderstood):
            await self._posting.take_back(to, message_id)
            return await self._posting.put(to, activity, fitted(f"{key}:again:{message_id}"), only_for)
        return message_id

    async def _find(self, to: Address) -> tuple[Reference, str]:
        """Where an address leads, and the account that alone sees what is written there."""
        if isinstance(to, ToPerson):
            account = await self._at.accounts.of(to.person_id, PLATFORM)
            if account is None:
                raise PlaceGone("nobody knows which Teams account is theirs")
            return await self._at.personal.of(account.workspace, account.user_id), ""
        if isinstance(to, ToChannel):
            return await self._channel(to.channel), ""
        spot = Spot.of(to.place)
        reference = await self._at.references.of(spot)
        is_private = to.place.kind is PlaceKind.PRIVATE_REPLY
        if reference.kind == PERSONAL or not (is_private or await self._at.directory.is_shared(spot, {})):
            return reference, ""
        # What was asked for one pair of eyes, or where outsiders read along by now.
        return await self._find(ToPerson(to.person_id, PLATFORM))

    async def _channel(self, channel: str) -> Reference:
        named = channel.removeprefix(f"{PLATFORM}:")
        found = await self._at.references.named(named) or await self._at.references.named(named.partition(":")[2])
        if found is None:
            raise PlaceGone(
                "no activity ever came from that channel: add the app to its team, and mention it there once"
            )
        return found

    async def _note(self, spot: Spot, message_id: str, key: str) -> None:
        if ":" not in key:
            await self._at.ledger.note(spot, message_id, key)

    def _dressing(self, place: Place, reply: Reply, key: str, remark: str = "") -> Dressing:
        question_id = key if ":" not in key else ""
        can_share = place.kind is PlaceKind.PRIVATE_REPLY and is_shareable(reply) and bool(question_id)
        remarks = () if reply.outcome == WORKING else (self.remarks.remarks.get(key, ""), remark)
        return Dressing(
            question_id=question_id,
            remark="\n".join(each for each in remarks if each),
            can_share=can_share,
            sensitivity=self._sensitivity,
        )
