"""How often a gap was asked about week by week, as far as that may be told. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import dropwhile

from knowledge.few_people import withheld

WEEKS = 12


@dataclass(frozen=True)
class Week:
    """The questions of the week that begins on this Monday."""

    monday: date
    questions: int


def trend(asked: Iterable[tuple[datetime, str]], now: datetime) -> Sequence[Week]:
    """The weeks from the first question on, `WEEKS` at most, oldest first; from when each was asked and by whom.

    Empty unless at least five people asked in every week that anybody did: with one figure missing, the others and the
    total would give it away.
    """
    this_monday = _monday(now)
    mondays = [this_monday - timedelta(weeks=each) for each in reversed(range(WEEKS))]
    people: dict[date, list[str]] = {monday: [] for monday in mondays}
    for at, person_id in asked:
        people.setdefault(_monday(at), []).append(person_id)
    if any(askers and withheld(len(set(askers))) is None for askers in people.values()):
        return ()
    weeks = [Week(monday, len(people[monday])) for monday in mondays]
    return list(dropwhile(lambda week: not week.questions, weeks))


def _monday(at: datetime) -> date:
    return at.date() - timedelta(days=at.weekday())
