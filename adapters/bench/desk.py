"""What the measures work with: the model, applications over knowledge of several sizes, and questions."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from uuid import uuid4

from adapters.bench.asked import Supply
from adapters.bench.filling import settings_in
from adapters.bench.imitation import ImitatingEncoder
from adapters.bench.stock import Stock
from adapters.wiring import Application, build, close
from adapters.workbench import AskRequest, OwnWorkbench
from bot.messages import Address, Message
from bot.replies import Reply
from retrieval.encoding.embedding import Encoder
from retrieval.outcome import Person, Place, PlaceKind

PLATFORM = "bench"
"""The platform of the chat that shows a placeholder first, as Slack and Teams do."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """How much is measured. `rounds` are questions a side; `import_passages` is one import, about; `changes` are those
    of one article while somebody asks.

    `asked_about` is the number of articles whose passages are really embedded, and which questions are about.
    """

    sizes: tuple[int, ...] = (1_000, 10_000, 100_000)
    rounds: int = 200
    warm_up: int = 20
    crowd: int = 200
    repeats: int = 3
    import_passages: int = 200
    changes: int = 12
    asked_about: int = 40
    with_stock: bool = True

    @property
    def main_size(self) -> int:
        """The size that most goals are about: 10,000, or the nearest to it."""
        return min(self.sizes, key=lambda size: abs(size - 10_000))


QUICK = Plan(sizes=(1_000, 10_000), rounds=40, warm_up=5, crowd=60, repeats=1, import_passages=60, changes=3)
"""About a minute: enough to see what broke, too little to quote."""


@dataclass(frozen=True)
class House:
    """The whole application over generated knowledge of one size, with the production encoder."""

    size: int
    data_dir: Path
    application: Application

    async def ask(self, question: str) -> tuple[str, float]:
        """Ask as the terminal does; gives back the outcome's name and the milliseconds."""
        started = perf_counter()
        reply = await OwnWorkbench(self.application).ask(AskRequest(question))
        return str(reply["outcome"]), 1000 * (perf_counter() - started)

    async def ask_in_chat(self, question: str) -> tuple[str, float]:
        """Ask where a placeholder is shown first and then edited."""
        started = perf_counter()
        place = Place(PLATFORM, PlaceKind.DIRECT, id="direct")
        asking = self.application.asking
        received = await asking.receive(f"{PLATFORM}:{uuid4().hex}", question, Person(f"{PLATFORM}:asker"), place)
        reply = await asking.answer(received.question_id)
        return reply.outcome, 1000 * (perf_counter() - started)


@dataclass(frozen=True)
class Desk:
    """Everything a measure may need. `houses` are open, by size, smallest first."""

    plan: Plan
    encoder: Encoder
    imitating: ImitatingEncoder
    houses: dict[int, House]
    answerable: Supply
    mixed: Supply
    stock: Stock | None
    folder: Path
    say: Say

    @property
    def main(self) -> House:
        """The house of the size that most goals are about."""
        return self.houses[self.plan.main_size]

    @property
    def largest(self) -> House:
        """The house with the most passages."""
        return self.houses[max(self.houses)]

    @property
    def smallest(self) -> House:
        """The house with the fewest passages."""
        return self.houses[min(self.houses)]


class ReadyChat:
    """A chat that takes every message at once."""

    async def send(self, place: Place, person_id: str, reply: Reply, key: str) -> str:
        """See `Chat`."""
        return key

    async def edit(self, place: Place, message_id: str, reply: Reply, key: str) -> None:
        """See `Chat`."""

    async def write(self, to: Address, message: Message, key: str) -> str:
        """See `Chat`."""
        return key

    async def rewrite(self, to: Address, message_id: str, message: Message, key: str) -> None:
        """See `Chat`."""

    def needs_placeholder(self, place: Place) -> bool:
        """See `Chat`."""
        return True


@asynccontextmanager
async def open_house(size: int, data_dir: Path, encoder: Encoder) -> AsyncIterator[House]:
    """The application over the data folder, built as every command builds it."""
    application = await build(settings_in(data_dir, None), encoder, {PLATFORM: ReadyChat()}, retries=False)
    try:
        yield House(size, data_dir, application)
    finally:
        await close(application)
