"""What commands do with the knowledge, wherever it is open: in this process, or in the server that already runs."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol
from uuid import uuid4

from adapters.opening import utc_now
from adapters.wiring import Application
from bot.measures.explanation_report import explanation_to_json
from bot.ports import OnText
from bot.publishing.curating import Progress
from bot.questions.question_log import NewQuestion
from retrieval.outcome import Person, Place, PlaceKind, Question, Turn

PLATFORM = "terminal"

Json = dict[str, Any]


@dataclass(frozen=True)
class AskRequest:
    """A question from a command. `email` is who asks (None: nobody in particular), `place` "direct" or "channel"."""

    text: str
    email: str | None = None
    place: str = "direct"
    history: tuple[Turn, ...] = ()

    def to_json(self) -> Json:
        """The request as it is handed to the running process."""
        return asdict(self) | {"history": [asdict(turn) for turn in self.history]}

    @classmethod
    def from_json(cls, values: Json) -> "AskRequest":
        """The request that `to_json` wrote."""
        return cls(**(values | {"history": tuple(Turn(**turn) for turn in values["history"])}))


class Workbench(Protocol):
    """The work that needs the index, which one process at a time has open. Results are the commands' JSON contracts."""

    async def import_paths(self, paths: Sequence[Path], progress: Progress | None = None) -> Json:
        """Import files and folders (absolute paths); gives back the import report."""

    async def ask(self, request: AskRequest, on_text: OnText | None = None) -> Json:
        """Ask through the whole pipeline; gives back the reply and the seconds it took."""

    async def explain(self, request: AskRequest) -> Json:
        """What a question would find and how it would end, and why. Nothing is logged."""

    async def recalibrate(self, action: str) -> Json:
        """Correct the calibration by judged questions: "look", "apply" or "undo"; gives back what was found."""

    async def index_state(self) -> Json:
        """`{"passages", "missing", "left_over"}`: the index's size and how it differs from the store."""


class OwnWorkbench:
    """Works with an application open in this process."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def import_paths(self, paths: Sequence[Path], progress: Progress | None = None) -> Json:
        """See `Workbench`."""
        return (await self._application.curating.import_paths(paths, progress)).to_json()

    async def ask(self, request: AskRequest, on_text: OnText | None = None) -> Json:
        """See `Workbench`."""
        started = perf_counter()
        asker, place = await self._asker(request.email), _place(request.place)
        new = NewQuestion(f"{PLATFORM}:{uuid4().hex}", request.text, asker, place, request.history)
        question_id, reply = await self._application.asking.ask(new, on_text)
        seconds = round(perf_counter() - started, 3)
        return reply.to_json() | {"question_id": question_id, "seconds": seconds}

    async def explain(self, request: AskRequest) -> Json:
        """See `Workbench`."""
        started = perf_counter()
        asker, place = await self._asker(request.email), _place(request.place)
        question = Question("", request.text, asker, place, utc_now(), request.history)
        explained = await self._application.explaining.explain(question)
        return explanation_to_json(explained) | {"as": request.email, "seconds": round(perf_counter() - started, 3)}

    async def recalibrate(self, action: str) -> Json:
        """See `Workbench`."""
        recalibrating = self._application.recalibrating
        found = recalibrating.undo() if action == "undo" else recalibrating.recalibrate(apply=action == "apply")
        return (await found).to_json()

    async def index_state(self) -> Json:
        """See `Workbench`."""
        missing, left_over = await self._application.curating.differences()
        return {"passages": self._application.index.size, "missing": missing, "left_over": left_over}

    async def _asker(self, email: str | None) -> Person:
        return await self._application.people.person_for_email(email) if email else Person(f"{PLATFORM}:local")


def _place(name: str) -> Place:
    return Place(PLATFORM, PlaceKind.CHANNEL if name == "channel" else PlaceKind.DIRECT, id=name)
