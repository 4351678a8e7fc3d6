import re
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from bot.nudges.nudge_desk import NudgeDesk, NudgeNeeds, nudge_desk_of
from bot.nudges.nudges import NudgeState
from bot.people.accounts import Account, Accounts
from bot.people.roles import Role
from knowledge.articles import ArticleDetails
from tests.adapters.console.console_house import ConsoleHouse
from tests.bot.scripted_house import Slack

TEAM = "email,name,groups,manager\n" + "".join(f"p{n}@example.com,P{n},,lena@example.com\n" for n in range(6))
WORDS = "When you hand a ticket over, write the last thing you tried first."


def now() -> datetime:
    return datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


async def with_team(console: ConsoleHouse) -> str:
    """Lena has a team of six, all in Slack; gives the article."""
    await console.application.people.import_csv(TEAM)
    for number in range(6):
        account = Account("slack", "T1", f"U{number}", f"email:p{number}@example.com")
        await Accounts(console.engine, now).remember(account)
    (found,) = await console.house.publish(ArticleDetails("Handing over"), "Write the last thing you tried first.")
    return found.passage.article_id


def desk(console: ConsoleHouse, slack: Slack) -> NudgeDesk:
    application = console.application

    async def unheard(*_: object) -> None:
        """Nobody says what was in the way."""

    needs = NudgeNeeds(
        application.engine,
        application.articles,
        application.people,
        lambda: {"slack": slack},
        unheard,
        now,
        "https://h",
    )
    return nudge_desk_of(needs)


@pytest.fixture(autouse=True)
def slack(console: ConsoleHouse) -> Slack:
    slack = Slack()
    # The house's own desk has no platform to write on.
    object.__setattr__(console.application, "nudges", desk(console, slack))
    return slack


async def test_a_manager_chooses_an_article_looks_first_and_then_sends(console: ConsoleHouse, slack: Slack) -> None:
    article_id = await with_team(console)
    form = {"article_id": article_id, "audience": "team", "words": WORDS, "moment": "now"}
    async with console.reader(Role.MANAGER) as tab:
        assert "Handing over" in await tab.page("/console/nudges/new?words=handing")
        assert "What should they do?" in await tab.page(f"/console/nudges/new?article={article_id}")
        looked = await (await tab.post("/console/nudges/preview", form)).text()
        assert "6 people can get this" in looked
        assert WORDS in looked
        assert await console.application.nudges.book.sent_by(None) == []
        sent = await tab.sent("/console/nudges", form)
        assert "Going out" in sent
        assert WORDS in await tab.page("/console/nudges")
    await console.application.nudges.sending.send_due()
    assert len(slack.written) == 6


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"words": ""}, "Write what the team should do"),
        ({"moment": "local_time", "day": ""}, "Choose the day"),
        ({"moment": "local_time", "day": "tomorrow"}, "Choose the day"),
        ({"moment": "local_time", "day": "2020-01-01"}, "That day is over"),
        ({"follow_up": "99"}, "1 to 60 days later"),
        ({"days": "0, x"}, "like 0, 3, 10"),
        ({"days": "3, 0"}, "rising days"),
        ({"hour": "99"}, "from 0 to 23"),
        ({"audience": "addresses", "addresses": "who@example.com"}, "None of the people"),
    ],
)
async def test_what_is_missing_is_said_and_what_was_typed_stays(
    console: ConsoleHouse, changed: dict[str, str], problem: str
) -> None:
    article_id = await with_team(console)
    form = {"article_id": article_id, "audience": "team", "words": WORDS, "moment": "now"} | changed
    async with console.reader(Role.MANAGER) as tab:
        response = await tab.post("/console/nudges/preview", form)
        text = await response.text()
        assert (response.status, problem in text) == (422, True)
        assert form["words"] in text


async def test_pasted_addresses_are_read_and_those_nobody_has_are_named(console: ConsoleHouse) -> None:
    article_id = await with_team(console)
    pasted = "name,email\nP0,p0@example.com\nWho,who@example.com\n"
    form = {"article_id": article_id, "audience": "addresses", "addresses": pasted, "words": WORDS}
    async with console.reader(Role.MANAGER) as tab:
        text = await (await tab.post("/console/nudges/preview", form)).text()
    assert "1 person can get this" in text
    assert "who@example.com" in text


async def test_an_article_with_words_of_its_own_brings_them_and_they_are_looked_at_before_they_go(
    console: ConsoleHouse,
) -> None:
    await with_team(console)
    details = ArticleDetails("Late trains", nudge_text="Say that you are late before you are.")
    (found,) = await console.house.publish(details, "Say it early.")
    form = {"article_id": found.passage.article_id, "audience": "team", "words": ""}
    async with console.reader(Role.MANAGER) as tab:
        page = await tab.page(f"/console/nudges/new?article={found.passage.article_id}")
        assert ">Say that you are late before you are.</textarea>" in page
        assert "own words, approved with it. Change them" in page
        looked = await (await tab.post("/console/nudges/preview", form)).text()
        assert 'name="words" value="Say that you are late before you are."' in looked
        assert "own, approved with it." in looked
        other = await (await tab.post("/console/nudges/preview", form | {"words": "Mine."})).text()
        assert "own, approved" not in other


async def test_what_was_looked_at_can_be_changed_and_nothing_is_lost(console: ConsoleHouse) -> None:
    article_id = await with_team(console)
    form = {"article_id": article_id, "audience": "addresses", "addresses": "p0@example.com", "words": WORDS}
    async with console.reader(Role.MANAGER) as tab:
        again = await (await tab.post("/console/nudges/preview", form | {"again": "yes", "days": "0, 3"})).text()
        assert WORDS in again
        assert "p0@example.com</textarea>" in again
        assert 'value="0, 3"' in again


