from bot.people.wishes import Preferences, Topic
from tests.adapters.slack.local_slack.methods import says
from tests.adapters.slack.slack_house import ANN, GENERAL, House

ME = "email:ann@example.com"


async def home_of(house: House, user: str = ANN) -> str:
    await house.somebody(user).opens("home")
    await house.workspace.until(lambda: user in house.workspace.homes)
    await house.quiet()
    return says(house.workspace.homes[user])


async def test_the_home_tab_begins_by_saying_what_will_appear(house: House) -> None:
    words = await home_of(house)
    assert "What you ask me appears here" in words
    assert "Forget my questions" not in words
    assert "don't have" not in words


async def test_my_questions_say_what_has_become_of_them(house: House) -> None:
    for text in ("How many days can I carry over?", "May I moor a boat?"):
        await house.somebody().command(GENERAL, text)
    await house.whispered(ANN, 2)
    words = await home_of(house)
    assert "May I moor a boat?" in words
    assert "waiting for an answer since today" in words
    assert "answered today" in words


async def test_nobody_sees_anothers_questions(house: House) -> None:
    await house.somebody().command(GENERAL, "May I moor a boat?")
    await house.whispered(ANN)
    assert "boat" not in await home_of(house, "UBOB")


async def test_l_and_d_also_see_the_top_gaps(house: House) -> None:
    await house.application.people.import_csv("email,groups\nbob@example.com,curators\n")
    await house.somebody().command(GENERAL, "May I moor a boat?")
    await house.whispered(ANN)
    words = await home_of(house, "UBOB")
    assert "May I moor a boat?" in words
    assert "asked once by few people" in words


async def test_quiet_hours_are_kept_and_shown(house: House) -> None:
    ann = house.somebody()
    await ann.chooses("quiet_from", "20")
    await house.quiet()
    assert await house.application.desk.preferences.of(ME) == Preferences(20, 8)
    await ann.chooses("quiet_until", "none")
    await house.quiet()
    assert await house.application.desk.preferences.of(ME) == Preferences()


async def test_what_somebody_does_not_want_to_hear_is_kept(house: House) -> None:
    await house.somebody().chooses("topics", "follow_ups")
    await house.quiet()
    wishes = await house.application.desk.preferences.of(ME)
    assert wishes.opted_out == {Topic.NUDGES, Topic.OFFERS}
    await house.somebody().chooses("topics")
    await house.quiet()
    assert (await house.application.desk.preferences.of(ME)).opted_out == set(Topic)


async def test_forgetting_empties_my_questions_and_the_gap_log(house: House) -> None:
    await house.somebody().command(GENERAL, "May I moor a boat?")
    await house.whispered(ANN)
    await house.somebody().chooses("forget_all")
    await house.workspace.until(lambda: ANN in house.workspace.homes)
    await house.quiet()
    assert "boat" not in says(house.workspace.homes[ANN])
    assert await house.application.gap_loop.gaps() == []
    assert await house.application.desk.my_questions.count(ME) == 0


async def test_opening_the_conversation_says_hello_once_and_offers_questions(house: House) -> None:
    from tests.adapters.slack.stocked import stock_leave

    await stock_leave(house)
    for _ in range(2):
        await house.somebody().opens("messages")
    (hello,) = await house.replies(house.workspace.direct(ANN))
    assert len(hello.text.splitlines()) == 3


async def test_prompts_are_what_this_organisation_asks(house: House) -> None:
    from knowledge.articles import ArticleDetails
    from knowledge.reading.importing import ReadFile

    details = ArticleDetails("Annual leave", also_asked_as=("how many days can I carry over",))
    await house.application.articles.save(ReadFile(None, details, "Five.", "h"), [])
    await house.somebody().opens("messages")
    await house.workspace.until(lambda: house.workspace.prompts)
    (offered,) = house.workspace.prompts
    assert offered["prompts"] == [
        {"title": "How many days can I carry over?", "message": "How many days can I carry over?"}
    ]


async def test_an_older_installation_gets_its_welcome_in_the_thread(house: House) -> None:
    direct = house.workspace.direct(ANN)
    thread = {"user_id": ANN, "channel_id": direct, "thread_ts": "1700000000.000001", "context": {}}
    await house.somebody().tell({"type": "assistant_thread_started", "assistant_thread": thread})
    (hello,) = await house.replies(direct)
    assert hello.thread_ts == "1700000000.000001"
