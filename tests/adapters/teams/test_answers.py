from adapters.teams.answers import MOST_BEFORE, Asked
from retrieval.outcome import Person
from tests.adapters.teams.local_connector.state import TENANT
from tests.adapters.teams.teams_house import ANN, GENERAL, GROUP, House

ASK = "How many days can I carry over?"


async def test_a_question_from_a_window_is_quoted_and_answered_in_their_own_chat(house: House) -> None:
    await house.somebody().asks_in(GENERAL, ASK)
    await house.replies(GENERAL)
    surface = house.running.surface
    asked = Asked("teams:window:1", ASK)
    for _ in range(2):
        await surface.answers.ask_in_personal(TENANT, Person("email:ann@example.com"), ANN, asked)
    quoted, answer = await house.replies(f"a:{ANN}", 2)
    assert ASK in quoted.everything
    assert "five days" in answer.text


async def test_only_the_last_questions_are_leaned_on(house: House) -> None:
    ann = house.somebody()
    for number in range(MOST_BEFORE + 2):
        await ann.says(f"{ASK} ({number})")
        await house.replies(ann.chat, number + 1)
    last = house.script.asked[-1].history
    assert [turn.text for turn in last if turn.role == "user"] == [f"{ASK} ({number})" for number in (1, 2, 3)]


async def test_a_group_chat_has_no_threads_so_nothing_is_leaned_on(house: House) -> None:
    ann = house.somebody()
    for number in (1, 2):
        await ann.asks_in(GROUP, ASK)
        await house.replies(GROUP, number)
    assert house.script.asked[1].history == ()


async def test_a_forgotten_question_is_not_leaned_on(house: House) -> None:
    ann = house.somebody()
    await ann.says(ASK)
    await house.replies(ann.chat)
    await house.application.desk.forgetting.everything_of("email:ann@example.com")
    await ann.says(ASK)
    await house.replies(ann.chat, 2)
    assert house.script.asked[1].history == ()
