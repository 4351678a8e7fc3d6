import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.messages import Address, Message, ToPerson
from bot.nudges.nudge_words import NOTHING_TO_ANSWER, OWN_WORDS
from bot.nudges.nudges import DeliveryState, Kind, NudgeState, Reason, Schedule
from bot.people.granted_roles import GrantedRoles
from bot.people.people import People
from bot.people.preferences import PreferenceBook
from bot.people.roles import Role
from bot.people.wishes import Preferences
from bot.ports import ChatUnavailable, FateUnknown, PlaceGone
from knowledge.articles import Status
from tests.bot.nudge_house import WORDS, NudgeHouse, email_id


@pytest.fixture
async def house(engine: AsyncEngine) -> NudgeHouse:
    return await NudgeHouse(engine).open()


async def test_everybody_gets_it_once(house: NudgeHouse) -> None:
    await house.send()
    assert await house.desk.sending.send_due() == 3
    assert await house.desk.sending.send_due() == 0
    assert [house.got(f"p{number}") for number in range(3)] == [[WORDS]] * 3


async def test_two_processes_send_nothing_twice(house: NudgeHouse) -> None:
    await house.send()
    await asyncio.gather(*(house.desk.sending.send_due() for _ in range(4)))
    assert len(house.slack.written) == 3


async def test_a_process_that_dies_while_sending_is_replaced_and_uses_the_same_key(house: NudgeHouse) -> None:
    nudge = await house.send()
    (first, *_) = await house.desk.book.due(house.clock(), 1)
    await house.desk.book.claim(first, house.clock())
    assert await house.desk.sending.send_due() == 2
    house.clock.pass_by(timedelta(minutes=3))
    assert await house.desk.sending.send_due() == 1
    assert set(house.slack.written) == {f"nudge:{nudge.id}:nudge:0:0:{email_id(f'p{number}')}" for number in range(3)}


