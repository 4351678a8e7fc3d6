"""What the bot needs from the outside: a chat platform to reply in, something that answers, and a clock."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.messages import Address, Message
from bot.replies import Reply
from retrieval.outcome import Outcome, Place, Question, Turn

Clock = Callable[[], datetime]
"""Gives the present moment, with its zone."""

OnText = Callable[[str], Awaitable[None]]
"""Receives pieces of an answer as they become certain."""


class ChatUnavailable(Exception):
    """The platform did not take the message now (an outage, a rate limit). Keep the reply and try again later."""


class PlaceGone(Exception):
    """Nobody can be reached there any more (archived, removed, blocked). Trying again is of no use."""


class FateUnknown(PlaceGone):
    """An earlier try may have arrived, nobody can look whether it did, and this message must not come twice."""


class Chat(Protocol):
    """A platform the bot can write in by itself. Each platform has one, and all pass the same contract tests."""

    async def send(self, place: Place, person_id: str, reply: Reply, key: str) -> str:
        """Send `reply` for this person and give back the platform's message id.

        `key` names the send: where an earlier try with the same key may have arrived, look for it before sending again.
        A reply that is `only_for_asker` is shown to nobody else there. Raises ChatUnavailable or PlaceGone.
        """

    async def edit(self, place: Place, message_id: str, reply: Reply, key: str) -> None:
        """Put `reply` in the place of the message that was sent under `key`. Raises ChatUnavailable or PlaceGone."""

    async def write(self, to: Address, message: Message, key: str) -> str:
        """Write to somebody who is not waiting for it, once for each `key`; the platform's message id.

        As with `send`, an earlier try with the same key is looked for; where a platform can't look, a message that is
        `never_twice` is not sent again. The id is enough for `rewrite`. Raises ChatUnavailable (try later), PlaceGone
        (they cannot be reached there at all: not installed, blocked, left), and FateUnknown.
        """

    async def rewrite(self, to: Address, message_id: str, message: Message, key: str) -> None:
        """Put `message` in the place of what `write` wrote under `key`. Raises ChatUnavailable or PlaceGone."""

    def needs_placeholder(self, place: Place) -> bool:
        """Whether a slow answer should be announced by a message there; false where the platform shows a status."""


class Answering(Protocol):
    """Works out how a question ends. May take seconds, and may raise anything: the caller turns that into words."""

    def expect(self, text: str, history: Sequence[Turn]) -> None:
        """This will be asked in a moment: what can be done for it now is begun. Waits for nothing; may be left out."""

    async def answer(self, question: Question, on_text: OnText | None = None) -> Outcome:
        """The outcome; with `on_text`, pieces of an answer's text as they become certain."""
