"""Sharing a few cores among many small jobs that go faster together.

Whoever finds a core free starts at once, so that a single job never waits for company. Those that come while all cores
are busy wait in line; the first that is freed takes as many of them as fit, in the order in which they came.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Generic, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")


@dataclass(eq=False)
class _Ticket(Generic[Job, Result]):
    """A job in line. Its thread is called to do `turn`, of which its own job is the first, or to find the job done."""

    job: Job
    called: Event = field(default_factory=Event)
    turn: "list[_Ticket[Job, Result]]" = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    error: BaseException | None = None

    def result(self) -> Result:
        if self.error is not None:
            raise self.error
        return self.results[0]


class MicroBatches(Generic[Job, Result]):
    """Does jobs with `work`, which takes several at once and gives a result for each, on at most `cores` threads.

    The threads are the callers' own. `fits` tells whether jobs may be done together.
    """

    def __init__(
        self, work: Callable[[Sequence[Job]], Sequence[Result]], fits: Callable[[Sequence[Job]], bool], cores: int
    ) -> None:
        self._work = work
        self._fits = fits
        self._free = cores
        self._line: deque[_Ticket[Job, Result]] = deque()
        self._lock = Lock()

    @property
    def waiting(self) -> int:
        """How many jobs stand in line."""
        return len(self._line)

    def do(self, job: Job) -> Result:
        """The job's result. Blocks until it is there. Raises what `work` raised."""
        ticket: _Ticket[Job, Result] = _Ticket(job)
        with self._lock:
            if self._free:
                self._free -= 1
                ticket.turn = [ticket]
            else:
                self._line.append(ticket)
        if not ticket.turn:
            ticket.called.wait()
        if ticket.turn:
            self._take_turn(ticket.turn)
        return ticket.result()

    def _take_turn(self, turn: Sequence[_Ticket[Job, Result]]) -> None:
        try:
            results = self._work([ticket.job for ticket in turn])
            for ticket, result in zip(turn, results, strict=True):
                ticket.results.append(result)
        except BaseException as error:
            for ticket in turn:
                ticket.error = error
        finally:
            self._call_next()
            for ticket in turn[1:]:
                ticket.called.set()

    def _call_next(self) -> None:
        with self._lock:
            together: list[_Ticket[Job, Result]] = []
            while self._line and (not together or self._fits([*(each.job for each in together), self._line[0].job])):
                together.append(self._line.popleft())
            if not together:
                self._free += 1
                return
        together[0].turn = together
        together[0].called.set()
