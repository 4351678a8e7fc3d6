from datetime import UTC, date, datetime, timedelta

import pytest

from bot.messages import Message, Press, ToChannel, ToPerson
from bot.ports import ChatUnavailable, PlaceGone
from bot.publishing.house_rules import Rules
from bot.upkeep.article_words import CHANGED_SINCE, GONE, NEEDS_WORK, NOT_YOURS, NOTED, VERIFY, Stage
from bot.upkeep.keeping_alive import stage_of
from knowledge.articles import ArticleDetails
from knowledge.gaps.gaps import GapKind
from knowledge.saving import NoArticle, Outdated, Written
from tests.bot.loop_house import LoopHouse, chat_account

OWNER, CURATOR = "email:fin@example.com", "email:rae@example.com"
PEOPLE = "email,name,groups\nfin@example.com,Fin,\nrae@example.com,Rae,curators\n"


def in_days(days: int) -> date:
    return datetime.now(UTC).date() + timedelta(days=days)


async def article(house: LoopHouse, days: int = 3, owner: str = "fin@example.com") -> str:
    """An article that is to be looked at in this many days."""
    await house.application.people.import_csv(PEOPLE)
    details = ArticleDetails("Receipts", owner=owner, review_by=in_days(days))
    return await house.application.curating.publish(details, "Keep every receipt for ten years.", "ed")


async def asked(house: LoopHouse, days: int = 3) -> tuple[str, Message]:
    """The owner was asked; the article, and the message they got."""
    article_id = await article(house, days)
    await chat_account(house, OWNER)
    assert await house.desk.keeping_alive.remind() == 1
    [(to, message)] = house.slack.delivered
    assert to == ToPerson(OWNER, "slack")
    return article_id, message


def press(action: str, message: Message, by: str = OWNER, words: str = "") -> Press:
    return Press(action, message.buttons[0].value, by, "slack", words)


@pytest.mark.parametrize(
    ("days", "grace", "stage"),
    [
        (3, None, Stage.SOON),
        (0, 0, Stage.SOON),
        (-1, None, Stage.OVERDUE),
        (-5, 5, Stage.OVERDUE),
        (-6, 5, Stage.WITHHELD),
    ],
)
def test_a_review_is_the_more_pressing_the_longer_it_is_due(days: int, grace: int | None, stage: Stage) -> None:
    today = date(2026, 11, 20)
    assert stage_of(today + timedelta(days=days), today, Rules(grace_days=grace)) is stage


async def test_the_owner_is_asked_once_before_it_is_due(house: LoopHouse) -> None:
    _, message = await asked(house)
    assert "*Receipts* is to be looked at by" in message.text
    assert [button.label for button in message.buttons] == ["Still right", "Needs a change"]
    assert await house.desk.keeping_alive.remind() == 0


async def test_what_is_due_much_later_is_left_alone(house: LoopHouse) -> None:
    await article(house, days=40)
    assert await house.desk.keeping_alive.due() == []
    assert await house.desk.keeping_alive.remind() == 0


async def test_in_a_channel_an_article_for_a_few_has_no_name_and_its_owner_is_told_it(house: LoopHouse) -> None:
    await house.application.people.import_csv(PEOPLE)
    curating = house.application.curating
    for owner in ("Finance", "fin@example.com"):
        details = ArticleDetails("Severance", owner, frozenset({"managers"}), review_by=in_days(3))
        await curating.publish(details, f"Ten months, says {owner}.", "ed")
    await chat_account(house, OWNER)
    assert await house.desk.keeping_alive.remind() == 2
    texts = {type(to): message.text for to, message in house.slack.delivered}
    assert texts[ToPerson].startswith("*Severance*")
    assert texts[ToChannel].startswith("*An article you may not see*")
    [in_channel] = [message for to, message in house.slack.delivered if isinstance(to, ToChannel)]
    pressed = await house.desk.keeping_alive.on_press(press(VERIFY, in_channel, CURATOR))
    assert pressed.instead is not None
    assert "Severance" not in pressed.instead.text
    assert "Severance" not in (await house.desk.digesting.message()).text


