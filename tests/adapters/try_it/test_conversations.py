from adapters.try_it.conversations import PLATFORM, QUESTIONS_REMEMBERED, Asked, turns_of
from bot.replies import Reply
from retrieval.outcome import Person, Place, PlaceKind, Turn
from tests.adapters.try_it.chat_house import House

ANN, BOB = Person("web:ann"), Person("web:bob")


def asked(text: str, reply: Reply | None) -> Asked:
    return Asked("q1", "c1", text, reply)


def test_turns_alternate_and_leave_out_what_says_nothing() -> None:
    failed, interim = Reply("error", "Something failed."), Reply("error", "Kept.", is_final=False)
    questions = [asked("One?", Reply("answered", "Yes.")), asked("Two?", failed), asked("Three?", interim)]
    assert turns_of([*questions, asked("Four?", None)]) == [
        Turn("user", "One?"),
        Turn("assistant", "Yes."),
        Turn("user", "Two?"),
        Turn("user", "Three?"),
        Turn("user", "Four?"),
    ]


def test_a_reply_is_awaited_until_it_is_final() -> None:
    assert asked("One?", None).is_pending
    assert asked("One?", Reply("error", "Kept.", is_final=False)).is_pending
    assert not asked("One?", Reply("answered", "Yes.")).is_pending


async def receive(house: House, key: str, person: Person = ANN, platform: str = PLATFORM, place: str = "c1") -> str:
    asking = house.application.asking
    return (await asking.receive(key, key, person, Place(platform, PlaceKind.DIRECT, place))).question_id


async def test_a_conversation_holds_its_own_questions_oldest_first(house: House) -> None:
    for key in ("One?", "Two?"):
        await receive(house, key)
    await receive(house, "elsewhere", place="c2")
    await receive(house, "somebody else's", person=BOB)
    await receive(house, "from the terminal", platform="terminal")
    assert [one.text for one in await house.conversations.of("c1", ANN.id)] == ["One?", "Two?"]


async def test_only_the_last_questions_are_remembered(house: House) -> None:
    keys = [f"{number}?" for number in range(QUESTIONS_REMEMBERED + 2)]
    for key in keys:
        await receive(house, key)
    turns = await house.conversations.turns("c1", ANN.id)
    assert [turn.text for turn in turns] == keys[-QUESTIONS_REMEMBERED:]


async def test_a_question_is_found_by_its_asker_only_and_only_if_asked_here(house: House) -> None:
    ours, elsewhere = await receive(house, "One?"), await receive(house, "Two?", platform="terminal")
    assert (await house.conversations.asked(ours, ANN.id)) is not None
    assert await house.conversations.asked(ours, BOB.id) is None
    assert await house.conversations.asked(elsewhere, ANN.id) is None


async def test_what_the_asker_said_of_a_reply_is_read_with_it(house: House) -> None:
    question_id = await receive(house, "One?")
    await house.application.asking.answer(question_id)
    await house.application.feedback.give(question_id, ANN.id, False, "not_my_case")
    await house.application.gap_loop.stop_telling(question_id, ANN.id)
    [one] = await house.conversations.of("c1", ANN.id)
    assert (one.helped, one.reason, one.is_told) == (False, "not_my_case", False)
    assert one.reply is not None
    assert one.reply.outcome == "unknown"
