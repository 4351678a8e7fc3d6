"""Every sentence the bot says, free of any platform: an outcome becomes a reply that any surface can render. Pure."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Protocol

from bot.said_instead import SAID_INSTEAD
from bot.where_to_look import where_to_look
from knowledge.gaps.gaps import FEWEST_PEOPLE_SHOWN
from retrieval.distress import DISTRESS
from retrieval.outcome import (
    Answered,
    Citation,
    Clarify,
    Denied,
    Failed,
    NotHere,
    Outcome,
    Partial,
    Unknown,
    name_of,
)

WORKING = "working"
"""The outcome name of a placeholder: no outcome yet."""

ACTION_LABELS = {
    "helped": "Helped",
    "did_not_help": "Didn't help",
    "ask_person": "Ask a person (without my name)",
    "stop_telling": "Don't follow up",
    "ask_privately": "Ask privately",
}
"""What the buttons say. A surface offers the actions of a reply that it can carry out."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec")
SMALL_NUMBERS = dict(enumerate("two three four five six seven eight nine ten eleven twelve".split(), start=2))


class Logged(Protocol):
    """What a reply needs to know of the gap that a question went into."""

    @property
    def gap_id(self) -> str:
        """The gap."""

    @property
    def askers(self) -> int | None:
        """How many people asked, this one included; None where that must not be told."""


