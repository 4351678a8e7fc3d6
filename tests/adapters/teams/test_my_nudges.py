"""The whole round of a nudge in Teams: it comes, it is answered, its sender learns of it; what people don't want."""

from datetime import timedelta

from adapters.opening import utc_now
from bot.nudges.nudges import Answer, Kind, NudgeState
from knowledge.gaps.gaps import GapKind
from tests.adapters.teams.local_connector.card_rules import faults_in_card
from tests.adapters.teams.nudge_house import WORDS, Nudged, nudged
from tests.adapters.teams.pressing import press, send
from tests.adapters.teams.teams_house import ANN, BOB, House

ANN_ID = "email:ann@example.com"


async def answer_of(here: Nudged, kind: Kind = Kind.NUDGE) -> Answer | None:
    (nudge,) = await here.desk.book.sent_by(None)
    delivery = await here.desk.book.sent_last(nudge.id, ANN_ID, kind)
    return delivery.answer if delivery else None


async def test_a_nudge_looks_as_its_preview_did(house: House) -> None:
    here = await nudged(house)
    form = await here.card()
    shown = await here.pressed(form, "nudging.look", article_id=here.article_id, words=WORDS)
    await here.pressed(form, "nudging.send", shown)
    await here.desk.sending.send_due()
    came = await here.last()
    assert came.text in [each.get("text") for each in shown["body"]]
    (context,) = came.card["body"]
    assert context in shown["body"]
    labels = " · ".join(each["title"] for each in came.card["actions"])
    assert labels in str(shown["body"])
    assert faults_in_card(came.card) == []


async def test_got_it_stands_in_the_nudges_place(house: House) -> None:
    here = await nudged(house)
    await here.sent()
    body = await press(house.somebody(), await here.last(), "nudge.got_it")
    assert "Got it" in str(body["value"])
    assert (await here.last()).text == WORDS
    assert "I won't bring this up again" in (await here.last()).everything
    assert await answer_of(here) is Answer.GOT_IT


async def test_not_now_brings_it_again_on_the_next_working_day(house: House) -> None:
    here = await nudged(house)
    await here.sent()
    before = len(house.town.by_bot(house.somebody().chat))
    await press(house.somebody(), await here.last(), "nudge.not_now")
    await here.desk.sending.send_due()
    assert len(house.town.by_bot(house.somebody().chat)) == before
    here.clock.time += timedelta(days=1)
    await here.desk.sending.send_due()
    assert (await here.last()).card["actions"]
    assert len(house.town.by_bot(house.somebody().chat)) == before + 1


async def test_what_does_not_apply_can_be_refused_as_a_topic_and_taken_back(house: House) -> None:
    here = await nudged(house)
    await here.sent()
    await press(house.somebody(), await here.last(), "nudge.not_for_me")
    assert await answer_of(here) is Answer.NOT_FOR_ME
    body = await press(house.somebody(), await here.last(), "nudge.stop_topic")
    assert "You won't get nudges about handover" in str(body["value"])
    assert await here.desk.recipients.refused_topics(ANN_ID) == {"handover"}
    page = await here.card("my nudges", ANN)
    ticked = next(each for each in page.card["body"] if each.get("id") == "refused")
    assert ticked["value"] == "handover"
    body = await press(house.somebody(), page, "nudging.topics", refused="")
    assert "Kept." in str(body["value"])
    assert await here.desk.recipients.refused_topics(ANN_ID) == frozenset()
    await press(house.somebody(), page, "nudging.topics", refused="handover,something nobody sent")
    assert await here.desk.recipients.refused_topics(ANN_ID) == {"handover"}


async def test_asking_about_it_is_a_question_about_its_article(house: House) -> None:
    here = await nudged(house)
    await here.sent()
    ann = house.somebody()
    card = await press(ann, await here.last(), "nudge.ask")
    assert "What would you like to know about “Handing over”?" in str(card["value"])
    before = len(house.town.by_bot(ann.chat))
    await ann.says("How many days can I carry?")
    await house.replies(ann.chat, before + 1)
    assert house.script.asked[-1].history[-1].text == "Handing over"
    await ann.says("And may I carry them twice?")
    await house.replies(ann.chat, before + 2)
    assert house.script.asked[-1].history[0].text == "How many days can I carry?"


async def test_words_after_a_nudge_are_a_question_with_its_article_as_context(house: House) -> None:
    here = await nudged(house)
    await here.sent()
    ann = house.somebody()
    before = len(house.town.by_bot(ann.chat))
    await ann.says("What if there is nothing to carry over?")
    await house.replies(ann.chat, before + 1)
    assert [turn.text for turn in house.script.asked[-1].history] == ["Handing over"]


