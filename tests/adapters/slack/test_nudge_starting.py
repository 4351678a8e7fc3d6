"""Starting a nudge: the window, the look before sending, and what is refused."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from adapters.opening import utc_now
from adapters.slack import nudge_starting
from bot.nudges.nudges import Moment, NudgeState
from bot.people.granted_roles import GrantedRoles
from bot.people.roles import Role
from tests.adapters.slack.local_slack.methods import says
from tests.adapters.slack.nudging_house import (
    BOSS,
    TITLE,
    WORDS,
    delivered,
    open_for_nudges,
    opened_form,
    sent_nudge,
    write_article,
)
from tests.adapters.slack.slack_house import ANN, BOB, EVE, GENERAL, House


async def test_a_command_opens_the_form_with_the_words_that_came_with_it(house: House) -> None:
    await open_for_nudges(house)
    form = await opened_form(house, words="Write the last thing you tried first.")
    words = next(block["element"] for block in form["blocks"] if block.get("block_id") == "words")
    assert words["initial_value"] == "Write the last thing you tried first."
    assert house.workspace.calls.count("views.open") == 1


@pytest.mark.parametrize("way", ["shortcut", "button"])
async def test_so_do_the_shortcut_and_the_button_at_home(house: House, way: str) -> None:
    _, article_id = await open_for_nudges(house)
    boss = house.somebody(BOB)
    await (boss.uses_shortcut("nudge") if way == "shortcut" else boss.clicks("nudge_new", article_id))
    await house.quiet()
    (form,) = house.workspace.views
    assert form["callback_id"] == "nudge"
    assert (TITLE in says(form)) is (way == "button")


async def test_whoever_leads_nobody_is_told_so(house: House) -> None:
    await open_for_nudges(house)
    window = await opened_form(house, user=ANN)
    assert "sent by managers" in says(window)
    assert "submit" not in window


async def test_the_look_before_sending_shows_who_gets_it_and_how(house: House) -> None:
    _, article_id = await open_for_nudges(house)
    form = await opened_form(house)
    await house.somebody(BOB).submits(form, article_id=article_id, words=WORDS)
    shown = house.workspace.views[-1]
    assert shown["callback_id"] == "nudge_preview"
    assert shown["close"]["text"] == "Back"
    told = says(shown)
    assert "1 person can get this" in told
    assert WORDS in told
    assert "From Bo · for your team" in told
    assert f"|{TITLE}>" in told
    for label in ("Got it", "Not now", "Doesn't apply to me", "Ask about this"):
        assert label in told
    assert await house.application.nudges.book.sent_by(None) == []


def words_in(window: dict[str, Any]) -> str:
    """The words that stand in the form."""
    element = next(each["element"] for each in window["blocks"] if str(each.get("block_id")).startswith("words"))
    return str(element.get("initial_value", ""))


async def test_an_article_brings_its_own_words_and_takes_them_away_again(house: House) -> None:
    _, plain = await open_for_nudges(house)
    late = await write_article(house, "Late trains", nudge_text="Say that you are late before you are.")
    early = await write_article(house, "Early trains", nudge_text="Take the early train.")
    boss, form = house.somebody(BOB), await opened_form(house)
    for article_id, words in ((late, "Say that you are late before you are."), (early, "Take the early train.")):
        await boss.changes(form, "article_id", article_id)
        await house.quiet()
        form = house.workspace.views[-1]
        assert words_in(form) == words
        assert "own words, approved with it" in says(form)
    await boss.changes(form, "article_id", plain)
    await house.quiet()
    assert words_in(house.workspace.views[-1]) == ""


async def test_words_that_somebody_wrote_stay_whatever_article_is_chosen(house: House) -> None:
    await open_for_nudges(house)
    late = await write_article(house, "Late trains", nudge_text="Say that you are late before you are.")
    boss, form = house.somebody(BOB), await opened_form(house)
    await boss.changes(form, "article_id", late, words=WORDS)
    await house.quiet()
    form = house.workspace.views[-1]
    assert words_in(form) == WORDS
    await boss.submits(form, article_id=late)
    assert WORDS in says(house.workspace.views[-1])


async def test_a_curator_by_an_admins_word_may_nudge_everybody_and_agree(house: House) -> None:
    _, article_id = await open_for_nudges(house)
    form = await opened_form(house, user=ANN)
    assert "sent by managers" in says(form)
    await GrantedRoles(house.application.engine, utc_now).grant("email:ann@example.com", Role.CURATOR, "admin")
    form = await opened_form(house, user=ANN)
    await house.somebody(ANN).changes(form, "audience", "group")
    await house.quiet()
    await house.somebody(ANN).submits(house.workspace.views[-1], article_id=article_id, words=WORDS, group="managers")
    assert "1 person can get this" in says(house.workspace.views[-1])


async def test_an_admin_by_an_admins_word_agrees_to_a_nudge_in_slack(house: House) -> None:
    _, article_id = await open_for_nudges(house)
    await sent_nudge(house, article_id)
    book = house.application.nudges.book
    (nudge,) = await book.sent_by(BOSS.id)
    await book.move(nudge.id, (nudge.state,), NudgeState.AWAITING_APPROVAL)
    await GrantedRoles(house.application.engine, utc_now).grant("email:ann@example.com", Role.ADMIN, "admin")
    await house.somebody(ANN).direct("Hello")
    await house.quiet()
    await house.application.nudges.sending.ask_for_approval()
    request = house.workspace.by_bot(house.workspace.direct(ANN))[-1]
    await house.somebody(ANN).presses(request, "press.0.nudge.approve")
    await house.quiet()
    (agreed,) = await book.sent_by(BOSS.id)
    assert (agreed.state, agreed.approved_by) == (NudgeState.UNDER_WAY, "email:ann@example.com")


async def test_a_nudge_is_sent_to_people_who_never_wrote_to_the_bot(house: House) -> None:
    _, article_id = await open_for_nudges(house)
    await sent_nudge(house, article_id)
    assert "Going out" in says(house.workspace.views[-1])
    (nudge,) = await house.application.nudges.book.sent_by(BOSS.id)
    assert (nudge.words, nudge.state) == (WORDS, NudgeState.UNDER_WAY)
    assert await delivered(house) == 1
    (message,) = house.workspace.by_bot(house.workspace.direct(ANN))
    assert message.text == WORDS
    assert message.has_button("press.0.nudge.got_it")


async def test_pressing_send_twice_sends_once(house: House) -> None:
    _, article_id = await open_for_nudges(house)
    form = await opened_form(house)
    boss = house.somebody(BOB)
    await boss.submits(form, article_id=article_id, words=WORDS)
    preview = house.workspace.views[-1]
    await boss.submits(preview)
    await boss.submits(preview)
    assert "sent already" in says(house.workspace.views[-1])
    assert len(await house.application.nudges.book.sent_by(BOSS.id)) == 1


async def test_everything_that_can_be_chosen_arrives(house: House) -> None:
    _, article_id = await open_for_nudges(house)
    boss, form = house.somebody(BOB), await opened_form(house)
    await boss.changes(form, "moment", "local_time", words=WORDS)
    await house.quiet()
    form = house.workspace.views[-1]
    day = str(utc_now().date() + timedelta(days=8))
    chosen = {"day": day, "hour": "14", "days": "0, 3, 10", "follow_up": "7", "hold_out": ["yes"]}
    await boss.submits(form, article_id=article_id, words=WORDS, **chosen)
    await boss.submits(house.workspace.views[-1])
    (nudge,) = await house.application.nudges.book.sent_by(BOSS.id)
    plan = nudge.schedule
    assert (plan.moment, str(plan.day), plan.hour) == (Moment.LOCAL_TIME, day, 14)
    assert (plan.days, plan.follow_up_days, nudge.has_hold_out) == ((0, 3, 10), 7, True)


@pytest.mark.parametrize(
    ("filled", "field", "why"),
    [
        ({"days": "3, 1"}, "days", "A series begins on day 0"),
        ({"article_id": "gone"}, "article_id", "Its article isn't published"),
        ({"words": " "}, "words", "Write what the team should do"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(house: House, filled: dict[str, str], field: str, why: str) -> None:
    _, article_id = await open_for_nudges(house)
    form = await opened_form(house)
    _, answer = await house.somebody(BOB).submits(form, **{"article_id": article_id, "words": WORDS, **filled})
    assert answer["response_action"] == "errors"
    assert list(answer["errors"]) == [field]
    assert answer["errors"][field].startswith(why)


async def test_a_day_is_needed_unless_it_goes_as_soon_as_it_suits(house: House) -> None:
    _, article_id = await open_for_nudges(house)
    boss, form = house.somebody(BOB), await opened_form(house)
    await boss.changes(form, "moment", "start_of_day")
    await house.quiet()
    form = house.workspace.views[-1]
    for day, why in ((None, "Choose the day"), ("2020-01-01", "That day is over")):
        _, answer = await boss.submits(form, article_id=article_id, words=WORDS, day=day)
        assert answer["errors"]["day"].startswith(why)


async def test_what_takes_long_shows_a_window_that_is_filled_afterwards(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, article_id = await open_for_nudges(house)
    boss, form = house.somebody(BOB), await opened_form(house)
    await boss.changes(form, "audience", "channel")
    await house.quiet()
    monkeypatch.setattr(nudge_starting, "ANSWER_WITHIN", 0.01)
    house.slack.held["conversations.members"] = asyncio.Event()
    await boss.submits(house.workspace.views[-1], article_id=article_id, words=WORDS, channel=GENERAL)
    assert "One moment" in says(house.workspace.views[-1])
    house.slack.held.pop("conversations.members").set()
    await house.quiet()
    assert "1 person can get this" in says(house.workspace.views[-1])


async def test_a_failure_says_that_nothing_was_sent(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    _, article_id = await open_for_nudges(house)
    form = await opened_form(house)
    await house.somebody(BOB).submits(form, article_id=article_id, words=WORDS)

    async def breaks(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(house.application.nudges.book, "keep", breaks)
    await house.somebody(BOB).submits(house.workspace.views[-1])
    assert "nothing was sent" in says(house.workspace.views[-1])


async def test_many_people_need_a_second_persons_agreement_which_is_asked_of_l_and_d(house: House) -> None:
    _, article_id = await open_for_nudges(house)
    rows = [f"p{number}@example.com,P,,bob@example.com" for number in range(51)]
    await house.application.people.import_csv("\n".join(["email,name,groups,manager", *rows]))
    for number in range(51):
        house.workspace.add_user(f"UP{number}", f"p{number}")
    form = await opened_form(house)
    await house.somebody(BOB).submits(form, article_id=article_id, words=WORDS)
    preview = house.workspace.views[-1]
    assert preview["submit"]["text"] == "Ask for agreement"
    await house.somebody(BOB).submits(preview)
    await house.somebody(EVE).direct("Hello")
    await house.quiet()
    assert await delivered(house) == 0
    await house.application.nudges.sending.ask_for_approval()
    request = house.workspace.by_bot(house.workspace.direct(EVE))[-1]
    await house.somebody(EVE).presses(request, "press.0.nudge.approve")
    await house.quiet()
    (nudge,) = await house.application.nudges.book.sent_by(BOSS.id)
    assert (nudge.state, nudge.approved_by) == (NudgeState.UNDER_WAY, "email:eve@example.com")
