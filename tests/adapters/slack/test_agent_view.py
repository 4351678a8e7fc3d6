import pytest
from sqlalchemy import update

from knowledge.articles import ArticleDetails
from knowledge.reading.importing import ReadFile
from knowledge.tables import articles
from tests.adapters.slack.slack_house import ANN, GENERAL, House, always
from tests.adapters.slack.stocked import stock_leave

ME = "email:ann@example.com"


async def test_a_direct_question_shows_a_status_and_gets_a_title(house: House) -> None:
    await house.application.desk.preferences.greet_once(ME)
    await house.somebody().direct("How many days can I carry over?")
    await house.replies(house.workspace.direct(ANN))
    assert house.workspace.statuses == ["is looking that up…", ""]
    assert house.workspace.titles == ["How many days can I carry over?"]
    assert house.workspace.sessions == ["processing", "active"]


async def test_in_a_channel_there_is_no_status(house: House) -> None:
    await house.somebody().says(GENERAL, "<@UBOT> how many days can I carry over?")
    await house.replies(GENERAL)
    assert house.workspace.statuses == house.workspace.sessions == []


async def test_where_a_workspace_has_none_of_it_the_answer_comes_all_the_same_and_it_is_not_tried_again(
    house: House,
) -> None:
    await house.application.desk.preferences.greet_once(ME)
    house.workspace.scopes -= {"assistant:write"}
    direct = house.workspace.direct(ANN)
    for number in (1, 2):
        await house.somebody().direct("How many days can I carry over?")
        await house.replies(direct, number)
    assert house.workspace.calls.count("assistant.threads.setStatus") == 1
    assert house.workspace.calls.count("agents.sessions.setStatus") == 1


async def test_a_method_slack_does_not_know_is_no_trouble(house: House) -> None:
    await house.application.desk.preferences.greet_once(ME)
    house.slack.fail("agents.sessions.setStatus", "unknown_method")
    await house.somebody().direct("How many days can I carry over?")
    await house.replies(house.workspace.direct(ANN))
    assert house.workspace.sessions == []


async def test_beside_a_channel_what_is_asked_there_is_offered_first_once(house: House) -> None:
    leave = await stock_leave(house)
    details = ArticleDetails("Who may park here?", audience=frozenset({"everyone"}))
    await house.application.articles.save(ReadFile(None, details, "Everybody.", "parking"), [])
    cited = leave.citations[0]
    async with house.application.engine.begin() as connection:
        asked = {"title": "How do I carry days over?"}
        await connection.execute(update(articles).where(articles.c.id == cited.article_id).values(asked))
    house.script.answering = always(leave)
    await house.somebody().says(GENERAL, "<@UBOT> how many days can I carry over?")
    await house.replies(GENERAL)
    entities = [{"type": "slack#/types/channel_id", "value": GENERAL, "team_id": "T0HOME"}]
    for _ in range(2):
        await house.somebody().tell({"type": "app_context_changed", "user": ANN, "context": {"entities": entities}})
        await house.quiet()
    (offered,) = house.workspace.prompts
    assert offered["prompts"][0]["message"] == "How do I carry days over?"


@pytest.mark.parametrize("context", [{}, {"entities": []}, {"entities": [{"type": "slack#/types/team_id"}, "x"]}, None])
async def test_a_context_without_a_channel_changes_nothing(house: House, context: object) -> None:
    await house.somebody().tell({"type": "app_context_changed", "user": ANN, "context": context})
    await house.quiet()
    assert house.workspace.prompts == []
