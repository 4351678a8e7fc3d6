import asyncio
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.audit_log import AuditLog
from bot.nudges.nudge_plans import NOBODY, NOT_PUBLISHED, ONLY_MANAGERS, Chosen, Prepared, Refused
from bot.nudges.nudges import LARGEST_UNAPPROVED, Nudge, NudgeState, Reason
from knowledge.articles import Status
from retrieval.outcome import Person
from tests.bot.nudge_house import NudgeHouse, email_id

OWN = "Write down the last thing you tried, first."


@pytest.fixture
async def house(engine: AsyncEngine) -> NudgeHouse:
    return await NudgeHouse(engine).open()


async def prepared(house: NudgeHouse, **changed: Any) -> Prepared:
    found = await house.desk.nudging.prepare(house.request(**changed))
    assert isinstance(found, Prepared), found
    return found


async def test_a_manager_is_shown_who_gets_it_and_exactly_how_it_will_look(house: NudgeHouse) -> None:
    team = await house.desk.nudging.team(house.boss)
    found = await prepared(house, chosen=team)
    assert (found.preview.people, found.preview.without, found.preview.needs_approval) == (3, {}, False)
    assert found.preview.message.text == house.request().words
    assert "From Bo" in found.preview.message.context
    assert "https://handrail.example/articles/" in found.preview.message.context


async def test_a_manager_reaches_only_those_they_are_responsible_for(house: NudgeHouse) -> None:
    chosen = Chosen(frozenset({email_id("p0"), email_id("lnd"), email_id("stranger")}), "a list of 3")
    found = await prepared(house, chosen=chosen)
    assert (found.preview.people, found.preview.without) == (1, {Reason.NOT_RESPONSIBLE: 2})


async def test_those_who_look_after_the_articles_reach_everybody(house: NudgeHouse) -> None:
    chosen = Chosen(frozenset({email_id("p0"), email_id("boss")}), "two")
    assert (await prepared(house, sender=house.curator, chosen=chosen)).preview.people == 2


async def test_who_cannot_get_it_is_counted_by_reason(house: NudgeHouse) -> None:
    await house.people.import_csv(
        "email,manager,active\np1@example.com,boss@example.com,no\nnew@example.com,boss@example.com,yes\n"
    )
    chosen = Chosen(frozenset({email_id("p0"), email_id("p1"), email_id("new")}), "three")
    found = await prepared(house, sender=house.curator, chosen=chosen)
    assert (found.preview.people, found.preview.without) == (1, {Reason.LEFT: 1, Reason.NO_ACCOUNT: 1})


async def test_those_who_may_not_see_the_article_get_no_nudge_about_it(house: NudgeHouse) -> None:
    await house.write_article("Secret.", audience=frozenset({"board"}))
    refused = await house.desk.nudging.prepare(house.request(await house.desk.nudging.team(house.boss)))
    assert isinstance(refused, Refused)


async def test_somebodys_own_wishes_do_not_show_in_the_preview(house: NudgeHouse) -> None:
    await house.desk.recipients.refuse_topic(email_id("p0"), "handover")
    found = await prepared(house, chosen=await house.desk.nudging.team(house.boss))
    assert (found.preview.people, found.preview.without) == (3, {})
    assert len(found.recipients) == 2


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"sender": Person(email_id("p0"))}, ONLY_MANAGERS),
        ({"sender": Person(email_id("boss"), frozenset({"managers"}), is_active=False)}, ONLY_MANAGERS),
        ({"words": " "}, "write what the team should do"),
        ({"words": "x" * 401}, "as many as anyone reads"),
        ({"article_id": "none"}, NOT_PUBLISHED),
        ({"chosen": Chosen(frozenset(), "nobody")}, NOBODY),
    ],
)
async def test_what_cannot_be_sent_says_why(house: NudgeHouse, changed: dict[str, Any], why: str) -> None:
    refused = await house.desk.nudging.send(house.request(**changed))
    assert isinstance(refused, Refused)
    assert why in refused.why
    assert await house.desk.book.sent_by(None) == []


async def test_an_article_that_is_no_longer_published_carries_no_nudge(house: NudgeHouse) -> None:
    await house.write_article("Old.", status=Status.RETIRED)
    refused = await house.desk.nudging.send(house.request())
    assert refused == Refused(NOT_PUBLISHED)


async def test_a_large_nudge_and_a_models_words_wait_for_a_second_person(house: NudgeHouse) -> None:
    assert (await house.send()).state is NudgeState.UNDER_WAY
    assert (await house.send(worded_by_model=True)).state is NudgeState.AWAITING_APPROVAL


async def test_an_articles_own_words_are_what_a_nudge_says_unless_somebody_writes_others(house: NudgeHouse) -> None:
    await house.write_article("Write the last thing you tried first.", nudge_text=OWN)
    found = await prepared(house, words=" ")
    assert (found.nudge.words, found.preview.message.text, found.preview.has_own_words) == (OWN, OWN, True)
    changed = await prepared(house, words=f"{OWN} Please.")
    assert (changed.nudge.words, changed.preview.has_own_words) == (f"{OWN} Please.", False)


async def test_words_approved_with_their_article_need_no_second_yes_and_a_large_nudge_does(engine: AsyncEngine) -> None:
    house = await NudgeHouse(engine).open(team=LARGEST_UNAPPROVED + 1)
    await house.write_article("Write the last thing you tried first.", nudge_text=OWN)
    few = Chosen(frozenset({email_id("p0")}), "one")
    assert not (await prepared(house, chosen=few, words=OWN, worded_by_model=True)).preview.needs_approval
    assert (await prepared(house, chosen=few, words=f"{OWN}!", worded_by_model=True)).preview.needs_approval
    assert (await prepared(house, words=OWN)).preview.needs_approval


async def test_who_sent_what_is_written_down(house: NudgeHouse) -> None:
    nudge = await house.send()
    (entry,) = await AuditLog(house.engine, house.clock).of("nudge", nudge.id)
    assert (entry.change.actor, entry.change.verb) == (house.boss.id, "sent")


async def test_addresses_the_directory_does_not_know_are_named(house: NudgeHouse) -> None:
    chosen, unknown = await house.desk.nudging.addresses(["P0@example.com ", "who@example.com"])
    assert (set(chosen.people), unknown) == ({email_id("p0")}, ("who@example.com",))


async def test_a_group_of_the_directory_can_be_chosen(house: NudgeHouse) -> None:
    assert (await house.desk.nudging.group("managers")).people == {email_id("boss")}


async def test_asked_for_twice_at_once_under_one_name_it_is_one_nudge(house: NudgeHouse) -> None:
    request = replace(house.request(await house.desk.nudging.team(house.boss)), id="a" * 32)
    nudging = house.desk.nudging
    at_once = await asyncio.gather(*(nudging.send(request) for _ in range(3)))
    sent = [*at_once, await nudging.send(request)]
    assert {each.id for each in sent if isinstance(each, Nudge)} == {"a" * 32}
    assert [each.id for each in await house.desk.book.sent_by(None)] == ["a" * 32]


async def test_anothers_nudge_is_not_told_of_by_its_name(house: NudgeHouse) -> None:
    request = replace(house.request(await house.desk.nudging.team(house.boss)), id="a" * 32)
    await house.desk.nudging.send(request)
    assert isinstance(await house.desk.nudging.send(replace(request, sender=house.curator)), Refused)
