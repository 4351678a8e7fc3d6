from dataclasses import replace
from pathlib import Path

from adapters.console.article_versions import ChangedDetail, changed_details
from knowledge.articles import ArticleDetails, Status
from retrieval.encoding.embedding import Encoder
from tests.adapters.built import built
from tests.adapters.console.desk_house import DeskHouse


async def test_two_versions_are_compared_word_by_word(desk: DeskHouse) -> None:
    article = await desk.article()
    details = replace(article.details, owner="People Ops")
    await desk.application.curating.write(
        details, article.body.replace("five", "ten"), "email:ben@example.com", article.id
    )
    async with desk.reader() as tab:
        page = await tab.page(f"/console/articles/{article.id}/versions")
        same = await tab.page(f"/console/articles/{article.id}/versions?from=1&to=1")
        odd = await tab.page(f"/console/articles/{article.id}/versions?from=odd&to=99")
        await tab.page("/console/articles/unheard-of/versions", 404)
    assert "<strong>1</strong> word was added and <strong>1</strong> removed" in page
    assert '<del><span class="unseen">[removed:] </span>five' in page
    assert '<ins><span class="unseen">[added:] </span>ten' in page
    assert "People Ops" in page
    assert "by ben@example.com" in page
    assert "say the same" in same or "one version" in same
    assert "from version 1 to version 2" in odd.lower()


async def test_an_earlier_version_holds_again_once_somebody_else_has_approved_it(desk: DeskHouse) -> None:
    article = await desk.article()
    await desk.application.curating.write(article.details, "# Annual leave\n\nTen days.", "bob", article.id)
    path, values = f"/console/articles/{article.id}/restore", {"version": "1", "based_on": "2"}
    async with desk.reader() as lena, desk.reader(email="rae@example.com") as rae:
        assert "Hand in version 1 for review" in await lena.page(f"/console/articles/{article.id}/versions")
        page = await lena.sent(path, values)
        assert "version 1 holds again once somebody else has approved it" in page
        assert "somebody else has to approve it" in page
        assert (await desk.article()).version == 2
        [waiting] = await desk.application.publishing.reviewing.waiting()
        await rae.sent(f"/console/reviews/{waiting.draft.id}", {"decision": "approve", "version": "1"})
        await desk.application.publishing.publishing.publish_waiting()
        assert (await lena.post(path, values)).status == 409
        assert (await lena.post(path, {"version": "77", "based_on": "3"})).status == 404
    assert (await desk.article()).body == article.body


async def test_a_team_of_one_restores_at_once(tmp_path: Path, encoder: Encoder) -> None:
    async with built(tmp_path, encoder, allow_own_approval=True) as application:
        desk = DeskHouse(application)
        article = await desk.article()
        await application.curating.write(article.details, "# Annual leave\n\nTen days.", "bob", article.id)
        async with desk.reader() as tab:
            assert "Restore version 1" in await tab.page(f"/console/articles/{article.id}/versions")
            values = {"version": "1", "based_on": "2"}
            page = await tab.sent(f"/console/articles/{article.id}/restore", values)
            assert "Version 1 holds again, as version 3." in page
        assert (await desk.article()).body == article.body


async def test_what_nobody_approved_cannot_be_restored(desk: DeskHouse) -> None:
    article = await desk.article()
    draft = replace(article.details, status=Status.DRAFT)
    await desk.application.curating.write(draft, "Twenty days.", "bob", article.id)
    async with desk.reader() as tab:
        response = await tab.post(f"/console/articles/{article.id}/restore", {"version": "2", "based_on": "2"})
        assert response.status == 409
        assert "nobody has approved it" in await response.text()


def test_details_that_changed_are_named_in_words() -> None:
    before = ArticleDetails("Leave", topics=("leave",), status=Status.IN_REVIEW)
    after = ArticleDetails("Leave", owner="HR", topics=("leave", "time off"), nudge_text="Enter it early.")
    assert changed_details(before, after) == [
        ChangedDetail("owner", "nothing", "HR"),
        ChangedDetail("state", "in review", "published"),
        ChangedDetail("topics", "leave", "leave, time off"),
        ChangedDetail("for nudges", "nothing", "Enter it early."),
    ]
