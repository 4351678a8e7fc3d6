"""The Home tab's part about nudges."""

from adapters.slack.home_nudges import nudge_blocks
from adapters.slack.pieces import View
from bot.nudges.nudges_at_home import NudgePage, Sending
from tests.adapters.slack.local_slack.methods import says
from tests.adapters.slack.shown_nudges import NOW, full_page


def blocks(page: NudgePage) -> list[View]:
    return nudge_blocks(page, NOW, "Europe/Berlin")


def test_an_empty_page_says_what_would_appear() -> None:
    assert "None yet" in says(blocks(NudgePage()))
    assert "Nudge my team" not in says(blocks(NudgePage()))


def test_those_who_lead_have_a_button_and_what_is_worth_a_nudge() -> None:
    assert "Nudge my team" in says(blocks(NudgePage(sending=Sending())))
    assert "has changed, and at least five of your team" in says(blocks(full_page()))


def test_each_sent_nudge_has_the_buttons_that_do_something_now() -> None:
    rows = [block["elements"] for block in blocks(full_page()) if block["type"] == "actions"]
    names = [[each["action_id"].removeprefix("nudge_") for each in row] for row in rows]
    assert names[:4] == [["report", "pause", "stop"], ["report", "resume", "stop"], ["report", "stop"], ["report"]]


def test_a_week_without_nudges_says_until_when_and_offers_the_way_back() -> None:
    told = says(blocks(NudgePage(snoozed_until=NOW)))
    assert "No nudges until Wednesday, 25 Nov." in told
    assert "Nudges again" in told
