from adapters.slack.answers import Asked
from tests.adapters.slack.slack_house import BOB, GENERAL, House


async def test_what_the_thread_said_before_goes_along_without_names(house: House) -> None:
    ts = await house.somebody().says(GENERAL, "Ann here: the leave form is broken")
    await house.somebody(BOB).says(GENERAL, "Ask <@UANN>, or Bob", thread=ts)
    await house.somebody().says(GENERAL, "<@UBOT> can I carry days over by mail?", thread=ts)
    await house.replies(GENERAL)
    turns = [turn.text for turn in house.script.asked[0].history]
    assert turns == ["somebody here: the leave form is broken", "Ask , or somebody"]


async def test_a_thread_we_may_not_read_is_no_reason_not_to_answer(house: House) -> None:
    ts = await house.somebody().says(GENERAL, "The leave form is broken")
    house.slack.fail("conversations.replies", "missing_scope")
    await house.somebody().says(GENERAL, "<@UBOT> can I carry days over by mail?", thread=ts)
    await house.replies(GENERAL)
    assert house.script.asked[0].history == ()


def test_a_question_is_quoted_without_pinging_anybody() -> None:
    assert Asked("k", "<!channel> & co").shown == "&lt;!channel&gt; &amp; co"