@dataclass(frozen=True)
class Reply:
    """What a surface shows. `text` is Markdown with citation marks like [1]; `notice` holds one remark a line.

    A reply that is not final will be followed by another in its place. `only_for_asker`: others there must not see it.
    """

    outcome: str
    text: str
    citations: tuple[Citation, ...] = ()
    choices: tuple[str, ...] = ()
    notice: str = ""
    gap_id: str | None = None
    confidence: float = 0.0
    written_by_model: bool = False
    actions: tuple[str, ...] = ()
    only_for_asker: bool = False
    is_final: bool = True

    def to_json(self) -> dict[str, Any]:
        """The reply as JSON values; every citation also carries its `heading` path as one line."""
        return vars(self) | {
            "citations": [_citation_to_json(citation) for citation in self.citations],
            "choices": list(self.choices),
            "actions": list(self.actions),
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Reply":
        """The reply that `to_json` wrote. Keys of later versions are ignored."""
        known = {field.name for field in fields(cls)}
        kept = {name: value for name, value in values.items() if name in known}
        lists = {
            "citations": tuple(_citation_from_json(citation) for citation in values.get("citations", ())),
            "choices": tuple(values.get("choices", ())),
            "actions": tuple(values.get("actions", ())),
        }
        return cls(**(kept | lists))


def reply_to(outcome: Outcome, logged: Logged | None = None, in_private: bool = True) -> Reply:
    """The words for an outcome. `logged` is the gap it went into; `in_private`, whether only the asker reads along."""
    match outcome:
        case Answered():
            return _answered(outcome)
        case Partial():
            return _partial(outcome, logged)
        case Clarify():
            return _clarify(outcome)
        case Unknown():
            return _unknown(outcome, logged)
        case _:
            return _without_looking(outcome, in_private)


def placeholder() -> Reply:
    """What is shown at once while the answer is being worked out."""
    return Reply(WORKING, "Looking that up…", is_final=False)


def source_line(citation: Citation) -> str:
    """Where a quote comes from and who stands for it, on one line."""
    place = " › ".join([citation.title, *(part for part in citation.heading_path if part != citation.title)])
    marks = [checked_mark(citation), overdue_mark(citation)]
    return " · ".join([place, *(mark for mark in marks if mark)])


def checked_mark(citation: Citation) -> str:
    """Who checked the article and when, as far as that is known; else an empty string."""
    if citation.checked_by is None and citation.checked_on is None:
        return ""
    by = f" by {citation.checked_by}" if citation.checked_by else ""
    on = f" on {human_date(citation.checked_on)}" if citation.checked_on else ""
    return f"✓ checked{by}{on}"


def overdue_mark(citation: Citation) -> str:
    """The warning that an article's review is overdue, and whom to ask; else an empty string."""
    if citation.overdue_since is None:
        return ""
    whom = citation.owner or citation.checked_by or "its owner"
    since = human_date(citation.overdue_since)
    return f"⚠ due for review since {since}: check with {whom} before relying on it"


def human_date(day: date) -> str:
    """A date as people write it, the same on every machine: 3 Oct 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _answered(outcome: Answered) -> Reply:
    return Reply(
        name_of(outcome),
        SAID_INSTEAD.get(outcome.said_instead, outcome.text),
        outcome.citations,
        notice=_lines([_contradiction(outcome), *_overdue(outcome.citations), _authorship(outcome)]),
        confidence=outcome.confidence,
        written_by_model=outcome.written_by_model,
        # What is said instead rests on nothing, so there is nothing to judge.
        actions=("helped", "did_not_help") if outcome.citations else (),
        only_for_asker=outcome.said_instead == DISTRESS,
    )


def _partial(outcome: Partial, logged: Logged | None) -> Reply:
    missing = outcome.missing.strip().rstrip("?.!")
    nothing = f"I found nothing on this part: *{missing}*." if missing else "That is only part of what you asked."
    noted = " I've noted that as a gap; you'll hear from me when someone answers it." if logged else ""
    return Reply(
        name_of(outcome),
        f"{outcome.text}\n\n{nothing}{noted}",
        outcome.citations,
        notice=_lines([*_overdue(outcome.citations), _authorship(outcome)]),
        gap_id=logged.gap_id if logged else None,
        confidence=outcome.confidence,
        written_by_model=outcome.written_by_model,
        actions=("helped", "did_not_help", "ask_person", "stop_telling"),
    )


def _clarify(outcome: Clarify) -> Reply:
    if not outcome.choices:
        text = "I couldn't make out a question in that. Ask it in a sentence, as you would ask a colleague."
        return Reply(name_of(outcome), text, confidence=outcome.confidence)
    things = SMALL_NUMBERS.get(len(outcome.choices), str(len(outcome.choices)))
    *others, last = (f"*{choice}*" for choice in outcome.choices)
    text = (
        f"{things.capitalize()} things match: {', '.join(others)} or {last}? If it's none of these, say a little more."
    )
    return Reply(name_of(outcome), text, choices=outcome.choices, confidence=outcome.confidence)


def _unknown(outcome: Unknown, logged: Logged | None) -> Reply:
    where = where_to_look(outcome.perhaps)
    text = "I don't have that yet."
    if logged is None:
        return Reply(name_of(outcome), text + where, confidence=outcome.confidence, actions=("ask_person",))
    noted = f"I've logged it without your name{_others(logged)}. I'll come back to you when there's an answer."
    return Reply(
        name_of(outcome),
        f"{text} {noted}{where}",
        gap_id=logged.gap_id,
        confidence=outcome.confidence,
        actions=("ask_person", "stop_telling"),
    )


def _others(logged: Logged) -> str:
    if logged.askers is None or logged.askers < FEWEST_PEOPLE_SHOWN:
        return ""
    others = logged.askers - 1
    return f"; {SMALL_NUMBERS.get(others, str(others))} others have asked"


def _without_looking(outcome: NotHere | Denied | Failed, in_private: bool) -> Reply:
    match outcome:
        case NotHere():
            return Reply(name_of(outcome), _not_here(outcome), only_for_asker=True)
        case Denied():
            return _denied(outcome, in_private)
        case Failed():
            return _failed(outcome)


def _not_here(outcome: NotHere) -> str:
    if outcome.reason == "guest":
        return "I answer from this company's own knowledge, so I don't answer guests. Ask the person who invited you."
    return "People from outside read in this channel, so I don't answer here. Ask me in a direct message."


def _denied(outcome: Denied, in_private: bool) -> Reply:
    if in_private:
        return Reply(name_of(outcome), "I can't help with that here.", only_for_asker=True)
    text = "I can't help with that here. I may be able to tell you more privately."
    return Reply(name_of(outcome), text, only_for_asker=True, actions=("ask_privately",))


def _failed(outcome: Failed) -> Reply:
    if outcome.will_retry:
        text = "Something on my side failed. Your question is kept and I'll answer within a few minutes."
        return Reply(name_of(outcome), text, is_final=False)
    text = "Something on my side failed and I couldn't answer this one. Please ask it again."
    return Reply(name_of(outcome), text)


def _contradiction(outcome: Answered) -> str:
    if not outcome.conflicting:
        return ""
    sides = {citation.article_id: _side(citation) for citation in outcome.citations}
    named = "; ".join(sides.values())
    return f"⚠ These sources disagree: {named}. Ask the owners which holds before relying on either."


def _side(citation: Citation) -> str:
    facts = [citation.owner or "", f"checked {human_date(citation.checked_on)}" if citation.checked_on else ""]
    known = ", ".join(fact for fact in facts if fact)
    return f"{citation.title} ({known})" if known else citation.title


def _overdue(citations: tuple[Citation, ...]) -> list[str]:
    marks = {citation.article_id: (citation.title, overdue_mark(citation)) for citation in citations}
    return [f"{title}: {mark}" for title, mark in marks.values() if mark]


def _authorship(outcome: Answered | Partial) -> str:
    if outcome.model_failed:
        return "The model that writes my answers isn't available just now, so these are the source's own words."
    if outcome.written_by_model:
        return "Written by a language model; each sentence was checked against the source it cites."
    return ""


def _lines(remarks: list[str]) -> str:
    return "\n".join(remark for remark in remarks if remark)


def _citation_to_json(citation: Citation) -> dict[str, Any]:
    return vars(citation) | {
        "heading": " › ".join(citation.heading_path),
        "heading_path": list(citation.heading_path),
        "checked_on": citation.checked_on.isoformat() if citation.checked_on else None,
        "overdue_since": citation.overdue_since.isoformat() if citation.overdue_since else None,
    }


def _citation_from_json(values: dict[str, Any]) -> Citation:
    known = {field.name for field in fields(Citation)}
    kept = {name: value for name, value in values.items() if name in known}
    days = {name: date.fromisoformat(kept[name]) for name in ("checked_on", "overdue_since") if kept.get(name)}
    return Citation(**(kept | days | {"heading_path": tuple(kept["heading_path"])}))
