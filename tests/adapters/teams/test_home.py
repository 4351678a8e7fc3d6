from bot.people.wishes import Preferences, Topic
from bot.questions.channel_policy import ChannelMode
from tests.adapters.teams.local_connector.state import Message
from tests.adapters.teams.pressing import press
from tests.adapters.teams.teams_house import ANN, BOB, GENERAL, House

ME = "email:ann@example.com"
UNKNOWN = "May I moor a boat?"


async def home_of(house: House, who: str = ANN) -> Message:
    somebody = house.somebody(who)
    before = len(house.town.by_bot(somebody.chat))
    await somebody.says("my questions")
    return (await house.replies(somebody.chat, before + 1))[-1]


async def test_my_questions_say_what_has_become_of_them(house: House) -> None:
    ann = house.somebody()
    for number, text in enumerate(("How many days can I carry over?", UNKNOWN), start=1):
        await ann.says(text)
        await house.replies(ann.chat, number)
    words = (await home_of(house)).everything
    assert "waiting for an answer since today" in words
    assert "answered today" in words
    assert len(house.script.asked) == 2


async def test_nobody_sees_anothers_questions(house: House) -> None:
    ann = house.somebody()
    await ann.says(UNKNOWN)
    await house.replies(ann.chat)
    assert "boat" not in (await home_of(house, BOB)).everything


async def test_l_and_d_also_see_the_top_gaps(house: House) -> None:
    await house.application.people.import_csv("email,groups\nbob@example.com,curators\n")
    ann = house.somebody()
    await ann.says(UNKNOWN)
    await house.replies(ann.chat)
    words = (await home_of(house, BOB)).everything
    assert UNKNOWN in words
    assert "asked once by few people" in words


async def test_quiet_hours_and_wishes_are_kept_and_shown_in_place(house: House) -> None:
    home, book = await home_of(house), house.application.desk.preferences
    body = await press(house.somebody(), home, "home.save", quiet_from="20", quiet_until="none", topics="follow_ups")
    assert "Kept." in str(body["value"])
    assert await book.of(ME) == Preferences(20, 8, frozenset({Topic.NUDGES, Topic.OFFERS}))
    await press(house.somebody(), home, "home.save", quiet_from="none", quiet_until="none", topics="")
    assert await book.of(ME) == Preferences(None, None, frozenset(Topic))


async def test_it_can_be_looked_at_again_in_place(house: House) -> None:
    home, ann = await home_of(house), house.somebody()
    await ann.says(UNKNOWN)
    await house.replies(ann.chat, 2)
    body = await press(ann, home, "home.refresh")
    assert UNKNOWN in str(body["value"])


async def test_forgetting_empties_my_questions_and_the_gap_log(house: House) -> None:
    ann = house.somebody()
    await ann.says(UNKNOWN)
    await house.replies(ann.chat)
    body = await press(ann, await home_of(house), "home.forget_all")
    assert "Forgotten: one question." in str(body["value"])
    assert await house.application.gap_loop.gaps() == []
    assert await house.application.desk.my_questions.count(ME) == 0


async def test_help_says_what_there_is(house: House) -> None:
    ann = house.somebody()
    await ann.says("help")
    (told,) = await house.replies(ann.chat)
    assert "Mention me" in told.text


async def test_a_channels_settings_are_for_those_who_look_after_the_articles(house: House) -> None:
    await house.application.people.import_csv("email,groups\nbob@example.com,curators\n")
    policies = house.application.desk.policies
    for who, mode in ((ANN, ChannelMode.MENTION_ONLY), (BOB, ChannelMode.OFFER_PRIVATELY)):
        await house.somebody(who).asks_in(GENERAL, "channel settings")
        (settings,) = await house.whispered(who)
        body = await press(house.somebody(who), settings, "policy.set", mode="offer_privately")
        assert ("Done." in str(body["value"])) is (who == BOB)
        channel = f"teams:{house.application.settings.teams_tenant_id}/{GENERAL}"
        assert await policies.mode_of(channel) is mode


async def test_a_personal_chat_is_no_channel(house: House) -> None:
    ann = house.somebody()
    await ann.says("channel settings")
    (told,) = await house.replies(ann.chat)
    assert "only makes sense in a channel" in told.text
