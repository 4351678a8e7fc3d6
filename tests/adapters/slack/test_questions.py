from tests.adapters.slack.local_slack.state import BOT_USER
from tests.adapters.slack.slack_house import ANN, BOB, GENERAL, House


async def test_a_direct_message_is_answered_in_its_own_thread(house: House) -> None:
    ann = house.somebody()
    direct = house.workspace.direct(ANN)
    ts = await ann.direct("How many days can I carry over?")
    hello, answer = await house.replies(direct, 2)
    assert "Only you see what you ask me here" in hello.text
    assert answer.thread_ts == ts
    assert answer.text == "You can carry over up to five days."
    assert "[1]" in answer.markdown


async def test_a_mention_is_answered_once_in_the_thread_though_two_events_tell_of_it(house: House) -> None:
    ts = await house.somebody().says(GENERAL, f"<@{BOT_USER}> how many days can I carry over?")
    (answer,) = await house.replies(GENERAL)
    assert answer.thread_ts == ts
    assert [question.text for question in house.script.asked] == ["how many days can I carry over?"]


async def test_a_reply_in_a_thread_we_are_in_needs_no_mention(house: House) -> None:
    ts = await house.somebody().says(GENERAL, f"<@{BOT_USER}> can I carry days over?")
    await house.replies(GENERAL)
    await house.somebody(BOB).says(GENERAL, "And must I ask before I carry them over?", thread=ts)
    _, second = await house.replies(GENERAL, 2)
    assert second.thread_ts == ts
    assert [turn.role for turn in house.script.asked[1].history] == ["user", "assistant"]


async def test_a_thread_we_are_not_in_is_none_of_our_business(house: House) -> None:
    ts = await house.somebody().says(GENERAL, "Lunch, anybody?")
    await house.somebody(BOB).says(GENERAL, "Can I carry my soup over?", thread=ts)
    await house.quiet()
    assert house.workspace.by_bot() == []
