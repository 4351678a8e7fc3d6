"""What the model made of recent questions: each is read once, also when several ask for it at the same moment."""

from collections import OrderedDict
from concurrent.futures import Future
from threading import Lock

from retrieval.encoding.embedding import Encoder
from retrieval.encoding.late_interaction import Reading

REMEMBERED = 256
"""Readings that are kept."""


class Readings:
    """May be used from any thread."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._begun: OrderedDict[str, Future[Reading]] = OrderedDict()
        self._turn = Lock()

    def of(self, text: str) -> Reading:
        """The reading of `text`: there already, awaited, or made now on the thread that asks. Blocks."""
        with self._turn:
            is_new = text not in self._begun
            begun = self._begun.setdefault(text, Future[Reading]())
            self._begun.move_to_end(text)
            if len(self._begun) > REMEMBERED:
                self._begun.popitem(last=False)
        if is_new:
            self._read(text, begun)
        return begun.result()

    def _read(self, text: str, begun: "Future[Reading]") -> None:
        try:
            begun.set_result(self._encoder.read([text])[0])
        except BaseException as error:
            # Whoever waits hears of it; whoever asks next tries again.
            with self._turn:
                self._begun.pop(text, None)
            begun.set_exception(error)
