"""The work on a gap: who has it, where it stands, which step may follow which, and when it is due. Pure.

`change` decides; whoever keeps the result also keeps what it changed (`differences`), by which it is undone.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from knowledge.gaps.gaps import GapKind, GapState, title_of

LONGEST_NOTE = 2_000
"""Characters of a reason or a note: more belongs into a document."""

DUE_WITHIN = ((60.0, timedelta(days=7)), (30.0, timedelta(days=14)), (10.0, timedelta(days=30)))
"""The time a gap may take from the day it was first asked about, by the impact it has at least."""

DUE_AT_LAST = timedelta(days=90)
"""The same for gaps with less impact; one that does not matter at all (0) is never due."""

CLOSED = frozenset({GapState.PROVEN, GapState.DISMISSED})
"""Nothing remains to be done; these are never overdue."""

FOLLOWING: Mapping[GapState, frozenset[GapState]] = {
    GapState.OPEN: frozenset(
        {GapState.ASSIGNED, GapState.DRAFTING, GapState.IN_REVIEW, GapState.PUBLISHED, GapState.DISMISSED}
    ),
    GapState.ASSIGNED: frozenset(
        {GapState.OPEN, GapState.DRAFTING, GapState.IN_REVIEW, GapState.PUBLISHED, GapState.DISMISSED}
    ),
    GapState.DRAFTING: frozenset(
        {GapState.OPEN, GapState.ASSIGNED, GapState.IN_REVIEW, GapState.PUBLISHED, GapState.DISMISSED}
    ),
    GapState.IN_REVIEW: frozenset({GapState.OPEN, GapState.DRAFTING, GapState.PUBLISHED, GapState.DISMISSED}),
    GapState.PUBLISHED: frozenset({GapState.OPEN, GapState.ASSIGNED, GapState.DRAFTING, GapState.PROVEN}),
    GapState.PROVEN: frozenset({GapState.OPEN, GapState.DRAFTING}),
    GapState.DISMISSED: frozenset({GapState.OPEN}),
}
"""What may follow on each state. An article that does not answer the questions leads back to drafting; one that was
retired opens the gap again."""


@dataclass(frozen=True)
class GapWork:
    """What people decide about a gap. `state_since` is None while it never changed its state."""

    title: str
    kind: GapKind
    state: GapState
    state_since: datetime | None = None
    topics: tuple[str, ...] = ()
    title_by: str | None = None
    kind_by: str | None = None
    topics_by: str | None = None
    assigned_to: str | None = None
    due_on: date | None = None
    dismissed_because: str | None = None
    routed_to: str | None = None
    routed_note: str | None = None


@dataclass(frozen=True)
class Rename:
    """Give the gap another title."""

    title: str


@dataclass(frozen=True)
class SetKind:
    """Say why the knowledge did not answer."""

    kind: GapKind


@dataclass(frozen=True)
class SetTopics:
    """Say what it is about; none lets the nearest article say so again."""

    topics: tuple[str, ...]


@dataclass(frozen=True)
class Assign:
    """Somebody is to see to it, until `due_on` if that is given."""

    to: str
    due_on: date | None = None


@dataclass(frozen=True)
class Unassign:
    """Nobody has it any more."""


@dataclass(frozen=True)
class SetDue:
    """When it is to be done; None leaves that to its impact."""

    due_on: date | None


@dataclass(frozen=True)
class Dismiss:
    """Nothing will be done, for this reason."""

    reason: str


@dataclass(frozen=True)
class Reopen:
    """It is to be looked at afresh."""


@dataclass(frozen=True)
class Route:
    """No article can mend this: `to` (a person or a team, in words) is to mend a process or a tool, and is told why."""

    to: str
    note: str


@dataclass(frozen=True)
class Advance:
    """Work has reached this state: a draft was begun, handed in, published, or proven."""

    state: GapState


Action = Rename | SetKind | SetTopics | Assign | Unassign | SetDue | Dismiss | Reopen | Route | Advance
"""What can be done to a gap."""


class Refused(StrEnum):
    """Why nothing was changed."""

    UNKNOWN = "unknown"
    """There is no such gap."""

    SAME = "same"
    """It is so already."""

    NOT_NOW = "not_now"
    """That step does not follow on the state the gap is in."""

    EMPTY = "empty"
    """A title, a reason, a person or a note is needed."""

    NEWER = "newer"
    """Something was changed since that rests on it."""

    UNDONE = "undone"
    """It was taken back already."""

    NOT_UNDOABLE = "not_undoable"
    """It reached beyond the gap: an article was published, or proven."""


@dataclass(frozen=True)
class By:
    """Who does something, and when."""

    person_id: str
    at: datetime


def change(work: GapWork, action: Action, by: By) -> GapWork | Refused:
    """The work after the action, or why it cannot be done."""
    after = _changed(work, action, by)
    if isinstance(after, Refused):
        return after
    if after.state is not work.state:
        if after.state not in FOLLOWING[work.state]:
            return Refused.NOT_NOW
        after = replace(after, state_since=by.at)
    return Refused.SAME if after == work else after


def _changed(work: GapWork, action: Action, by: By) -> GapWork | Refused:
    match action:
        case Rename(title):
            return replace(work, title=title_of(title), title_by=by.person_id) if title.strip() else Refused.EMPTY
        case SetKind(kind):
            return replace(work, kind=kind, kind_by=by.person_id)
        case SetTopics(topics):
            named = tuple(dict.fromkeys(each.strip() for each in topics if each.strip()))
            return replace(work, topics=named, topics_by=by.person_id if named else None)
        case SetDue(due_on):
            return replace(work, due_on=due_on)
        case _:
            return _moved(work, action, by)


def _moved(work: GapWork, action: Action, by: By) -> GapWork | Refused:
    match action:
        case Assign(to, due_on):
            state = GapState.ASSIGNED if work.state is GapState.OPEN else work.state
            given = replace(work, assigned_to=to, due_on=due_on or work.due_on, state=state)
            return Refused.NOT_NOW if work.state in CLOSED else (given if to.strip() else Refused.EMPTY)
        case Unassign():
            opened = replace(work, assigned_to=None, routed_to=None, routed_note=None)
            return replace(opened, state=GapState.OPEN) if work.state is GapState.ASSIGNED else opened
        case Dismiss(reason):
            because = reason.strip()[:LONGEST_NOTE]
            return replace(work, state=GapState.DISMISSED, dismissed_because=because) if because else Refused.EMPTY
        case Reopen():
            return replace(work, state=GapState.OPEN, assigned_to=None, dismissed_because=None)
        case Route(to, note):
            return _routed(work, to.strip(), note.strip()[:LONGEST_NOTE], by)
        case Advance(state):
            return replace(work, state=state)
        case _:
            raise TypeError(f"{type(action).__name__} is no action on a gap")


def _routed(work: GapWork, to: str, note: str, by: By) -> GapWork | Refused:
    if not (to and note):
        return Refused.EMPTY
    if work.state not in (GapState.OPEN, GapState.ASSIGNED):
        return Refused.NOT_NOW
    routed = replace(work, kind=GapKind.NOT_KNOWLEDGE, kind_by=by.person_id, routed_to=to, routed_note=note)
    return replace(routed, state=GapState.ASSIGNED)


def due_on(work: GapWork, impact: float, first_asked: datetime) -> date | None:
    """When the gap is due: the day that was set, or else the sooner the more it matters. None once nothing is to be
    done, or where it does not matter at all."""
    if work.state in CLOSED:
        return None
    if work.due_on is not None or not impact:
        return work.due_on
    within = next((time for least, time in DUE_WITHIN if impact >= least), DUE_AT_LAST)
    return (first_asked + within).date()


def differences(before: GapWork, after: GapWork) -> tuple[dict[str, Any], dict[str, Any]]:
    """What changed, as it was and as it is, in values that JSON knows."""
    old, new = as_values(before), as_values(after)
    changed = [name for name in old if old[name] != new[name]]
    return {name: old[name] for name in changed}, {name: new[name] for name in changed}


def as_values(work: GapWork) -> dict[str, Any]:
    """The work in values that JSON knows."""
    return {name: _plain(value) for name, value in asdict(work).items()}


def restored(work: GapWork, before: Mapping[str, Any], after: Mapping[str, Any]) -> GapWork | Refused:
    """The work with a change taken back, or why that cannot be: what the change made is not so any more."""
    now = as_values(work)
    if any(now.get(name) != value for name, value in after.items()):
        return Refused.NEWER
    known = {each.name for each in fields(GapWork)}
    return replace(work, **{name: _rich(name, value) for name, value in before.items() if name in known})


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _rich(name: str, value: Any) -> Any:
    if value is None:
        return None
    readers: dict[str, Callable[[Any], Any]] = {
        "kind": GapKind,
        "state": GapState,
        "topics": tuple,
        "due_on": date.fromisoformat,
        "state_since": datetime.fromisoformat,
    }
    return readers.get(name, _same)(value)


def _same(value: Any) -> Any:
    return value