async def test_sending_twice_sends_once(console: ConsoleHouse) -> None:
    article_id = await with_team(console)
    form = {"article_id": article_id, "audience": "team", "words": WORDS}
    async with console.reader(Role.MANAGER) as tab:
        looked = await (await tab.post("/console/nudges/preview", form)).text()
        found = re.search(r'name="name" value="([0-9a-f]{32})"', looked)
        assert found
        for _ in range(2):
            assert "Going out" in await tab.sent("/console/nudges", form | {"name": found[1]})
    assert [each.id for each in await console.application.nudges.book.sent_by(None)] == [found[1]]


async def test_people_who_never_met_the_bot_are_looked_for(console: ConsoleHouse) -> None:
    article_id = await with_team(console)
    await console.application.people.import_csv("email,manager\nnew@example.com,lena@example.com\n")

    class Knows:
        async def find(self, people: Mapping[str, str]) -> None:
            for email, person_id in people.items():
                await Accounts(console.engine, now).remember(Account("slack", "T1", email, person_id))

    async with console.reader(Role.MANAGER) as tab:
        form = {"article_id": article_id, "audience": "team", "words": WORDS}
        before = await (await tab.post("/console/nudges/preview", form)).text()
        console.application.nudges.meeting.offer("slack", Knows())
        after = await (await tab.post("/console/nudges/preview", form)).text()
    assert "6 people can get this" in before
    assert "1 not in Slack or Teams" in before
    assert "7 people can get this" in after


async def test_a_group_is_for_those_who_look_after_the_articles(console: ConsoleHouse) -> None:
    article_id = await with_team(console)
    await console.application.people.import_csv("email,groups\np0@example.com,support\n")
    form = {"article_id": article_id, "audience": "group", "group": "support", "words": WORDS}
    async with console.reader(Role.MANAGER) as tab:
        assert "A group of the directory" not in await tab.page(f"/console/nudges/new?article={article_id}")
        response = await tab.post("/console/nudges/preview", form)
        assert (response.status, "only those who look" in (await response.text()).lower()) == (422, True)
    async with console.curator() as tab:
        assert "1 person can get this" in await (await tab.post("/console/nudges/preview", form)).text()


async def test_a_role_given_here_lets_nobody_read_what_their_groups_do_not(console: ConsoleHouse) -> None:
    (found,) = await console.house.publish(ArticleDetails("Ratings", audience=frozenset({"managers"})), "Secret.")
    async with console.reader(Role.MANAGER) as tab:
        assert "Ratings" not in await tab.page("/console/nudges/new?words=ratings")
        assert "Ratings" not in await tab.page(f"/console/nudges/new?article={found.passage.article_id}")


async def test_a_manager_does_not_find_articles_they_may_not_see(console: ConsoleHouse) -> None:
    details = ArticleDetails("Board papers", audience=frozenset({"board"}))
    (found,) = await console.house.publish(details, "Secret.")
    async with console.reader(Role.MANAGER) as tab:
        assert "Board papers" not in await tab.page("/console/nudges/new?words=board")
        page = await tab.page(f"/console/nudges/new?article={found.passage.article_id}")
        assert "Board papers" not in page
    async with console.curator() as tab:
        assert "Board papers" in await tab.page("/console/nudges/new?words=board")


async def test_one_manager_does_not_see_what_another_sent(console: ConsoleHouse) -> None:
    article_id = await with_team(console)
    async with console.reader(Role.MANAGER) as tab:
        await tab.sent("/console/nudges", {"article_id": article_id, "audience": "team", "words": WORDS})
    (nudge,) = await console.application.nudges.book.sent_by(None)
    async with console.reader(Role.MANAGER, email="other@example.com") as tab:
        assert WORDS not in await tab.page("/console/nudges")
        await tab.page(f"/console/nudges/{nudge.id}", 404)
        response = await tab.post(f"/console/nudges/{nudge.id}/stop")
        assert response.status == 404


async def test_everything_that_can_be_done_with_a_nudge_is_done_from_its_page(console: ConsoleHouse) -> None:
    article_id = await with_team(console)
    async with console.reader(Role.MANAGER) as tab:
        await tab.sent("/console/nudges", {"article_id": article_id, "audience": "team", "words": WORDS})
        (nudge,) = await console.application.nudges.book.sent_by(None)
        assert "Paused" in await tab.sent(f"/console/nudges/{nudge.id}/pause")
        assert "Going out" in await tab.sent(f"/console/nudges/{nudge.id}/resume")
        assert "Stopped for good" in await tab.sent(f"/console/nudges/{nudge.id}/stop")
        refused = await tab.post(f"/console/nudges/{nudge.id}/pause")
        assert (refused.status, "decided already" in await refused.text()) == (409, True)


async def test_a_second_person_agrees_or_says_why_not(console: ConsoleHouse) -> None:
    article_id = await with_team(console)
    async with console.reader(Role.MANAGER) as tab:
        await tab.sent("/console/nudges", {"article_id": article_id, "audience": "team", "words": WORDS})
    (nudge,) = await console.application.nudges.book.sent_by(None)
    await console.application.nudges.book.move(nudge.id, (nudge.state,), NudgeState.AWAITING_APPROVAL)
    async with console.reader(Role.CURATOR, email="other@example.com") as tab:
        assert "Do you agree?" in await tab.page(f"/console/nudges/{nudge.id}")
        assert "Not this week." in await tab.sent(f"/console/nudges/{nudge.id}/refuse", {"why": "not this week"})
