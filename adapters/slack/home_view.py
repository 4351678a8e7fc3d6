"""The Home tab: my questions, nudges, quiet hours, what I want to hear, forgetting; for L&D the top gaps. Pure."""

from collections.abc import Sequence

from adapters.slack.home_nudges import nudge_blocks
from adapters.slack.pieces import View, header, option, plain, quiet_line, section, shortened
from bot import phrases
from bot.at_home import HomeFacts
from bot.people.wishes import Preferences, Topic
from bot.questions.my_questions import state_of
from knowledge.gaps.gaps import GapSummary

MOST_QUESTIONS = 15
MOST_GAPS = 5
LONGEST_LINE = 300
NO_HOUR = "none"


def home_view(facts: HomeFacts) -> View:
    """The whole tab."""
    blocks = [
        *_my_questions(facts),
        *_gaps(facts.gaps),
        *nudge_blocks(facts.nudges, facts.now, facts.time_zone),
        *_wishes(facts.wishes),
        header(phrases.HOME_KEEPS),
        section(phrases.FIRST_WORDS),
        *_forgetting(bool(facts.questions)),
    ]
    return {"type": "home", "blocks": blocks}


def _my_questions(facts: HomeFacts) -> list[View]:
    if not facts.questions:
        return [header(phrases.HOME_QUESTIONS), quiet_line(phrases.HOME_NO_QUESTIONS)]
    lines = [
        {
            "type": "section",
            "text": plain(shortened(each.text, LONGEST_LINE)),
            "fields": [plain(state_of(each, facts.now, facts.time_zone))],
        }
        for each in facts.questions[:MOST_QUESTIONS]
    ]
    return [header(phrases.HOME_QUESTIONS), *lines]


def _gaps(gaps: Sequence[GapSummary] | None) -> list[View]:
    if gaps is None:
        return []
    if not gaps:
        return [header(phrases.HOME_GAPS), quiet_line(phrases.HOME_NO_GAPS)]
    return [header(phrases.HOME_GAPS), *(section(_gap_line(gap)) for gap in gaps[:MOST_GAPS])]


def _gap_line(gap: GapSummary) -> str:
    people = "few people" if gap.askers is None else f"{gap.askers} people"
    times = "once" if gap.questions == 1 else f"{gap.questions} times"
    return f"{shortened(gap.title, LONGEST_LINE)}\nasked {times} by {people} · {gap.state.value.replace('_', ' ')}"


def _wishes(wishes: Preferences) -> list[View]:
    topics = [option(topic.value, phrases.TOPIC_LABELS[topic.value]) for topic in Topic]
    wanted = [option for option in topics if wishes.wants(Topic(option["value"]))]
    checkboxes: View = {"type": "checkboxes", "action_id": "topics", "options": topics}
    return [
        header(phrases.HOME_QUIET),
        quiet_line(phrases.HOME_QUIET_HINT),
        {
            "type": "actions",
            "block_id": "quiet",
            "elements": [
                _hour("quiet_from", "From", wishes.quiet_from),
                _hour("quiet_until", "Until", wishes.quiet_until),
            ],
        },
        header(phrases.HOME_OPT),
        # An empty list of chosen options is refused: leave it out.
        {
            "type": "actions",
            "block_id": f"topics-{len(wanted)}",
            "elements": [checkboxes | ({"initial_options": wanted} if wanted else {})],
        },
    ]


def _hour(action: str, words: str, chosen: int | None) -> View:
    # Two bare hours side by side would not say which is which.
    hours = [option(NO_HOUR, phrases.NO_QUIET), *(option(str(hour), f"{words} {hour:02d}:00") for hour in range(24))]
    initial = hours[0] if chosen is None else hours[chosen + 1]
    select = {"type": "static_select", "action_id": action, "placeholder": plain(words), "options": hours}
    return select | {"initial_option": initial}


def _forgetting(has_questions: bool) -> list[View]:
    if not has_questions:
        return []
    confirm = {
        "title": plain(phrases.FORGET_ALL),
        "text": plain(phrases.FORGET_ALL_SURE),
        "confirm": plain(phrases.FORGET_IT),
        "deny": plain(phrases.KEEP_IT),
        "style": "danger",
    }
    button = {
        "type": "button",
        "action_id": "forget_all",
        "text": plain(phrases.FORGET_ALL),
        "style": "danger",
        "confirm": confirm,
    }
    return [{"type": "actions", "block_id": "forgetting", "elements": [button]}]
