"""The form a nudge is written in, as it comes back from its card: what was filled in, and whom it names. Pure."""

import re
from collections.abc import Mapping

from bot.nudges.nudge_audiences import NOBODY_NAMED
from bot.nudges.nudge_form import Misfit, Typed
from bot.nudges.nudges import Audience, Moment

Filled = Mapping[str, str]
"""What stands in the fields, by their names."""

FIELDS = (
    "article_id", "search", "words", "whom", "addresses", "moment", "day", "hour", "days", "follow_up", "hold_out",
)  # fmt: skip
"""The fields of the form, all of which the card before sending carries on."""

NAME = "name"
"""Carries the name a nudge is to have, so that pressing *Send* twice sends once."""

NEVER = "0"
"""Chosen by whoever does not want to ask later: some clients send no empty values."""

LONGEST_ADDRESSES = 3_000
"""Characters; four copies of them fit into a card, and what is longer is cut off on its way."""

CHOOSE_ARTICLE = "choose an article"
TOO_MANY_ADDRESSES = "that's more than a chat can carry; paste a long list in the console"

_IS_NAME = re.compile(r"[0-9a-f]{32}")


def filled_in(inputs: Mapping[str, str]) -> dict[str, str]:
    """The fields of the form among what came with a press."""
    return {field: inputs[field] for field in FIELDS if field in inputs}


def name_in(inputs: Mapping[str, str]) -> str:
    """The name that the nudge is to have; empty for none of ours."""
    named = inputs.get(NAME, "")
    return named if _IS_NAME.fullmatch(named) else ""


def whom(audience: Audience, name: str = "") -> str:
    """The value of a choice of people."""
    return f"{audience.value}:{name}" if name else audience.value


def typed_in(filled: Filled) -> Typed | Misfit:
    """The form's words as one value, or the field in which something is missing."""

    def told(field: str) -> str:
        return filled.get(field, "").strip()

    if not told("article_id"):
        return Misfit("article_id", CHOOSE_ARTICLE)
    kind, _, name = (told("whom") or Audience.TEAM.value).partition(":")
    if kind not in set(Audience):
        return Misfit("whom", NOBODY_NAMED)
    if kind == Audience.ADDRESSES and len(told("addresses")) > LONGEST_ADDRESSES:
        return Misfit("addresses", TOO_MANY_ADDRESSES)
    return Typed(
        article_id=told("article_id"),
        words=told("words"),
        audience=Audience(kind),
        whom=told("addresses") if kind == Audience.ADDRESSES else name,
        moment=Moment(told("moment")) if told("moment") in set(Moment) else Moment.NOW,
        day=told("day"),
        hour=told("hour"),
        days=told("days"),
        follow_up="" if told("follow_up") == NEVER else told("follow_up"),
        hold_out=told("hold_out") == "true",
    )
