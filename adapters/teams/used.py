"""What somebody did with a card of ours: which button, in which message, with what filled in. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.teams.heard import kind_of, part, spot_of, user_of, word
from adapters.teams.spots import Spot
from retrieval.outcome import Person

LONGEST_INPUT = 4_000
OURS = ("action", "value")
"""What our buttons carry; everything else that comes with a press was filled in."""


@dataclass(frozen=True)
class Used:
    """A press. `user` is the directory's id of who pressed, `message_id` the message that the card is under.

    `id` is the same for the same press delivered again.
    """

    spot: Spot
    kind: str
    user: str
    person: Person
    action: str
    value: str
    inputs: Mapping[str, str]
    message_id: str
    id: str = ""

    def told(self, field: str) -> str:
        """What was filled into a field; empty for nothing."""
        return self.inputs.get(field, "").strip()


def used_in(activity: Mapping[str, Any], person: Person) -> Used:
    """The press that an invoke tells of, or a message of an older client. No action: it is none of ours."""
    value = part(activity, "value")
    action = part(value, "action")
    data = part(action, "data") if action else value
    return Used(
        spot=spot_of(activity),
        kind=kind_of(activity),
        user=user_of(part(activity, "from")),
        person=person,
        action=word(action, "verb") or word(data, "action"),
        value=word(data, "value"),
        inputs=filled_in(data),
        message_id=word(activity, "replyToId"),
        id=word(activity, "id"),
    )


def filled_in(data: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a card as they came back, all as text."""
    fields = {name: each for name, each in data.items() if name not in OURS and isinstance(each, str | bool | int)}
    return {name: _as_text(each)[:LONGEST_INPUT] for name, each in fields.items()}


def _as_text(value: str | bool | int) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
