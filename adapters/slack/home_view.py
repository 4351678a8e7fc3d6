"""The Home tab: my questions, nudges, quiet hours, what I want to hear, forgetting; for L&D the top gaps. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from adapters.slack.home_nudges import nudge_blocks
from bot import phrases
from bot.my_questions import MyQuestion, state_of
from bot.nudges_at_home import NudgePage
from bot.wishes import Preferences, Topic
from knowledge.gaps import GapSummary

View = dict[str, Any]

MOST_QUESTIONS = 15
MOST_GAPS = 5
LONGEST_LINE = 300
NO_HOUR = "none"


@dataclass(frozen=True)
class HomeFacts:
    """What one person's Home tab shows. `gaps` is None for everybody but those who look after the articles."""

    questions: Sequence[MyQuestion]
    wishes: Preferences
    now: datetime
    time_zone: str | None = None
    gaps: Sequence[GapSummary] | None = None
    nudges: NudgePage = field(default_factory=NudgePage)


def home_view(facts: HomeFacts) -> View:
    """The whole tab."""
    blocks = [
        *_my_questions(facts),
        *_gaps(facts.gaps),
        *nudge_blocks(facts.nudges, facts.now, facts.time_zone),
        *_wishes(facts.wishes),
        _header(phrases.HOME_KEEPS),
        _section(phrases.FIRST_WORDS),
        *_forgetting(bool(facts.questions)),
    ]
    return {"type": "home", "blocks": blocks}


def _my_questions(facts: HomeFacts) -> list[View]:
    if not facts.questions:
        return [_header(phrases.HOME_QUESTIONS), _quiet_line(phrases.HOME_NO_QUESTIONS)]
    lines = [
        {
            "type": "section",
            "text": _plain(_cut(" ".join(each.text.split()))),
            "fields": [_plain(state_of(each, facts.now, facts.time_zone))],
        }
        for each in facts.questions[:MOST_QUESTIONS]
    ]
    return [_header(phrases.HOME_QUESTIONS), *lines]


def _gaps(gaps: Sequence[GapSummary] | None) -> list[View]:
    if gaps is None:
        return []
    if not gaps:
        return [_header(phrases.HOME_GAPS), _quiet_line(phrases.HOME_NO_GAPS)]
    return [_header(phrases.HOME_GAPS), *(_section(_gap_line(gap)) for gap in gaps[:MOST_GAPS])]


def _gap_line(gap: GapSummary) -> str:
    people = "few people" if gap.askers is None else f"{gap.askers} people"
    times = "once" if gap.questions == 1 else f"{gap.questions} times"
    return f"{_cut(gap.title)}\nasked {times} by {people} · {gap.state.value.replace('_', ' ')}"


def _wishes(wishes: Preferences) -> list[View]:
    topics = [_option(topic.value, phrases.TOPIC_LABELS[topic.value]) for topic in Topic]
    wanted = [option for option in topics if wishes.wants(Topic(option["value"]))]
    checkboxes: View = {"type": "checkboxes", "action_id": "topics", "options": topics}
    return [
        _header(phrases.HOME_QUIET),
        _quiet_line(phrases.HOME_QUIET_HINT),
        {
            "type": "actions",
            "block_id": "quiet",
            "elements": [
                _hour("quiet_from", "From", wishes.quiet_from),
                _hour("quiet_until", "Until", wishes.quiet_until),
            ],
        },
        _header(phrases.HOME_OPT),
        # An empty list of chosen options is refused: leave it out.
        {
            "type": "actions",
            "block_id": f"topics-{len(wanted)}",
            "elements": [checkboxes | ({"initial_options": wanted} if wanted else {})],
        },
    ]


def _hour(action: str, words: str, chosen: int | None) -> View:
    # Two bare hours side by side would not say which is which.
    hours = [_option(NO_HOUR, phrases.NO_QUIET), *(_option(str(hour), f"{words} {hour:02d}:00") for hour in range(24))]
    initial = hours[0] if chosen is None else hours[chosen + 1]
    select = {"type": "static_select", "action_id": action, "placeholder": _plain(words), "options": hours}
    return select | {"initial_option": initial}


def _forgetting(has_questions: bool) -> list[View]:
    if not has_questions:
        return []
    confirm = {
        "title": _plain(phrases.FORGET_ALL),
        "text": _plain(phrases.FORGET_ALL_SURE),
        "confirm": _plain(phrases.FORGET_IT),
        "deny": _plain(phrases.KEEP_IT),
        "style": "danger",
    }
    button = {
        "type": "button",
        "action_id": "forget_all",
        "text": _plain(phrases.FORGET_ALL),
        "style": "danger",
        "confirm": confirm,
    }
    return [{"type": "actions", "block_id": "forgetting", "elements": [button]}]


def _header(text: str) -> View:
    return {"type": "header", "text": _plain(text)}


def _section(text: str) -> View:
    return {"type": "section", "text": _plain(text)}


def _quiet_line(text: str) -> View:
    return {"type": "context", "elements": [_plain(text)]}


def _option(value: str, label: str) -> View:
    return {"text": _plain(label), "value": value}


def _plain(text: str) -> View:
    return {"type": "plain_text", "text": text, "emoji": False}


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_LINE else f"{text[: LONGEST_LINE - 1].rstrip()}…"
