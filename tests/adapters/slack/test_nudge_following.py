"""Following nudges on the Home tab."""

from tests.adapters.slack.local_slack.methods import says
from tests.adapters.slack.local_slack.state import Json
from tests.adapters.slack.nudging_house import BOSS, WORDS, Clock, delivered, open_for_nudges, sent_nudge
from tests.adapters.slack.slack_house import ANN, BOB, House

ANN_ID = "email:ann@example.com"


async def at_home(house: House, user: str) -> str:
    await house.somebody(user).opens("home")
    await house.workspace.until(lambda: user in house.workspace.homes)
    await house.quiet()
    return says(house.workspace.homes[user])


async def under_way(house: House) -> tuple[Clock, str]:
    """A nudge that Ann got; gives back the clock and the nudge's id."""
    clock, article_id = await open_for_nudges(house)
    await sent_nudge(house, article_id)
    assert await delivered(house) == 1
    (nudge,) = await house.application.nudges.book.sent_by(BOSS.id)
    return clock, nudge.id


def has_button(home: Json, action: str) -> bool:
    return f"'action_id': '{action}'" in str(home)


async def test_what_came_is_shown_with_what_was_answered(house: House) -> None:
    await under_way(house)
    told = await at_home(house, ANN)
    assert WORDS in told
    assert "Safer hand-overs · came" in told
    assert "not answered" in told
    (message,) = house.workspace.by_bot(house.workspace.direct(ANN))
    await house.somebody().presses(message, "press.0.nudge.got_it")
    await house.quiet()
    assert "you've got it" in await at_home(house, ANN)
    assert not has_button(house.workspace.homes[ANN], "nudge_new")


async def test_a_sender_sees_how_it_stands_pauses_goes_on_and_stops(house: House) -> None:
    _, nudge_id = await under_way(house)
    assert "Going out" in await at_home(house, BOB)
    boss = house.somebody(BOB)
    for action, state in (("nudge_pause", "Paused"), ("nudge_resume", "Going out"), ("nudge_stop", "Stopped for good")):
        assert has_button(house.workspace.homes[BOB], action)
        await boss.clicks(action, nudge_id)
        await house.quiet()
        assert state in says(house.workspace.homes[BOB])
    await boss.clicks("nudge_stop", nudge_id)
    await house.quiet()
    assert "decided already" in says(house.workspace.views[-1])


async def test_the_report_tells_on_nobody(house: House) -> None:
    _, nudge_id = await under_way(house)
    await house.somebody(BOB).clicks("nudge_report", nudge_id)
    await house.quiet()
    told = says(house.workspace.views[-1])
    assert "Too few to show" in told
    assert "Ann" not in told


async def test_nobody_elses_nudge_is_shown_or_stopped(house: House) -> None:
    _, nudge_id = await under_way(house)
    for action in ("nudge_report", "nudge_stop"):
        await house.somebody(ANN).clicks(action, nudge_id)
        await house.quiet()
        told = says(house.workspace.views[-1])
        assert "nly the person who sent it" in told
        assert WORDS not in told
    assert "Going out" in await at_home(house, BOB)


async def test_a_week_without_nudges_and_back(house: House) -> None:
    clock, article_id = await open_for_nudges(house)
    ann = house.somebody(ANN)
    await ann.clicks("nudge_snooze", "week")
    await house.quiet()
    assert "No nudges until Monday, 30 Nov" in says(house.workspace.homes[ANN])
    await sent_nudge(house, article_id)
    await delivered(house)
    assert house.workspace.by_bot(house.workspace.direct(ANN)) == []
    await ann.clicks("nudge_snooze", "none")
    await house.quiet()
    assert "No nudges until" not in says(house.workspace.homes[ANN])
    clock.pass_by(days=7, minutes=1)
    await delivered(house)
    assert len(house.workspace.by_bot(house.workspace.direct(ANN))) == 1


async def test_a_topic_that_was_refused_has_a_way_back(house: House) -> None:
    await under_way(house)
    ann = house.somebody(ANN)
    (message,) = house.workspace.by_bot(house.workspace.direct(ANN))
    await ann.presses(message, "press.2.nudge.not_for_me")
    await house.quiet()
    await ann.presses(message, "press.0.nudge.stop_topic")
    await house.quiet()
    assert "hand-overs" in await at_home(house, ANN)
    assert has_button(house.workspace.homes[ANN], "nudge_topic")
    await ann.clicks("nudge_topic", "hand-overs")
    await house.quiet()
    assert not has_button(house.workspace.homes[ANN], "nudge_topic")
    assert await house.application.nudges.recipients.refused_topics(ANN_ID) == frozenset()
