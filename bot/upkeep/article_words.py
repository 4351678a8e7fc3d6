"""What owners of articles are told: that one is due, and what became of their press. Pure."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from bot.messages import Button, Message
from bot.replies import human_date
from knowledge.articles import EVERYONE

VERIFY, NEEDS_WORK = "article.verify", "article.needs_work"

VERIFIED = "✓ Checked by {who}. I'll ask again before {day}."
NOTED = "Noted as a gap, so that somebody changes it."
NOT_YOURS = "Only its owner or the people who look after the articles can do that."
CHANGED_SINCE = "The article was changed after I asked. Look at it again; I'll ask once more when it is due."
GONE = "There is no such article any more."
WITHHELD = "An article you may not see"
"""What an article is called where not everybody who reads along may see it."""

WHAT_CHANGES = "What should change?"


class Stage(StrEnum):
    """How pressing a review is."""

    SOON = "soon"
    OVERDUE = "overdue"
    WITHHELD = "withheld"


SAYS = {
    Stage.SOON: "*{title}* is to be looked at by {day}. Is it still right?",
    Stage.OVERDUE: "*{title}* was to be looked at by {day}. I still answer from it, with a warning. Is it still right?",
    Stage.WITHHELD: "*{title}* was to be looked at by {day}. I don't answer from it any more. Is it still right?",
}


def open_title(title: str, audience: Collection[str]) -> str:
    """What an article is called where anybody may read along, as in a channel."""
    return title if EVERYONE in audience else WITHHELD


def review_due(title: str, review_by: date, stage: Stage, value: str, link: str) -> Message:
    """The question whether an article still holds. `value` is what the buttons carry."""
    buttons = (
        Button(VERIFY, "Still right", value, is_main=True),
        Button(NEEDS_WORK, "Needs a change", value, asks=WHAT_CHANGES),
    )
    return Message(SAYS[stage].format(title=title, day=human_date(review_by)), context=link, buttons=buttons)


def answered(title: str, said: str) -> Message:
    """What stands there once somebody has answered."""
    return Message(f"*{title}*: {said}")
