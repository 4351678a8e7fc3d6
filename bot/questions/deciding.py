"""What decides about answers just now. A recalibration replaces it as a whole, between two questions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.ports import OnText
from retrieval.answering import Answerer
from retrieval.looking import Lookup
from retrieval.outcome import Outcome, Question, Turn
from retrieval.sufficiency import Calibration


@dataclass(frozen=True)
class Decider:
    """Everything that depends on the calibration. `quoting` decides as `answerer` does, but never writes: it is for
    looking at a question that nobody asked."""

    calibration: Calibration
    lookup: Lookup
    answerer: Answerer
    quoting: Answerer


class Deciding:
    """The decider in use. A question keeps to its end the one it began with."""

    def __init__(self, build: Callable[[Calibration], Decider], calibration: Calibration) -> None:
        self._build = build
        self.current = build(calibration)

    def use(self, calibration: Calibration) -> None:
        """Decide by `calibration` from now on."""
        self.current = self._build(calibration)

    def expect(self, text: str, history: Sequence[Turn]) -> None:
        """See `bot.ports.Answering`."""
        self.current.answerer.expect(text, history)

    async def answer(self, question: Question, on_text: OnText | None = None) -> Outcome:
        """See `bot.ports.Answering`."""
        return await self.current.answerer.answer(question, on_text)
