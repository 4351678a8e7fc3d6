"""What a person's own page says of nudges: those they got, those they sent, and what they don't want. Pure."""

from collections.abc import Mapping
from datetime import datetime

from bot.nudges.nudges import Answer, Delivery, DeliveryState, Nudge, NudgeState
from bot.people.wishes import zone
from bot.questions.days import WEEKDAYS, day_on
from bot.replies import MONTHS

STATE_WORDS: Mapping[NudgeState, str] = {
    NudgeState.AWAITING_APPROVAL: "Waiting for a second person to agree.",
    NudgeState.UNDER_WAY: "Going out, to everybody at a good moment of their own day.",
    NudgeState.PAUSED: "Paused: nothing is sent until you go on.",
    NudgeState.HELD: "Held, because the article it rests on is not what it was.",
    NudgeState.CANCELLED: "Stopped for good.",
    NudgeState.REFUSED: "Not agreed to: nothing was sent.",
}

ANSWERED: Mapping[Answer, str] = {
    Answer.GOT_IT: "you've got it",
    Answer.NOT_FOR_ME: "you said it doesn't apply to you",
}

SNOOZE = "No nudges for a week"
WAKE = "Nudges again"
SNOOZED = "No nudges until {day}."
REFUSED_TOPICS = "You don't get nudges about these:"
ALLOW = "Allow again"

YOURS = "Nudges you sent"
NONE_SENT = "None yet. A nudge is one thing for your team to do differently this week, resting on an article."
NEW = "Nudge my team"
SUGGESTED = "Worth a nudge"
REPORT = "How it goes"
PAUSE = "Pause"
RESUME = "Go on"
STOP = "Stop it"
STOP_SURE = "What isn't sent yet never will be. What was sent stays."


def received_in_words(nudge: Nudge, delivery: Delivery, now: datetime, time_zone: str | None) -> str:
    """When a nudge came and what its reader answered: "came yesterday · you've got it"."""
    words = [nudge.source.title]
    if delivery.sent_at is not None:
        words.append(f"came {_day(delivery.sent_at, now, time_zone)}")
    if delivery.postponed and delivery.state is DeliveryState.WAITING:
        words.append(f"comes again {_next(delivery.due_at, time_zone)}")
    elif delivery.answer is not None:
        words.append(ANSWERED.get(delivery.answer, "answered"))
    else:
        words.append("not answered")
    return " · ".join(words)


def sent_in_words(nudge: Nudge, now: datetime, time_zone: str | None) -> str:
    """For whom a nudge was, when it was written, and how it stands."""
    state = f"{STATE_WORDS[nudge.state]} {nudge.reason}".strip()
    return f"for {nudge.audience} · written {_day(nudge.created_at, now, time_zone)} · {state}"


def snoozed_in_words(until: datetime, time_zone: str | None) -> str:
    """Until when somebody gets no nudges."""
    return SNOOZED.format(day=_next(until, time_zone).removeprefix("on "))


def _day(then: datetime, now: datetime, time_zone: str | None) -> str:
    here = zone(time_zone)
    return day_on(then.astimezone(here).date(), now.astimezone(here).date())


def _next(then: datetime, time_zone: str | None) -> str:
    local = then.astimezone(zone(time_zone))
    return f"on {WEEKDAYS[local.weekday()]}, {local.day} {MONTHS[local.month - 1]}"