async def test_a_message_that_trips_holds_up_no_other(house: NudgeHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    await house.send()
    write, stumbled = house.slack.write, list[str]()

    async def trips_once(to: Address, message: Message, key: str) -> str:
        if not stumbled:
            stumbled.append(key)
            raise ZeroDivisionError
        return await write(to, message, key)

    monkeypatch.setattr(house.slack, "write", trips_once)
    assert await house.desk.sending.send_due() == 3
    assert len(house.slack.written) == 2
    house.clock.pass_by(timedelta(minutes=3))
    await house.desk.sending.send_due()
    assert len(house.slack.written) == 3


async def test_an_outage_loses_and_doubles_nothing(house: NudgeHouse) -> None:
    await house.send()
    house.slack.trouble = ChatUnavailable("503")
    await house.pass_days(0.125)
    assert house.slack.written == {}
    house.slack.trouble = None
    await house.pass_days(0.125)
    assert len(house.slack.written) == 3


async def test_somebody_who_cannot_be_written_to_is_dropped_with_the_reason(house: NudgeHouse) -> None:
    nudge = await house.send()
    house.slack.trouble = PlaceGone("blocked")
    await house.desk.sending.send_due()
    assert await house.desk.book.counts(nudge.id) == [(DeliveryState.DROPPED, Reason.UNREACHABLE, 3)]


async def test_a_message_that_may_have_arrived_is_not_sent_again_and_whoever_answers_it_has_got_it(
    house: NudgeHouse,
) -> None:
    nudge = await house.send()
    house.slack.trouble = FateUnknown("nobody can look")
    await house.desk.sending.send_due()
    house.slack.trouble = None
    await house.pass_days(2)
    assert house.slack.written == {}
    assert await house.desk.book.counts(nudge.id) == [(DeliveryState.DROPPED, Reason.UNKNOWN_FATE, 3)]
    assert (await house.press("got_it", "p0", f"{nudge.id}/nudge")).instead is not None
    assert set(await house.desk.book.counts(nudge.id)) == {
        (DeliveryState.DROPPED, Reason.UNKNOWN_FATE, 2),
        (DeliveryState.SENT, None, 1),
    }
    assert (await house.press("got_it", "lnd", f"{nudge.id}/nudge")).remark == NOTHING_TO_ANSWER


async def test_quiet_hours_are_kept(house: NudgeHouse) -> None:
    await PreferenceBook(house.engine, house.clock).set(email_id("p0"), Preferences(9, 14))
    await house.send()
    await house.desk.sending.send_due()
    assert (house.got("p0"), house.got("p1")) == ([], [WORDS])
    await house.pass_days(0.25)
    assert house.got("p0") == [WORDS]


async def test_somebody_who_left_in_between_gets_nothing(house: NudgeHouse) -> None:
    nudge = await house.send()
    await People(house.engine, house.clock).import_csv("email,active\np0@example.com,no\n")
    await house.desk.sending.send_due()
    assert house.got("p0") == []
    assert (DeliveryState.DROPPED, Reason.LEFT, 1) in await house.desk.book.counts(nudge.id)


async def test_a_series_comes_on_its_days_and_stops_when_somebody_has_it(house: NudgeHouse) -> None:
    nudge = await house.send(Schedule(days=(0, 1, 3)))
    await house.desk.sending.send_due()
    await house.press("got_it", "p0", f"{nudge.id}/nudge")
    await house.pass_days(5)
    assert [len(house.got(f"p{number}")) for number in range(3)] == [1, 3, 3]


async def test_some_days_later_everybody_is_asked_whether_they_used_it(house: NudgeHouse) -> None:
    await house.send(Schedule(follow_up_days=2))
    await house.desk.sending.send_due()
    await house.pass_days(3)
    assert house.got("p0") == [WORDS, f"Did you get to use it?\n\n> {WORDS}"]


async def test_what_is_paused_or_stopped_is_not_sent(house: NudgeHouse) -> None:
    nudge = await house.send()
    assert await house.desk.steering.pause(nudge.id, house.boss) is None
    assert await house.desk.sending.send_due() == 0
    assert await house.desk.steering.resume(nudge.id, house.boss) is None
    assert await house.desk.steering.cancel(nudge.id, house.boss) is None
    assert await house.desk.sending.send_due() == 0
    assert await house.desk.book.counts(nudge.id) == [(DeliveryState.DROPPED, Reason.CANCELLED, 3)]


@pytest.mark.parametrize(
    ("body", "details", "why"),
    [
        ("Something else.", {}, "has changed since it was approved"),
        ("Write the last thing you tried first.", {"status": Status.RETIRED}, "isn't published"),
        (
            "Write the last thing you tried first.",
            {"review_by": datetime(2026, 1, 1, tzinfo=UTC).date()},
            "is overdue for review",
        ),
    ],
)
async def test_a_nudge_whose_article_is_not_fit_any_more_is_held_and_its_sender_told_once(
    house: NudgeHouse, body: str, details: dict[str, object], why: str
) -> None:
    nudge = await house.send()
    await house.write_article(body, **details)
    await house.desk.sending.send_due()
    await house.desk.sending.send_due()
    assert [house.got(f"p{number}") for number in range(3)] == [[], [], []]
    (told,) = house.got("boss")
    assert why in told
    held = await house.desk.book.nudge(nudge.id)
    assert held is not None
    assert held.state is NudgeState.HELD


async def test_a_held_nudge_goes_on_when_its_sender_has_read_the_article(house: NudgeHouse) -> None:
    nudge = await house.send()
    await house.write_article("Something better.")
    await house.desk.sending.send_due()
    await house.press("resume", "boss", nudge.id)
    await house.desk.sending.send_due()
    assert house.got("p0") == [WORDS]


async def test_those_who_may_agree_are_asked_and_nothing_goes_out_before(house: NudgeHouse) -> None:
    nudge = await house.send(worded_by_model=True)
    for _ in range(2):
        await house.desk.sending.ask_for_approval()
    assert await house.desk.sending.send_due() == 0
    (asked,) = house.got("lnd")
    assert "3 people" in asked
    await house.press("approve", "lnd", nudge.id)
    assert await house.desk.sending.send_due() == 3


async def test_whoever_may_by_an_admins_word_is_asked_too_and_told_of_approved_words(house: NudgeHouse) -> None:
    await house.write_article("Write the last thing you tried first.", nudge_text=WORDS)
    await GrantedRoles(house.engine, house.clock).grant(email_id("p0"), Role.CURATOR, "admin")
    nudge = await house.send(words=WORDS)
    await house.desk.book.move(nudge.id, (nudge.state,), NudgeState.AWAITING_APPROVAL)
    await house.desk.sending.ask_for_approval()
    for who in ("lnd", "p0"):
        assert OWN_WORDS in house.got(who)[0]
    assert not (await house.press("approve", "p0", nudge.id)).remark
    (approved,) = await house.desk.book.sent_by(None)
    assert (approved.state, approved.approved_by) == (NudgeState.UNDER_WAY, email_id("p0"))


async def test_a_hold_out_gets_it_a_week_later_and_is_asked_before(engine: AsyncEngine) -> None:
    house = await NudgeHouse(engine).open(team=40)
    nudge = await house.send(Schedule(follow_up_days=3), has_hold_out=True)
    await house.desk.sending.send_due()
    held_out = [number for number in range(40) if not house.got(f"p{number}")]
    assert 2 <= len(held_out) <= 16
    await house.pass_days(4)
    assert {len(house.got(f"p{number}")) for number in held_out} == {1}
    assert all(house.got(f"p{number}")[0].startswith("Did you") for number in held_out)
    await house.pass_days(4)
    assert all(house.got(f"p{number}")[1] == WORDS for number in held_out)
    last = await house.desk.book.sent_last(nudge.id, email_id(f"p{held_out[0]}"), Kind.NUDGE)
    assert last is not None
    assert last.is_held_out


async def test_at_most_three_nudges_a_week_over_all_senders(house: NudgeHouse) -> None:
    for number in range(5):
        team = await house.desk.nudging.team(house.boss)
        await house.desk.nudging.send(replace(house.request(team), words=f"Nudge {number}."))
    await house.desk.sending.send_due()
    assert len(house.got("p0")) == 3
    await house.pass_days(8)
    assert len(house.got("p0")) == 5


async def test_people_far_apart_get_it_at_the_start_of_their_own_day(engine: AsyncEngine) -> None:
    house = await NudgeHouse(engine).open(team=1, more="kiwi@example.com,Kiwi,,boss@example.com,Pacific/Auckland")
    await house.account("kiwi")
    sent_at: dict[str, datetime] = {}
    await house.send(Schedule(moment=Schedule().moment.START_OF_DAY, day=datetime(2026, 11, 24, tzinfo=UTC).date()))
    for _ in range(48):
        house.clock.pass_by(timedelta(hours=1))
        await house.desk.sending.send_due()
        for to, _message in house.slack.written.values():
            assert isinstance(to, ToPerson)
            sent_at.setdefault(to.person_id, house.clock())
    assert sent_at == {
        email_id("kiwi"): datetime(2026, 11, 23, 20, 0, tzinfo=UTC),
        email_id("p0"): datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
    }


async def test_whoever_may_no_longer_see_the_article_gets_neither_its_nudge_nor_a_question_about_it(
    house: NudgeHouse,
) -> None:
    await house.send(Schedule(days=(0, 1), follow_up_days=2))
    await house.desk.sending.send_due()
    too_late = await house.send()
    await house.write_article("Write the last thing you tried first.", audience=frozenset({"curators"}))
    await house.pass_days(5)
    assert [house.got(f"p{number}") for number in range(3)] == [[WORDS]] * 3
    assert await house.desk.book.counts(too_late.id) == [(DeliveryState.DROPPED, Reason.MAY_NOT_SEE, 3)]
