from dataclasses import replace

from bot.messages import Message, Press, ToChannel, ToPerson
from bot.ports import ChatUnavailable, PlaceGone
from bot.publishing.draft_reading import Spoken
from bot.publishing.telling_words import NOT_THERE
from bot.reviews.review_desk import finding_lines, proof_lines
from bot.reviews.review_rules import WORDS, Decision, Refusal, Ruling
from bot.reviews.review_words import APPROVE, CHANGES
from bot.upkeep.contradictions import Findings
from knowledge.articles import EVERYONE, ArticleDetails, Passage, PublishedPassage
from knowledge.drafts import Draft, DraftState
from retrieval.composing.comparing import Disagreement, Double
from tests.adapters.built import LEAVE
from tests.bot.loop_house import CO_WORKING, REVIEWER, WRITER, LoopHouse, chat_account

PEOPLE = "email,name,groups\nrae@example.com,Rae,curators\nwren@example.com,Wren,\n"


async def asked(house: LoopHouse, draft: Draft | None = None) -> tuple[Draft, Message]:
    """A draft was handed in and reviewers were asked; the message they got."""
    await house.application.people.import_csv(PEOPLE)
    draft = draft or await house.draft(None)
    await house.desk.reviewing.submit(draft.id, draft.version, WRITER)
    assert await house.desk.review_desk.ask_waiting() == 1
    [(to, message)] = house.slack.delivered
    assert to == ToChannel("slack", "T1:CTEAM")
    return draft, message


def press(message: Message, number: int, by: str = REVIEWER, words: str = "") -> Press:
    button = message.buttons[number]
    return Press(button.action, button.value, by, "slack", words)


async def test_reviewers_are_asked_once_in_their_channel(house: LoopHouse) -> None:
    _, message = await asked(house)
    assert "Co-working days" in message.text
    assert await house.desk.review_desk.ask_waiting() == 0


async def test_without_a_channel_nobody_is_asked_and_nothing_is_lost(house: LoopHouse) -> None:
    house.slack.trouble = {ToChannel: ChatUnavailable("down")}
    draft = await house.draft(None)
    await house.desk.reviewing.submit(draft.id, draft.version, WRITER)
    assert await house.desk.review_desk.ask_waiting() == 0
    house.slack.trouble = {}
    assert await house.desk.review_desk.ask_waiting() == 1


async def test_an_article_that_says_the_same_is_named(house: LoopHouse) -> None:
    again = replace(CO_WORKING, title="Annual leave days", body=LEAVE.partition("days over\n\n")[2])
    _, message = await asked(house, await house.draft(None, again))
    assert "‘Annual leave’ says much the same already." in message.context


async def test_reviewers_hear_that_a_text_would_prove_nothing(house: LoopHouse) -> None:
    gap_id = await house.gap_of(await house.ask("Can I expense a co-working day?"))
    hollow = replace(CO_WORKING, body="Ask the front desk for a place in the garage.")
    _, message = await asked(house, await house.draft(gap_id, hollow))
    assert "⚠ Its text was not recognised as an answer to the question." in message.context


def test_what_a_text_does_not_speak_of_is_counted() -> None:
    assert proof_lines(Spoken(5, 0)) == []
    assert "to 2 of 5 questions." in proof_lines(Spoken(5, 2))[0]


def test_an_article_that_not_everybody_in_the_channel_may_see_is_not_named() -> None:
    mine, secret = passage("Leave"), passage("Severance", "managers")
    found = Findings((Double(mine, passage("Time off"), 0.9),), (Disagreement(mine, secret),))
    assert finding_lines(found) == [
        "⚠ An article you may not see says something else.",
        "‘Time off’ says much the same already.",
    ]
    assert finding_lines(Findings((Double(mine, secret, 0.9),), (Disagreement(mine, passage("Time off")),))) == [
        "⚠ ‘Time off’ says something else.",
        "An article you may not see says much the same already.",
    ]


def passage(title: str, audience: str = EVERYONE) -> PublishedPassage:
    details = ArticleDetails(title, audience=frozenset({audience}))
    return PublishedPassage(Passage("p", title, 1, 0, (), "", "Ten months."), details)


async def test_a_reviewer_approves_with_a_button(house: LoopHouse) -> None:
    draft, message = await asked(house)
    pressed = await house.application.pressing.press(press(message, 0))
    assert pressed.instead is not None
    assert "Approved by Rae" in pressed.instead.text
    assert await house.desk.publishing.publish_waiting() == 1
    published = await house.drafts.draft(draft.id)
    assert published is not None
    assert published.state is DraftState.PUBLISHED


async def test_changes_are_asked_for_with_a_word_that_the_writer_hears(house: LoopHouse) -> None:
    _, message = await asked(house)
    await chat_account(house, WRITER)
    no_word = await house.application.pressing.press(press(message, 1))
    assert no_word.remark == WORDS[Refusal.NO_COMMENT]
    await house.application.pressing.press(press(message, 1, words="Say who pays"))
    assert await house.desk.review_desk.tell_decided() == 1
    assert await house.desk.review_desk.tell_decided() == 0
    to, news = house.slack.delivered[-1]
    assert to == ToPerson(WRITER, "slack")
    assert "Rae asked for changes: Say who pays" in news.text


async def test_a_decision_made_elsewhere_takes_the_buttons_off(house: LoopHouse) -> None:
    draft, _ = await asked(house)
    await house.desk.reviewing.decide(Ruling(draft.id, draft.version, Decision.APPROVE, REVIEWER))
    assert await house.desk.review_desk.tell_decided() == 1
    [(_, message)] = [each for key, each in house.slack.by_key.items() if key.startswith("review:")]
    assert message.buttons == ()
    assert "Approved by Rae" in message.text


async def test_while_the_platform_is_away_the_decision_is_told_later(house: LoopHouse) -> None:
    draft, _ = await asked(house)
    await house.desk.reviewing.decide(Ruling(draft.id, draft.version, Decision.APPROVE, REVIEWER))
    house.slack.trouble = {ToChannel: ChatUnavailable("down")}
    assert await house.desk.review_desk.tell_decided() == 0
    house.slack.trouble = {ToChannel: PlaceGone("archived")}
    assert await house.desk.review_desk.tell_decided() == 1


async def test_only_those_who_look_after_the_knowledge_decide(house: LoopHouse) -> None:
    draft, message = await asked(house)
    pressed = await house.application.pressing.press(press(message, 0, by="email:eve@example.com"))
    assert (pressed.instead, pressed.remark) == (None, WORDS[Refusal.NOT_A_REVIEWER])
    waiting = await house.drafts.draft(draft.id)
    assert waiting is not None
    assert waiting.state is DraftState.SUBMITTED


async def test_a_second_press_says_that_it_was_decided(house: LoopHouse) -> None:
    _, message = await asked(house)
    await house.application.pressing.press(press(message, 0))
    pressed = await house.application.pressing.press(press(message, 0))
    assert pressed.remark == WORDS[Refusal.NOT_SUBMITTED]


async def test_an_unknown_button_says_so(house: LoopHouse) -> None:
    assert (await house.desk.review_desk.on_press(Press("review.other", "", REVIEWER, "slack"))).remark == NOT_THERE
    assert APPROVE != CHANGES
