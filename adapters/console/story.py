"""Entries of the audit log in words: what was done by whom, and whether it can be taken back. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.console.gap_words import KIND_WORDS, STATE_WORDS
from bot.audit_log import AuditEntry

VERBS: Mapping[str, str] = {
    "rename": "gave it another title",
    "set_kind": "set its kind",
    "set_topics": "set its topics",
    "assign": "assigned it",
    "unassign": "took it from its owner",
    "set_due": "set when it is due",
    "dismiss": "dismissed it",
    "reopen": "opened it again",
    "route": "handed it on",
    "advance": "moved it on",
    "merge": "made gaps one",
    "split": "split it",
    "move": "moved questions",
    "undo": "took a change back",
    "grant_role": "gave a role to",
    "revoke_role": "took a role from",
    "begin": "began a draft",
    "began": "began a draft",
    "write": "wrote in it",
    "written": "wrote in it",
    "submitted": "handed it in for review",
    "approved": "approved it",
    "changes_requested": "asked for changes",
    "rejected": "rejected it",
    "withdrawn": "gave it up or took it up again",
    "published": "published it",
    "stuck": "could not publish it: the article had changed",
    "retired": "retired it",
    "restored": "let an earlier version hold again",
    "verified": "confirmed that it holds",
    "vouched": "confirmed that the text answers what finds it by its name",
}

LABELS: Mapping[str, str] = {
    "title": "title",
    "kind": "kind",
    "state": "state",
    "topics": "topics",
    "assigned_to": "owner",
    "due_on": "due",
    "dismissed_because": "reason",
    "routed_to": "handed to",
    "routed_note": "note",
    "arranged": "questions",
    "text_answers": "vouches for what is found by its name",
}

ROLE = "role"
"""The area whose subjects are people."""

PEOPLE = ("assigned_to", "person_id")
"""The names of values that are a person's id."""

HIDDEN = frozenset({"state_since", "title_by", "kind_by", "topics_by", "version", "gap_id", "article_id", "article"})
"""What changes along with something else that is told already, and what only we can read."""

NAMED = frozenset({"assigned_to", "person_id", "kind", "state"})
"""What is kept by an id or a name of ours, and shown in words."""

NOT_UNDOABLE = frozenset({"published", "proven"})


@dataclass(frozen=True)
class Told:
    """An entry as a page shows it. `changes` are what, from, and to."""

    number: int
    at: datetime
    who: str
    did: str
    area: str
    subject_id: str
    whom: str
    changes: tuple[tuple[str, str, str], ...]
    is_undone: bool
    can_be_undone: bool


def people_in(entries: Iterable[AuditEntry]) -> set[str]:
    """The ids of everybody whom these entries name."""
    found: set[str] = set()
    for each in entries:
        found.update([each.change.actor, *([each.change.subject_id] if each.change.area == ROLE else [])])
        for values in (each.change.before, each.change.after):
            found.update(value for name in PEOPLE if isinstance(value := values.get(name), str))
    return found


def told(entry: AuditEntry, names: Mapping[str, str]) -> Told:
    """An entry in words. `names` are those of the people in it."""
    change = entry.change
    fields = [name for name in {**change.before, **change.after} if name not in HIDDEN]
    changes = tuple(_row(name, change.before.get(name), change.after.get(name), names) for name in fields)
    reached = {change.before.get("state"), change.after.get("state")} & NOT_UNDOABLE
    return Told(
        number=entry.number,
        at=entry.at,
        who=names.get(change.actor, change.actor),
        did=VERBS.get(change.verb, change.verb.replace("_", " ")),
        area=change.area,
        subject_id=change.subject_id,
        whom=names.get(change.subject_id, change.subject_id) if change.area == ROLE else "",
        changes=changes,
        is_undone=entry.undone_by is not None,
        can_be_undone=change.area == "gap" and entry.undone_by is None and not reached and change.verb != "undo",
    )


def _row(name: str, before: Any, after: Any, names: Mapping[str, str]) -> tuple[str, str, str]:
    label = LABELS.get(name, name.replace("_", " "))
    if name == "arranged":
        moved = len(after or before or {})
        return label, "", f"{moved} moved"
    return label, _plain(name, before, names), _plain(name, after, names)


def _plain(name: str, value: Any, names: Mapping[str, str]) -> str:
    match value:
        case str() if value:
            return {**names, **KIND_WORDS, **STATE_WORDS}.get(value, value) if name in NAMED else value
        case bool():
            return "yes" if value else "no"
        case list() if value:
            return ", ".join(str(each) for each in value)
        case dict() if value:
            return f"{len(value)} values"
        case _:
            return str(value or "nothing")
