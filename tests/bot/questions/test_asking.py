import asyncio

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.people.people import People
from bot.ports import OnText
from bot.questions.question_log import NewQuestion
from retrieval.outcome import Answered, Outcome, Partial, Person, Place, PlaceKind, Question, Turn, Unknown
from tests.bot.scripted_house import ANN, CHANNEL, DESK, FIVE_DAYS, House, Script, answers, house_of


@pytest.fixture
def house(engine: AsyncEngine) -> House:
    return house_of(engine)


async def test_a_question_is_answered_once_and_its_reply_kept(house: House) -> None:
    asking = house.asking()
    question_id = await house.receive(asking)
    reply = await asking.answer(question_id)
    assert reply.text == "Five days."
    assert await asking.answer(question_id) == reply
    assert await asking.reply_for(question_id, ANN.id) == reply
    assert len(house.script.asked) == 1
    assert house.outcomes == ["answered"]


async def test_nobody_but_the_asker_gets_the_reply(house: House) -> None:
    asking = house.asking()
    question_id = await house.receive(asking)
    await asking.answer(question_id)
    assert await asking.reply_for(question_id, "email:eve@example.com") is None


async def test_a_redelivered_event_is_no_new_question(house: House) -> None:
    asking = house.asking()
    assert await house.receive(asking) == await house.receive(asking)


async def test_whoever_waits_asks_in_one_step_and_the_same_event_is_answered_once(house: House) -> None:
    asking = house.asking()
    new = NewQuestion("e1", "May\x00 I?", ANN, DESK, [Turn("user", "Hello")])
    (question_id, reply), again = await asking.ask(new), await asking.ask(new)
    assert reply.text == "Five days."
    assert again == (question_id, reply)
    assert [(each.text, each.history) for each in house.script.asked] == [("May I?", (Turn("user", "Hello"),))]
    assert await asking.reply_for(question_id, ANN.id) == reply


async def test_text_is_passed_on_as_it_becomes_certain_even_to_a_reader_who_leaves(house: House) -> None:
    heard: list[str] = []

    async def listen(piece: str) -> None:
        heard.append(piece)
        raise ConnectionResetError

    asking = house.asking()
    reply = await asking.answer(await house.receive(asking), listen)
    assert heard == ["Five ", "days."]
    assert reply.outcome == "answered"


async def test_of_two_workers_one_answers_and_the_other_waits_for_its_reply(house: House) -> None:
    begun, release = asyncio.Event(), asyncio.Event()

    async def slowly(question: Question, on_text: OnText | None) -> Outcome:
        begun.set()
        await release.wait()
        return FIVE_DAYS

    house.script = Script(slowly)
    one, other = house.asking(), house.asking()
    question_id = await house.receive(one)
    replies = asyncio.gather(one.answer(question_id), other.answer(question_id))
    await begun.wait()
    release.set()
    first, second = await replies
    assert first == second
    assert len(house.script.asked) == 1


@pytest.mark.parametrize(
    ("asker", "place", "outcome"),
    [
        (ANN, Place("slack", PlaceKind.CHANNEL, "C1", shared_externally=True), "not_here"),
        (Person("slack:G1", is_guest=True), CHANNEL, "not_here"),
        (Person("slack:U2", is_active=False), CHANNEL, "denied"),
    ],
)
async def test_person_and_place_are_checked_before_anything_is_searched(
    house: House, asker: Person, place: Place, outcome: str
) -> None:
    asking = house.asking()
    reply = await asking.answer(await house.receive(asking, place, asker))
    assert reply.outcome == outcome
    assert house.script.asked == []
    # The refusal is for the asker's eyes, so there was no placeholder for all to see before it.
    assert house.slack.history == [reply.text]
    assert house.slack.messages["m0"].only_for_asker


async def test_someone_who_left_after_asking_is_not_answered(house: House) -> None:
    asking = house.asking()
    question_id = await house.receive(asking)
    await People(house.engine, house.clock).import_csv("email,active\nann@example.com,no\n")
    assert (await asking.answer(question_id)).outcome == "denied"


async def test_the_rights_of_now_count_and_not_those_of_then(house: House) -> None:
    asking = house.asking()
    asker = Person(ANN.id, frozenset({"everyone", "managers"}))
    question_id = await house.receive(asking, asker=asker)
    await People(house.engine, house.clock).import_csv("email,groups\nann@example.com,sales\n")
    await asking.answer(question_id)
    assert house.script.asked[0].asker.groups == {"everyone", "sales"}


async def test_what_is_unknown_becomes_a_gap_before_the_reply_stands(house: House) -> None:
    house.script = answers(Unknown(restricted=True))
    asking = house.asking()
    question_id = await house.receive(asking)
    reply = await asking.answer(question_id)
    assert house.gaps.notes == [(question_id, "", True)]
    assert "logged it without your name" in reply.text


async def test_the_missing_half_of_a_partial_answer_becomes_a_gap(house: House) -> None:
    house.script = answers(Partial("The same laptop.", (), 0.6, missing="monitors"))
    asking = house.asking()
    await asking.answer(await house.receive(asking))
    assert [missing for _, missing, _ in house.gaps.notes] == ["monitors"]


async def test_small_talk_leaves_no_gap(house: House) -> None:
    house.script = answers(Answered("You're welcome.", (), 1.0))
    asking = house.asking()
    reply = await asking.answer(await house.receive(asking))
    assert (reply.citations, reply.gap_id, house.gaps.notes) == ((), None, [])


async def test_words_no_database_can_hold_do_not_stop_a_question(house: House) -> None:
    asking = house.asking()
    received = await asking.receive("e1", "May\x00 I \ud83d?", ANN, DESK)
    record = await house.questions.get(received.question_id)
    assert record is not None
    assert record.question.text == "May I ??"


async def test_a_question_that_was_never_asked_is_an_error(house: House) -> None:
    with pytest.raises(LookupError):
        await house.asking().answer("nowhere")


async def test_before_stopping_the_answers_under_way_are_waited_for(house: House) -> None:
    begun, release = asyncio.Event(), asyncio.Event()

    async def slowly(question: Question, on_text: OnText | None) -> Outcome:
        begun.set()
        await release.wait()
        return FIVE_DAYS

    house.script = Script(slowly)
    asking = house.asking()
    await asking.finish_under_way(within_seconds=60)
    answering = asyncio.create_task(asking.answer(await house.receive(asking)))
    await begun.wait()
    await asking.finish_under_way(within_seconds=0)
    stopping = asyncio.create_task(asking.finish_under_way(within_seconds=60))
    release.set()
    await stopping
    assert house.outcomes == ["answered"]
    await answering
