from dataclasses import replace

from adapters.teams.home_card import home_card
from adapters.teams.nudges_card import Looked, nudges_card, topics_of
from bot.at_home import HomeFacts
from bot.nudges.nudges import NudgeState, Source
from bot.nudges.nudges_at_home import NudgePage, Sending
from bot.nudges.suggested_nudges import SuggestedNudge, Why
from bot.people.wishes import Preferences
from bot.questions.my_questions import MyQuestion
from knowledge.gaps.gaps import GapKind, GapState, GapSummary
from tests.adapters.teams.local_connector.card_rules import faults_in_card
from tests.adapters.teams.pressing import button_in
from tests.adapters.teams.shown_nudges import NOW, NUDGE, PAGE, SENT


def verbs_of(state: NudgeState) -> list[str]:
    """What can be done with a nudge in this state."""
    page = NudgePage(sending=Sending((replace(NUDGE, state=state),)))
    (row,) = [each for each in nudges_card(page, Looked(NOW))["body"] if each["type"] == "ActionSet"]
    return [each.get("verb") or each["card"]["actions"][0]["verb"] for each in row["actions"]]


def test_what_can_be_done_with_a_nudge_depends_on_where_it_stands() -> None:
    assert verbs_of(NudgeState.UNDER_WAY) == ["nudging.report", "nudging.pause", "nudging.stop"]
    assert verbs_of(NudgeState.PAUSED) == ["nudging.report", "nudging.resume", "nudging.stop"]
    assert verbs_of(NudgeState.HELD) == ["nudging.report", "nudging.resume", "nudging.stop"]
    assert verbs_of(NudgeState.AWAITING_APPROVAL) == ["nudging.stop"]
    assert verbs_of(NudgeState.CANCELLED) == ["nudging.report"]


def test_topics_are_those_of_what_came_and_those_refused() -> None:
    assert topics_of(PAGE) == ["expenses", "handover"]
    (field,) = [each for each in nudges_card(PAGE, Looked(NOW))["body"] if each.get("id") == "refused"]
    assert field["value"] == "expenses"


def test_whoever_sends_none_is_not_told_of_sending() -> None:
    assert "Nudges you sent" not in str(nudges_card(replace(PAGE, sending=None), Looked(NOW)))


def test_a_suggestion_opens_the_form_with_its_article() -> None:
    page = NudgePage(sending=Sending(suggested=PAGE.sending.suggested if PAGE.sending else ()))
    rows = [each for each in nudges_card(page, Looked(NOW))["body"] if each["type"] == "ActionSet"]
    assert button_in(rows[0], "nudging.new")["data"]["value"] == "a1"


def test_the_fullest_pages_fit_into_a_card() -> None:
    nudge = replace(NUDGE, words="ö" * 400, audience="ä" * 200, source=Source("a" * 32, "ü" * 200, "f", "t" * 60))
    nudges = tuple(replace(nudge, id=f"{number:032d}") for number in range(5))
    suggested = tuple(SuggestedNudge("a" * 32, "ü" * 200, Why.ASKED) for _ in range(5))
    page = NudgePage(tuple((each, SENT) for each in nudges), ["t" * 60] * 20, NOW, Sending(nudges, suggested))
    lines = ["A sentence of a report that goes on for quite a while, as they do." * 2] * 6
    assert faults_in_card(nudges_card(page, Looked(NOW, report_of=nudges[0].id, report=lines))) == []
    question = MyQuestion("q1", "ö" * 400, "unknown", NOW, NOW, "open")
    gaps = [GapSummary("g", "ö" * 300, GapKind.MISSING, GapState.OPEN, 7, 9, NOW, NOW, 50.0)] * 5
    home = HomeFacts((question,) * 40, Preferences(), NOW, gaps=gaps, nudges=page)
    assert faults_in_card(home_card(home)) == []
