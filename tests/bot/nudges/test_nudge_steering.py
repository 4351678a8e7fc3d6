import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.nudges.nudge_plans import Refused
from bot.nudges.nudge_steering import DECIDED, NOT_YOUR_OWN, ONLY_CURATORS, ONLY_SENDER
from bot.nudges.nudges import NudgeState
from knowledge.articles import Status
from retrieval.outcome import Person
from tests.bot.nudge_house import NudgeHouse, email_id


@pytest.fixture
async def house(engine: AsyncEngine) -> NudgeHouse:
    return await NudgeHouse(engine).open()


async def state(house: NudgeHouse, nudge_id: str) -> NudgeState:
    nudge = await house.desk.book.nudge(nudge_id)
    assert nudge is not None
    return nudge.state


async def test_a_second_person_agrees_once(house: NudgeHouse) -> None:
    nudge = await house.send(worded_by_model=True)
    steering = house.desk.steering
    assert await steering.approve(nudge.id, house.boss) == Refused(ONLY_CURATORS)
    assert await steering.approve(nudge.id, house.curator) is None
    assert await steering.approve(nudge.id, house.curator) == Refused(DECIDED)
    agreed = await house.desk.book.nudge(nudge.id)
    assert agreed is not None
    assert (agreed.state, agreed.approved_by) == (NudgeState.UNDER_WAY, house.curator.id)


async def test_nobody_agrees_to_their_own(house: NudgeHouse) -> None:
    team = await house.desk.nudging.team(house.boss)
    sent = await house.desk.nudging.send(house.request(team, sender=house.curator, worded_by_model=True))
    assert not isinstance(sent, Refused)
    assert await house.desk.steering.approve(sent.id, house.curator) == Refused(NOT_YOUR_OWN)


async def test_what_is_refused_is_never_sent_and_says_why(house: NudgeHouse) -> None:
    nudge = await house.send(worded_by_model=True)
    assert await house.desk.steering.refuse(nudge.id, house.curator, "Not this week.") is None
    refused = await house.desk.book.nudge(nudge.id)
    assert refused is not None
    assert (refused.state, refused.reason) == (NudgeState.REFUSED, "Not this week.")
    assert await house.desk.steering.approve(nudge.id, house.curator) == Refused(DECIDED)


async def test_only_the_sender_and_those_who_look_after_the_articles_can_stop_it(house: NudgeHouse) -> None:
    nudge = await house.send()
    colleague = Person(email_id("p0"), frozenset({"managers"}))
    for step in (house.desk.steering.pause, house.desk.steering.resume, house.desk.steering.cancel):
        assert await step(nudge.id, colleague) == Refused(ONLY_SENDER)
    assert await house.desk.steering.cancel(nudge.id, house.curator) is None
    assert await state(house, nudge.id) is NudgeState.CANCELLED


async def test_what_was_stopped_for_good_does_not_go_on(house: NudgeHouse) -> None:
    nudge = await house.send()
    await house.desk.steering.cancel(nudge.id, house.boss)
    assert await house.desk.steering.resume(nudge.id, house.boss) == Refused(DECIDED)


async def test_a_nudge_does_not_go_on_while_its_article_is_not_fit(house: NudgeHouse) -> None:
    nudge = await house.send()
    await house.desk.steering.pause(nudge.id, house.boss)
    await house.write_article("Gone.", status=Status.RETIRED)
    refusal = await house.desk.steering.resume(nudge.id, house.boss)
    assert refusal is not None
    assert "isn't published" in refusal.why


async def test_an_unknown_nudge_is_nobodys(house: NudgeHouse) -> None:
    assert await house.desk.steering.cancel("none", house.boss) == Refused(ONLY_SENDER)
    assert await house.desk.steering.refuse("none", house.boss, "") == Refused(ONLY_CURATORS)


async def test_what_somebody_agreed_to_goes_on_over_a_changed_article_only_when_somebody_agrees_again(
    house: NudgeHouse,
) -> None:
    nudge = await house.send(worded_by_model=True)
    await house.desk.steering.approve(nudge.id, house.curator)
    await house.write_article("Write nothing down.")
    await house.desk.sending.send_due()
    assert await state(house, nudge.id) is NudgeState.HELD
    assert await house.desk.steering.resume(nudge.id, house.boss) == Refused(NOT_YOUR_OWN)
    assert await house.desk.steering.resume(nudge.id, house.curator) is None
    agreed = await house.desk.book.nudge(nudge.id)
    assert agreed is not None
    assert (agreed.state, agreed.approved_by) == (NudgeState.UNDER_WAY, house.curator.id)


async def test_words_that_were_approved_with_an_article_need_a_second_yes_once_it_says_others(
    house: NudgeHouse,
) -> None:
    await house.write_article("Write first.", nudge_text="Write it down.")
    nudge = await house.send(words="Write it down.", worded_by_model=True)
    assert nudge.state is NudgeState.UNDER_WAY
    await house.write_article("Write first.", nudge_text="Write it up.")
    await house.desk.sending.send_due()
    assert await state(house, nudge.id) is NudgeState.HELD
    assert house.got("p0") == []
    assert await house.desk.steering.resume(nudge.id, house.boss) == Refused(NOT_YOUR_OWN)
    assert await house.desk.steering.resume(nudge.id, house.curator) is None
