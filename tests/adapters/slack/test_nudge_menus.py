"""What the menus of the form offer."""

from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.adapters.slack.nudging_house import open_for_nudges, opened_form, write_article
from tests.adapters.slack.slack_house import ANN, BOB, EVE, House, house_with


async def test_articles_are_found_by_words_of_their_titles_and_only_those_the_sender_may_see(house: House) -> None:
    _, article_id = await open_for_nudges(house)
    secret = await write_article(house, "Safer salaries", audience="hr")
    form = await opened_form(house)
    assert await house.somebody(BOB).looks_for(form, "article_id", "SAFER") == [article_id]
    assert await house.somebody(BOB).looks_for(form, "article_id", "SAFER") == [article_id], "asked twice"
    assert await house.somebody(EVE).looks_for(form, "article_id", "safer") == [article_id, secret]
    assert await house.somebody(BOB).looks_for(form, "article_id", "100%") == []


async def test_what_is_worth_a_nudge_comes_first(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.nudges.suggested_nudges import SuggestedNudge, Why

    _, article_id = await open_for_nudges(house)
    other = await write_article(house, "Annual leave")

    async def suggests(_: object) -> list[SuggestedNudge]:
        return [SuggestedNudge(article_id, "Safer hand-overs", Why.ASKED)]

    monkeypatch.setattr(house.application.nudges.suggested, "for_manager", suggests)
    form = await opened_form(house)
    assert await house.somebody(BOB).looks_for(form, "article_id") == [article_id, other, article_id]
    assert await house.somebody(BOB).looks_for(form, "article_id", "annual") == [other]


async def test_nobody_but_senders_is_told_any_title(house: House) -> None:
    await open_for_nudges(house)
    form = await opened_form(house)
    assert await house.somebody(ANN).looks_for(form, "article_id") == []


async def test_groups_of_the_directory_are_offered_to_l_and_d_and_user_groups_to_all_who_send(house: House) -> None:
    await open_for_nudges(house)
    house.workspace.user_groups["S1"] = ("Support", [ANN])
    form = await opened_form(house, user=EVE)
    for audience, found in (("group", ["curators", "managers"]), ("user_group", ["S1"])):
        await house.somebody(EVE).changes(form, "audience", audience)
        await house.quiet()
        form = house.workspace.views[-1]
        assert await house.somebody(EVE).looks_for(form, audience) == found
    await house.somebody(EVE).changes(form, "audience", "group")
    await house.quiet()
    assert await house.somebody(BOB).looks_for(house.workspace.views[-1], "group") == []


async def test_a_workspace_that_keeps_its_user_groups_to_itself_offers_none(house: House) -> None:
    await open_for_nudges(house)
    form = await opened_form(house)
    await house.somebody(BOB).changes(form, "audience", "user_group")
    await house.quiet()
    house.slack.fail("usergroups.list", "internal_error")
    assert await house.somebody(BOB).looks_for(house.workspace.views[-1], "user_group") == []


async def test_over_a_socket_menus_are_answered_too_and_a_nudge_is_looked_at(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    async with house_with(engine, tmp_path, socket=True) as house:
        await house.workspace.until(lambda: house.slack.sockets)
        _, article_id = await open_for_nudges(house)
        form = await opened_form(house)
        assert await house.somebody(BOB).looks_for(form, "article_id", "safer") == [article_id]
        await house.somebody(BOB).submits(form, article_id=article_id, words="Write it down.")
        assert house.workspace.views[-1]["callback_id"] == "nudge_preview"
