from datetime import UTC, datetime

from adapters.slack.home_view import home_view
from adapters.slack.pieces import View
from bot.at_home import HomeFacts
from bot.people.wishes import Preferences, Topic
from bot.questions.my_questions import MyQuestion
from knowledge.gaps.gaps import GapKind, GapState, GapSummary
from tests.adapters.slack.local_slack.block_rules import view_faults
from tests.adapters.slack.shown_nudges import full_page

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def full_view() -> View:
    """A Home tab with more of everything than it shows."""
    questions = [MyQuestion(f"q{n}", "<!channel> " + "long " * 999, "unknown", NOW, NOW, "open") for n in range(40)]
    gap = GapSummary("g", "x" * 120, GapKind.MISSING, GapState.OPEN, 7, 9, NOW, NOW, 50.0)
    return home_view(HomeFacts(questions, Preferences(22, 7), NOW, "Europe/Berlin", [gap] * 30, full_page()))


def test_the_fullest_home_tab_is_one_that_slack_takes() -> None:
    assert view_faults(full_view()) == []


def test_an_empty_one_with_every_wish_turned_off_is_valid_too() -> None:
    facts = HomeFacts([], Preferences(opted_out=frozenset(Topic)), NOW, gaps=[])
    assert view_faults(home_view(facts)) == []