async def test_where_nobody_knows_the_owner_the_team_is_asked(house: LoopHouse) -> None:
    await article(house, owner="Finance")
    assert await house.desk.keeping_alive.remind() == 1
    assert [to for to, _ in house.slack.delivered] == [ToChannel("slack", "T1:CTEAM")]


async def test_an_owner_who_cannot_be_reached_is_asked_for_in_the_team(house: LoopHouse) -> None:
    await article(house)
    await chat_account(house, OWNER)
    house.slack.trouble = {ToPerson: PlaceGone("left")}
    assert await house.desk.keeping_alive.remind() == 1
    assert [to for to, _ in house.slack.delivered] == [ToChannel("slack", "T1:CTEAM")]


async def test_while_the_platform_is_away_they_are_asked_later(house: LoopHouse) -> None:
    await article(house)
    await chat_account(house, OWNER)
    house.slack.trouble = {ToPerson: ChatUnavailable("down")}
    assert await house.desk.keeping_alive.remind() == 0
    house.slack.trouble = {}
    assert await house.desk.keeping_alive.remind() == 1


async def test_one_click_says_that_it_still_holds(house: LoopHouse) -> None:
    article_id, message = await asked(house, days=-2)
    pressed = await house.application.pressing.press(press(VERIFY, message))
    assert pressed.instead is not None
    assert "✓ Checked by Fin" in pressed.instead.text
    now = await house.application.articles.article(article_id)
    assert now is not None
    assert (now.details.checked_by, now.details.checked_on) == ("Fin", in_days(0))
    assert now.details.review_by == in_days(180)
    assert await house.desk.keeping_alive.due() == []


async def test_a_click_on_an_article_that_changed_since_does_nothing(house: LoopHouse) -> None:
    article_id, message = await asked(house)
    before = await house.application.articles.article(article_id)
    assert before is not None
    await house.application.curating.write(before.details, "For five years.", "ed", article_id)
    pressed = await house.application.pressing.press(press(VERIFY, message))
    assert (pressed.instead, pressed.remark) == (None, CHANGED_SINCE)


async def test_a_change_that_is_needed_becomes_a_gap(house: LoopHouse) -> None:
    _, message = await asked(house)
    pressed = await house.application.pressing.press(press(NEEDS_WORK, message, words="Only seven years by now"))
    assert pressed.remark == NOTED
    [gap] = await house.application.gap_loop.gaps()
    assert (gap.kind, gap.title) == (GapKind.STALE, "Receipts: Only seven years by now")


async def test_only_the_owner_and_curators_answer(house: LoopHouse) -> None:
    _, message = await asked(house)
    stranger = await house.application.pressing.press(press(VERIFY, message, by="email:eve@example.com"))
    assert stranger.remark == NOT_YOURS
    curator = await house.application.pressing.press(press(VERIFY, message, by=CURATOR))
    assert curator.instead is not None


async def test_verifying_what_is_not_there_or_not_as_read_says_so(house: LoopHouse) -> None:
    article_id = await article(house)
    keeping_alive = house.desk.keeping_alive
    assert await keeping_alive.verify("gone", 1, OWNER) == NoArticle()
    assert await keeping_alive.verify(article_id, 7, OWNER) == Outdated(1)
    assert await keeping_alive.verify(article_id, 1, OWNER) == Written(article_id, 2)
    [entry] = await house.audit.of("article", article_id)
    assert (entry.change.actor, entry.change.verb) == (OWNER, "verified")
    assert (await keeping_alive.on_press(Press(VERIFY, "gone:1", OWNER, "slack"))).remark == GONE


async def test_verifying_leaves_proofs_as_they_are(house: LoopHouse) -> None:
    gap_id = await house.gap_of(await house.ask("Can I expense a co-working day?"))
    article_id = await house.publish(await house.draft(gap_id))
    assert isinstance(await house.desk.keeping_alive.verify(article_id, 1, CURATOR), Written)
    assert not any(each.is_out_of_date for each in await house.desk.proofs.of_gap(gap_id))
