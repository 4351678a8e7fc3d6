"""The Home tab's part about nudges: what came, what somebody doesn't want, and what those who lead have sent. Pure."""

from collections.abc import Sequence
from datetime import datetime

from adapters.slack.pieces import View, actions, button, header, quiet_line, section, shortened
from bot import phrases
from bot.nudges.nudge_home_words import (
    ALLOW,
    NEW,
    NONE_SENT,
    PAUSE,
    REFUSED_TOPICS,
    REPORT,
    RESUME,
    SNOOZE,
    STOP,
    STOP_SURE,
    SUGGESTED,
    WAKE,
    YOURS,
    received_in_words,
    sent_in_words,
    snoozed_in_words,
)
from bot.nudges.nudge_steering import STOPPABLE, WAITING
from bot.nudges.nudges import Nudge, NudgeState
from bot.nudges.nudges_at_home import NudgePage, Sending
from bot.nudges.suggested_nudges import SuggestedNudge

LONGEST_WORDS = 150
MOST_TOPICS = 10
ON, OFF = "week", "none"


def nudge_blocks(page: NudgePage, now: datetime, time_zone: str | None) -> list[View]:
    """The whole part."""
    return [
        *(_sending(page.sending, now, time_zone) if page.sending is not None else []),
        header(phrases.HOME_NUDGES),
        *_received(page, now, time_zone),
        *_wishes(page, time_zone),
    ]


def _received(page: NudgePage, now: datetime, time_zone: str | None) -> list[View]:
    blocks: list[View] = []
    for nudge, delivery in page.received:
        blocks.append(section(shortened(nudge.words, LONGEST_WORDS)))
        blocks.append(quiet_line(shortened(received_in_words(nudge, delivery, now, time_zone), 2 * LONGEST_WORDS)))
    return blocks or [quiet_line(phrases.HOME_NO_NUDGES)]


def _wishes(page: NudgePage, time_zone: str | None) -> list[View]:
    blocks: list[View] = []
    if page.refused_topics:
        blocks.append(quiet_line(REFUSED_TOPICS))
        blocks += [_with_button(each, button("nudge_topic", ALLOW, each)) for each in page.refused_topics[:MOST_TOPICS]]
    if page.snoozed_until is not None:
        blocks.append(quiet_line(snoozed_in_words(page.snoozed_until, time_zone)))
        return [*blocks, actions(button("nudge_snooze", WAKE, OFF))]
    return [*blocks, actions(button("nudge_snooze", SNOOZE, ON))]


def _sending(sending: Sending, now: datetime, time_zone: str | None) -> list[View]:
    blocks = [header(YOURS), *([] if sending.sent else [quiet_line(NONE_SENT)])]
    for nudge in sending.sent:
        blocks.append(section(shortened(nudge.words, LONGEST_WORDS)))
        blocks.append(quiet_line(shortened(sent_in_words(nudge, now, time_zone), 2 * LONGEST_WORDS)))
        blocks.append(actions(*_steering(nudge)))
    return [*blocks, actions(button("nudge_new", NEW) | {"style": "primary"}), *_suggested(sending.suggested)]


def _steering(nudge: Nudge) -> list[View]:
    buttons = [button("nudge_report", REPORT, nudge.id)]
    if nudge.state is NudgeState.UNDER_WAY:
        buttons.append(button("nudge_pause", PAUSE, nudge.id))
    if nudge.state in WAITING:
        buttons.append(button("nudge_resume", RESUME, nudge.id))
    if nudge.state in STOPPABLE:
        buttons.append(button("nudge_stop", STOP, nudge.id, sure=STOP_SURE))
    return buttons


def _suggested(suggested: Sequence[SuggestedNudge]) -> list[View]:
    if not suggested:
        return []
    rows = [_with_button(each.in_words, button("nudge_new", NEW, each.article_id)) for each in suggested]
    return [quiet_line(SUGGESTED), *rows]


def _with_button(words: str, at_its_side: View) -> View:
    return section(shortened(words, 2 * LONGEST_WORDS)) | {"accessory": at_its_side}
