from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.questions.question_log import QuestionLog
from retrieval.outcome import Person, Place, PlaceKind
from tests.bot.nudge_house import NudgeHouse, email_id


async def test_words_in_a_nudges_thread_are_about_its_article(engine: AsyncEngine) -> None:
    house = await NudgeHouse(engine).open()
    await house.send()
    await house.desk.sending.send_due()
    (key, *_) = house.slack.written
    assert await house.desk.replies.title_of_key(key) == "Handing over"
    for other in ("", "nudge:", "nudge:gone:nudge:0:0:x", "about:a1:t1"):
        assert await house.desk.replies.title_of_key(other) == ""


async def test_so_is_the_first_thing_somebody_writes_soon_after_it(engine: AsyncEngine) -> None:
    house = await NudgeHouse(engine).open()
    await house.send()
    assert await house.desk.replies.title_for(email_id("p0")) == ""
    await house.desk.sending.send_due()
    assert await house.desk.replies.title_for(email_id("p0")) == "Handing over"
    house.clock.pass_by(timedelta(minutes=1))
    place = Place("slack", PlaceKind.DIRECT, "D1")
    await QuestionLog(engine, house.clock).accept("k1", "Where?", Person(email_id("p0")), place)
    assert await house.desk.replies.title_for(email_id("p0")) == ""
    house.clock.pass_by(timedelta(hours=1))
    assert await house.desk.replies.title_for(email_id("p1")) == ""


async def test_whoever_has_answered_is_done_with_it(engine: AsyncEngine) -> None:
    house = await NudgeHouse(engine).open()
    nudge = await house.send()
    await house.desk.sending.send_due()
    for number, verb in enumerate(("got_it", "not_now")):
        await house.press(verb, f"p{number}", f"{nudge.id}/nudge")
        assert await house.desk.replies.title_for(email_id(f"p{number}")) == ""
