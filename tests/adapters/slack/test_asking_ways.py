from retrieval.outcome import PlaceKind, Unknown
from tests.adapters.slack.local_slack.methods import says
from tests.adapters.slack.local_slack.state import BOT_USER, Message
from tests.adapters.slack.slack_house import ANN, BOB, FIVE_DAYS, GENERAL, House, always


async def test_a_command_is_answered_for_one_pair_of_eyes(house: House) -> None:
    status, body = await house.somebody().command(GENERAL, "how many days can I carry over?")
    assert (status, body) == (200, "")
    (answer,) = await house.whispered(ANN)
    assert answer.text == "You can carry over up to five days."
    assert answer.has_button("share")
    assert house.workspace.by_bot() == []
    assert house.script.asked[0].place.kind is PlaceKind.PRIVATE_REPLY


async def test_a_command_works_where_the_bot_is_no_member(house: House) -> None:
    house.workspace.add_channel("CELSEWHERE", ANN, with_bot=False)
    await house.somebody().command("CELSEWHERE", "how many days can I carry over?")
    assert len(await house.whispered(ANN)) == 1


async def test_help_says_in_a_few_lines_what_can_be_done(house: House) -> None:
    for words in ("help", ""):
        await house.somebody().command(GENERAL, words)
    for told in await house.whispered(ANN, 2):
        assert "so that only you see it" in told.text
    assert house.script.asked == []


async def test_an_unknown_answer_to_a_command_cannot_be_shared(house: House) -> None:
    house.script.answering = always(Unknown())
    await house.somebody().command(GENERAL, "may I moor a boat?")
    (answer,) = await house.whispered(ANN)
    assert not answer.has_button("share")
    assert answer.has_button("ask_person")


async def test_somebodys_message_is_answered_for_whoever_wants_to_know(house: House) -> None:
    ts = await house.somebody(BOB).says(GENERAL, "Hm, how many days can I carry over")
    await house.somebody().uses_shortcut("answer_this", house.workspace.messages[GENERAL, ts])
    (answer,) = await house.whispered(ANN)
    assert answer.text == "You can carry over up to five days."
    assert house.workspace.whispered(BOB) == []


async def test_a_message_without_text_is_no_question(house: House) -> None:
    picture = Message(house.workspace.next_ts(), GENERAL, BOB, "")
    await house.somebody().uses_shortcut("answer_this", picture)
    await house.somebody().uses_shortcut("save_gap", picture)
    assert all("no text" in told.text for told in await house.whispered(ANN, 2))


async def test_a_message_is_saved_as_a_gap_once_and_without_a_name(house: House) -> None:
    ts = await house.somebody(BOB).says(GENERAL, "Where do I moor a boat?")
    message = house.workspace.messages[GENERAL, ts]
    for _ in range(2):
        await house.somebody().uses_shortcut("save_gap", message)
    told = await house.whispered(ANN, 2)
    assert "Noted" in told[0].text
    (gap,) = await house.application.gap_loop.gaps()
    assert (gap.title, gap.questions, gap.askers) == ("Where do I moor a boat?", 1, None)
    assert house.script.asked == []


async def test_the_global_shortcut_asks_from_anywhere_and_answers_in_the_direct_message(house: House) -> None:
    ann = house.somebody()
    await ann.uses_shortcut("ask")
    await house.quiet()
    (window,) = house.workspace.views
    assert "What would you like to know?" in says(window)
    await ann.submits(window, question="How many days can I carry over?")
    quoted, answer = await house.replies(house.workspace.direct(ANN), 2)
    assert quoted.text == "> How many days can I carry over?"
    assert answer.thread_ts == quoted.ts


async def test_whoever_runs_a_channel_decides_how_much_is_said_there(house: House) -> None:
    bob = house.somebody(BOB)
    await bob.command(GENERAL, "channel")
    await house.quiet()
    (window,) = house.workspace.views
    assert "When may I speak here?" in says(window)
    await bob.submits(window, mode="answer_when_sure")
    (told,) = await house.whispered(BOB)
    assert (
        told.text
        == "Done. This holds in this channel from now on: “Answer new questions in their thread when I'm sure”."
    )
    await house.somebody().says(GENERAL, "How many days can I carry over?")
    await house.replies(GENERAL)


async def test_others_may_not_decide_for_a_channel(house: House) -> None:
    ann = house.somebody()
    await ann.command(GENERAL, "channel")
    await house.quiet()
    await ann.submits(house.workspace.views[0], mode="answer_when_sure")
    assert "can change that" in (await house.whispered(ANN))[0].text
    assert await house.application.desk.policies.mode_of(f"slack:T0HOME/{GENERAL}") == "mention_only"


async def test_l_and_d_may_decide_for_any_channel(house: House) -> None:
    await house.application.people.import_csv("email,groups\nann@example.com,curators\n")
    ann = house.somebody()
    await ann.command(GENERAL, "channel")
    await house.quiet()
    await ann.submits(house.workspace.views[0], mode="offer_privately")
    await house.whispered(ANN)
    assert await house.application.desk.policies.mode_of(f"slack:T0HOME/{GENERAL}") == "offer_privately"


async def test_channel_settings_make_no_sense_in_a_direct_message(house: House) -> None:
    await house.somebody().command(house.workspace.direct(ANN), "channel")
    assert "only makes sense in a channel" in (await house.whispered(ANN))[0].text


async def test_a_used_up_address_still_leaves_one_answer(house: House) -> None:
    house.script.answering = always(FIVE_DAYS)
    await house.somebody().command(GENERAL, f"<@{BOT_USER}> how many days can I carry over?")
    assert len(await house.whispered(ANN)) == 1
