"""What the model made of recent questions: each is read once, also when several ask for it at the same moment."""

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
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
        return self._once(text, lambda read: read()).result()

    def begin(self, text: str, threads: Executor) -> None:
        """Have `text` read in one of `threads`, unless it was or is. Whoever waits for it there must come after it."""
        self._once(text, threads.submit)

    def _once(self, text: str, run: Callable[[Callable[[], None]], object]) -> "Future[Reading]":
        with self._turn:
            known = self._begun.get(text)
            if known is not None:
                self._begun.move_to_end(text)
                return known
            begun = self._begun[text] = Future[Reading]()
            if len(self._begun) > REMEMBERED:
                self._begun.popitem(last=False)
        try:
            run(partial(self._read, text, begun))
        except RuntimeError as error:  # The threads have been told to end.
            self._fail(text, begun, error)
        return begun

    def _read(self, text: str, begun: "Future[Reading]") -> None:
        try:
            begun.set_result(self._encoder.read([text])[0])
        except BaseException as error:
            self._fail(text, begun, error)

    def _fail(self, text: str, begun: "Future[Reading]", error: BaseException) -> None:
        # Whoever waits hears of it; whoever asks next tries again.
        with self._turn:
            self._begun.pop(text, None)
        begun.set_exception(error)
