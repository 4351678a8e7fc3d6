"""My nudges: those that came and what I don't want of them; for those who lead, those they sent. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.teams.card_parts import (
    Json,
    button,
    buttons_here,
    card,
    heading,
    line,
    run,
    small,
    ticks,
    unfolding,
    words,
)
from adapters.teams.nudge_cards import NEW, PAGE
from adapters.teams.writing_text import cut, without_pings
from bot import phrases
from bot.notices import plain
from bot.nudges import nudge_form_words as said
from bot.nudges import nudge_home_words as at_home
from bot.nudges.nudge_steering import STOPPABLE, WAITING
from bot.nudges.nudges import Nudge, NudgeState
from bot.nudges.nudges_at_home import NudgePage, Sending

TOPICS, SNOOZE, WAKE = "nudging.topics", "nudging.snooze", "nudging.wake"
REPORT, PAUSE, RESUME, STOP = "nudging.report", "nudging.pause", "nudging.resume", "nudging.stop"

REFUSED_FIELD = "refused"
LONGEST_LINE = 300
LONGEST_TOPIC = 100


@dataclass(frozen=True)
class Looked:
    """When somebody looks at the card, by which clock, and what has just been done or asked for."""

    now: datetime
    time_zone: str | None = None
    remark: str = ""
    report_of: str = ""
    report: Sequence[str] = ()


def nudges_card(page: NudgePage, looked: Looked) -> Json:
    """The whole of it."""
    body = [
        *([small(looked.remark)] if looked.remark else []),
        *received_lines(page, looked),
        *_topics(page),
        *(_sent(page.sending, looked) if page.sending is not None else []),
    ]
    actions = [button(NEW, at_home.NEW, style="positive")] if page.sending is not None else []
    if topics_of(page):
        actions.append(button(TOPICS, phrases.SAVE))
    actions.append(button(WAKE, at_home.WAKE) if page.snoozed_until else button(SNOOZE, at_home.SNOOZE))
    actions.append(button(PAGE, phrases.LOOK_AGAIN))
    return card(body, actions, fallback=said.NUDGES)


def received_lines(page: NudgePage, looked: Looked) -> list[Json]:
    """The nudges somebody got, newest first, and until when they want none."""
    lines = [heading(phrases.HOME_NUDGES, spacing="Large")]
    if page.snoozed_until:
        lines.append(small(at_home.snoozed_in_words(page.snoozed_until, looked.time_zone), spacing="Small"))
    if not page.received:
        lines.append(small(phrases.HOME_NO_NUDGES, spacing="Small"))
    for nudge, delivery in page.received:
        told = at_home.received_in_words(nudge, delivery, looked.now, looked.time_zone)
        lines += [
            line(run(_one_line(plain(nudge.words))), spacing="Medium"),
            small(_one_line(told), spacing="None"),
        ]
    return lines


def topics_of(page: NudgePage) -> list[str]:
    """The topics somebody may refuse: those of what came, and those refused already."""
    return sorted({nudge.source.topic for nudge, _ in page.received if nudge.source.topic} | set(page.refused_topics))


def _topics(page: NudgePage) -> list[Json]:
    # A comma parts what is ticked.
    topics = [(topic, cut(without_pings(topic), LONGEST_TOPIC)) for topic in topics_of(page) if "," not in topic]
    return [ticks(REFUSED_FIELD, said.NO_MORE_ABOUT, topics, page.refused_topics)] if topics else []


def _sent(sending: Sending, looked: Looked) -> list[Json]:
    lines = [heading(at_home.YOURS, spacing="Large")]
    if not sending.sent:
        lines.append(small(at_home.NONE_SENT, spacing="Small"))
    for nudge in sending.sent:
        state = at_home.sent_in_words(nudge, looked.now, looked.time_zone)
        lines += [line(run(_one_line(plain(nudge.words))), spacing="Medium"), small(_one_line(state), spacing="None")]
        lines += [words(each, spacing="Small") for each in looked.report] if nudge.id == looked.report_of else []
        lines.append(buttons_here(*_steering(nudge)))
    if sending.suggested:
        lines.append(heading(at_home.SUGGESTED, spacing="Large"))
    for each in sending.suggested:
        lines += [
            line(run(_one_line(each.in_words)), spacing="Small"),
            buttons_here(button(NEW, said.ABOUT_THIS, each.article_id)),
        ]
    return lines


def _steering(nudge: Nudge) -> list[Json]:
    is_decided = nudge.state in (NudgeState.AWAITING_APPROVAL, NudgeState.REFUSED)
    made = [] if is_decided else [button(REPORT, at_home.REPORT, nudge.id)]
    if nudge.state is NudgeState.UNDER_WAY:
        made.append(button(PAUSE, at_home.PAUSE, nudge.id))
    if nudge.state in WAITING:
        made.append(button(RESUME, at_home.RESUME, nudge.id))
    if nudge.state in STOPPABLE:
        sure = button(STOP, at_home.STOP, nudge.id, "destructive")
        made.append(unfolding(at_home.STOP, [words(at_home.STOP_SURE)], sure))
    return made


def _one_line(text: str) -> str:
    return cut(without_pings(" ".join(text.split())), LONGEST_LINE)
