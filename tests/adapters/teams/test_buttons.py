from sqlalchemy import select

from bot.phrases import NOT_YOURS
from knowledge.tables import gap_questions
from retrieval.outcome import Clarify, Denied
from tests.adapters.slack.stocked import stock_leave
from tests.adapters.teams.local_connector.state import Message
from tests.adapters.teams.pressing import button_in, press, send
from tests.adapters.teams.teams_house import ANN, BOB, GENERAL, House, always

UNKNOWN = "May I moor a boat?"
KNOWN = "How many days can I carry over?"


async def asked(house: House, text: str = UNKNOWN) -> Message:
    ann = house.somebody()
    before = len(house.town.by_bot(ann.chat))
    await ann.says(text)
    return (await house.replies(ann.chat, before + 1))[-1]


async def test_no_follow_up_is_kept_and_the_card_says_so_in_place(house: House) -> None:
    answer = await asked(house)
    body = await press(house.somebody(), answer, "stop_telling")
    assert "I won't come back to you" in str(body["value"])
    assert "stop_telling" not in str(body["value"]["actions"])
    async with house.application.engine.connect() as connection:
        assert (await connection.execute(select(gap_questions.c.tell))).scalar_one() is False


async def test_nobody_elses_buttons_do_anything(house: House) -> None:
    thread = await house.somebody().asks_in(GENERAL, UNKNOWN)
    (answer,) = await house.replies(GENERAL)
    assert answer.conversation == thread
    for verb in ("stop_telling", "ask_person"):
        body = await press(house.somebody(BOB), answer, verb)
        assert body["value"] == "Only the person who asked can do that."


async def test_a_choice_is_asked_with_what_was_said_and_cannot_be_made_twice(house: House) -> None:
    house.script.answering = always(Clarify(("Travel card", "Purchasing card")))
    question = await asked(house, "How do I use the card?")
    body = await press(house.somebody(), question, "choose")
    assert "You mean: Travel card" in str(body["value"])
    assert "actions" not in body["value"]
    await press(house.somebody(), question, "choose")
    await house.replies(house.somebody().chat, 2)
    asked_then = house.script.asked[1:]
    assert [each.text for each in asked_then] == ["Travel card"]
    assert asked_then[0].history[0].text == "How do I use the card?"


async def test_only_whoever_asked_chooses_what_they_meant(house: House) -> None:
    house.script.answering = always(Clarify(("Travel card", "Purchasing card")))
    await house.somebody().asks_in(GENERAL, "How do I use the card?")
    (question,) = await house.replies(GENERAL)
    body = await press(house.somebody(BOB), question, "choose")
    assert body["value"] == NOT_YOURS
    assert [each.text for each in house.script.asked] == ["How do I use the card?"]
    await press(house.somebody(), question, "choose")
    await house.replies(GENERAL, 2)
    assert house.script.asked[-1].text == "Travel card"


async def test_a_choice_that_is_none_is_refused(house: House) -> None:
    answer = await asked(house)
    body = await send(house.somebody(), answer, "choose", {"action": "choose", "value": "nothing:9"})
    assert "nothing here" in body["value"]


async def test_what_is_denied_in_a_channel_can_be_asked_privately(house: House) -> None:
    house.script.answering = always(Denied())
    await house.somebody().asks_in(GENERAL, "What does Bob earn?")
    (denied,) = await house.whispered(ANN)
    body = await press(house.somebody(), denied, "ask_privately")
    assert "I've answered you in a direct message" in str(body["value"])
    quoted, answer = await house.replies(house.somebody().chat, 2)
    assert "What does Bob earn?" in quoted.text
    assert "ask_privately" not in answer.everything


async def test_a_private_answer_is_shared_without_a_name(house: House) -> None:
    house.script.answering = always(await stock_leave(house))
    answer = await private_answer(house)
    body = await press(house.somebody(), answer, "share")
    assert "Shared, without your name." in str(body["value"])
    (shared,) = await house.replies(GENERAL)
    assert "Somebody asked" in shared.text
    assert "Okafor" not in shared.everything
    assert "ann@" not in shared.everything
    await press(house.somebody(), answer, "share")
    await house.replies(GENERAL, 1)


async def test_what_not_everyone_may_see_is_not_shared(house: House) -> None:
    house.script.answering = always(await stock_leave(house, audience="managers"))
    answer = await private_answer(house)
    body = await press(house.somebody(), answer, "share")
    assert "isn't for everyone" in body["value"]
    assert house.town.by_bot(GENERAL) == []


async def test_a_deleted_question_is_forgotten_when_its_asker_says_so(house: House) -> None:
    ann = house.somebody()
    message_id = await ann.says(UNKNOWN)
    await house.replies(ann.chat)
    await ann.deletes(message_id)
    _, asks = await house.replies(ann.chat, 2)
    kept = await press(ann, asks, "question.keep")
    assert "Kept." in str(kept["value"])
    forgotten = await press(ann, asks, "question.forget")
    assert "Forgotten." in str(forgotten["value"])
    again = await press(ann, asks, "question.forget")
    assert "nothing to forget" in str(again["value"])


async def test_asking_a_person_can_be_thought_better_of(house: House) -> None:
    answer = await asked(house)
    opened = await press(house.somebody(), answer, "ask_person")
    back = await press(house.somebody(), answer, "back", card=opened["value"])
    assert button_in(back["value"], "ask_person")


async def private_answer(house: House) -> Message:
    """An answer that Ann alone sees in the channel."""
    from adapters.teams.spots import Spot
    from retrieval.outcome import Person, PlaceKind
    from tests.adapters.teams.local_connector.state import TENANT

    await house.somebody().says("Hello, all", GENERAL)
    await house.quiet()
    surface = house.running.surface
    await surface.directory.profile(Spot(TENANT, GENERAL), ANN)
    place = Spot(TENANT, GENERAL).place(PlaceKind.PRIVATE_REPLY)
    ann = Person("email:ann@example.com")
    received = await house.application.asking.receive("teams:private", KNOWN, ann, place)
    await surface.answers.answer(received.question_id, place)
    return (await house.whispered(ANN))[0]
