"""My questions, quiet hours, what I want to hear, forgetting; for L&D also the top gaps: one card in the chat. Pure.

Teams' new client shows no card in a tab, and a web page there would need a sign-in of its own. So home is a card that
"my questions" brings, and that changes in place.
"""

from collections.abc import Sequence

from adapters.teams.card_parts import Json, button, card, choice, heading, line, run, small, ticks, unfolding, words
from adapters.teams.nudge_cards import PAGE
from adapters.teams.nudges_card import Looked, received_lines
from adapters.teams.writing_text import cut, without_pings
from bot import phrases
from bot.at_home import HomeFacts
from bot.nudges.nudge_form_words import NUDGES
from bot.people.wishes import Preferences, Topic
from bot.questions.my_questions import state_of
from knowledge.gaps.gaps import GapSummary

MOST_QUESTIONS = 10
MOST_GAPS = 5
LONGEST_LINE = 300
NO_HOUR = "none"

SAVE, REFRESH, FORGET_ALL = "home.save", "home.refresh", "home.forget_all"


def home_card(facts: HomeFacts, remark: str = "") -> Json:
    """The whole of it. `remark` says what has just been done."""
    body = [
        *([small(remark)] if remark else []),
        *_my_questions(facts),
        *_gaps(facts.gaps),
        *received_lines(facts.nudges, Looked(facts.now, facts.time_zone)),
        *_wishes(facts.wishes),
        heading(phrases.HOME_KEEPS, spacing="Large"),
        *(small(each, spacing="Small") for each in phrases.WHAT_I_DO.splitlines()),
    ]
    actions = [button(SAVE, phrases.SAVE, style="positive"), button(PAGE, NUDGES), button(REFRESH, phrases.LOOK_AGAIN)]
    if facts.questions:
        actions.append(_forgetting())
    return card(body, actions, fallback=phrases.HOME_QUESTIONS)


def _my_questions(facts: HomeFacts) -> list[Json]:
    top = heading(phrases.HOME_QUESTIONS)
    if not facts.questions:
        return [top, small(phrases.HOME_NO_QUESTIONS, spacing="Small")]
    lines: list[Json] = []
    for each in facts.questions[:MOST_QUESTIONS]:
        lines += [
            line(run(_one_line(each.text)), spacing="Medium"),
            small(state_of(each, facts.now, facts.time_zone), spacing="None"),
        ]
    return [top, *lines]


def _gaps(gaps: Sequence[GapSummary] | None) -> list[Json]:
    if gaps is None:
        return []
    top = heading(phrases.HOME_GAPS, spacing="Large")
    if not gaps:
        return [top, small(phrases.HOME_NO_GAPS, spacing="Small")]
    lines: list[Json] = []
    for gap in gaps[:MOST_GAPS]:
        lines += [line(run(_one_line(gap.title)), spacing="Medium"), small(_how_often(gap), spacing="None")]
    return [top, *lines]


def _how_often(gap: GapSummary) -> str:
    people = "few people" if gap.askers is None else f"{gap.askers} people"
    times = "once" if gap.questions == 1 else f"{gap.questions} times"
    return f"asked {times} by {people} · {gap.state.value.replace('_', ' ')}"


def _wishes(wishes: Preferences) -> list[Json]:
    hours = [(NO_HOUR, phrases.NO_QUIET), *((str(hour), f"{hour:02d}:00") for hour in range(24))]
    topics = [(topic.value, phrases.TOPIC_LABELS[topic.value]) for topic in Topic]
    wanted = [topic.value for topic in Topic if wishes.wants(topic)]
    return [
        heading(phrases.HOME_QUIET, spacing="Large"),
        small(phrases.HOME_QUIET_HINT, spacing="Small"),
        choice("quiet_from", "From", hours, _as_value(wishes.quiet_from)),
        choice("quiet_until", "Until", hours, _as_value(wishes.quiet_until)),
        ticks("topics", phrases.HOME_OPT, topics, wanted),
    ]


def _as_value(hour: int | None) -> str:
    return NO_HOUR if hour is None else str(hour)


def _forgetting() -> Json:
    forget = button(FORGET_ALL, phrases.FORGET_IT, style="destructive")
    return unfolding(phrases.FORGET_ALL, [words(phrases.FORGET_ALL_SURE)], forget)


def _one_line(text: str) -> str:
    return cut(without_pings(" ".join(text.split())), LONGEST_LINE)