async def test_a_quoted_nudge_is_what_the_words_are_about_however_old_it_is(house: House) -> None:
    here = await nudged(house)
    await here.sent()
    nudge = await here.last()
    here.clock.time += timedelta(days=3)
    ann = house.somebody()
    before = len(house.town.by_bot(ann.chat))
    quotation = f'<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="{nudge.id}">x</blockquote>And?'
    await ann.says("What do I carry over?", attachments=[{"contentType": "text/html", "content": quotation}])
    await house.replies(ann.chat, before + 1)
    assert [turn.text for turn in house.script.asked[-1].history] == ["Handing over"]


async def test_a_message_long_after_a_nudge_is_about_nothing(house: House) -> None:
    here = await nudged(house)
    await here.sent()
    here.clock.time += timedelta(hours=3)
    ann = house.somebody()
    before = len(house.town.by_bot(ann.chat))
    await ann.says("How many days can I carry over?")
    await house.replies(ann.chat, before + 1)
    assert not house.script.asked[-1].history


async def test_what_got_in_the_way_goes_to_the_gap_log_without_a_name(house: House) -> None:
    here = await nudged(house)
    await here.sent(follow_up="3")
    here.clock.time += timedelta(days=3)
    await here.desk.sending.send_due()
    asks = await here.last()
    assert "Did you get to use it?" in asks.text
    body = await press(house.somebody(), asks, "nudge.blocked", words="The template is missing")
    assert "passed on what was in the way" in (await here.last()).everything
    assert body["value"]
    assert await answer_of(here, Kind.FOLLOW_UP) is Answer.BLOCKED
    (gap,) = await house.application.gap_loop.gaps()
    assert "template" in gap.title
    assert gap.kind is GapKind.NOT_KNOWLEDGE


async def test_no_words_are_needed_to_say_that_something_was_in_the_way(house: House) -> None:
    here = await nudged(house)
    await here.sent(follow_up="3")
    here.clock.time += timedelta(days=3)
    await here.desk.sending.send_due()
    asks = await here.last()
    folded = next(each for each in asks.card["actions"] if each["type"] == "Action.ShowCard")
    assert "isRequired" not in folded["card"]["body"][0]
    await press(house.somebody(), asks, "nudge.blocked")
    assert await answer_of(here, Kind.FOLLOW_UP) is Answer.BLOCKED
    assert await house.application.gap_loop.gaps() == []


async def test_a_week_without_nudges_and_back(house: House) -> None:
    here = await nudged(house)
    page = await here.card("my nudges", ANN)
    assert "None yet" in str(page.card)
    shown = (await press(house.somebody(), page, "nudging.snooze"))["value"]
    assert "No nudges until Monday, 30 Nov" in str(shown)
    before = len(house.town.by_bot(house.somebody().chat))
    await here.sent()
    assert len(house.town.by_bot(house.somebody().chat)) == before
    shown = (await press(house.somebody(), page, "nudging.wake", shown))["value"]
    assert "No nudges until" not in str(shown)


async def test_a_manager_follows_pauses_and_stops_a_nudge(house: House) -> None:
    here = await nudged(house)
    await here.sent(moment="start_of_day", day=str(utc_now().date() + timedelta(days=2)))
    page = await here.card("my nudges")
    assert "Going out" in str(page.card)
    report = await here.pressed(page, "nudging.report")
    assert "Too few to show" in str(report)
    paused = await here.pressed(page, "nudging.pause")
    assert "Paused" in str(paused)
    going = await here.pressed(page, "nudging.resume", paused)
    assert "Going out" in str(going)
    stopped = await here.pressed(page, "nudging.stop", going)
    assert "Stopped for good" in str(stopped)
    (nudge,) = await here.desk.book.sent_by(None)
    assert nudge.state is NudgeState.CANCELLED


async def test_nobody_steers_or_reads_anothers_nudge(house: House) -> None:
    here = await nudged(house)
    await here.sent()
    (nudge,) = await here.desk.book.sent_by(None)
    page = await here.card("my nudges", ANN)
    for verb in ("report", "pause", "resume", "stop"):
        data = {"action": f"nudging.{verb}", "value": nudge.id}
        body = await send(house.somebody(), page, f"nudging.{verb}", data)
        assert "only the person who sent it" in str(body["value"])
        assert "Delivered" not in str(body["value"])
    (nudge,) = await here.desk.book.sent_by(None)
    assert nudge.state is NudgeState.UNDER_WAY


async def test_home_tells_of_the_nudges_that_came(house: House) -> None:
    here = await nudged(house)
    await here.sent()
    home = await here.card("my questions", ANN)
    assert WORDS in str(home.card)
    assert "Handing over · came" in str(home.card)
    body = await press(house.somebody(), home, "nudging.page")
    assert "No nudges for a week" in str(body["value"])
    assert "Nudge my team" not in str(body["value"])
    assert "Nudge my team" in str((await here.card("nudges", BOB)).card)
