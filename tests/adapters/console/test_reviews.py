from dataclasses import replace

from adapters.console.reviews import PATH
from knowledge.articles import ArticleDetails
from knowledge.drafts import Contents, Draft, DraftState, NewDraft
from tests.adapters.console.desk_house import DeskHouse

BOAT = "Where do I moor my rowing boat?"
ANN, LENA = "email:ann@example.com", "email:lena@example.com"


async def _handed_in(desk: DeskHouse, by: str = ANN) -> Draft:
    authoring, article = desk.application.curators.authoring, await desk.article()
    draft = await authoring.draft_of(article.id, by)
    assert isinstance(draft, Draft)
    body = draft.contents.body.replace("five", "ten")
    saved = await authoring.save(draft, replace(draft.contents, body=body, owner="People Ops"), by)
    assert saved is not None
    await desk.application.publishing.reviewing.submit(saved.id, saved.version, by)
    return saved


async def _state(desk: DeskHouse, draft: Draft) -> DraftState | None:
    found = await desk.application.curators.drafts.draft(draft.id)
    return found.state if found else None


async def test_what_waits_stands_in_the_list(desk: DeskHouse) -> None:
    async with desk.reader() as tab:
        assert "Nothing waits for a review." in await tab.page(PATH)
        draft = await _handed_in(desk)
        page = await tab.page(PATH)
    assert f"{PATH}/{draft.id}" in page
    assert "a change" in page
    assert "ann@example.com" in page


async def test_a_reviewer_sees_the_change_the_checks_and_whom_it_is_from(desk: DeskHouse) -> None:
    draft = await _handed_in(desk)
    async with desk.reader() as tab:
        page = await tab.page(f"{PATH}/{draft.id}")
        await tab.page(f"{PATH}/unheard-of", 404)
    assert '<del><span class="unseen">[removed:] </span>five' in page
    assert "Before you approve" in page
    assert "People Ops" in page
    assert "A change to an article by ann@example.com." in page
    assert 'value="approve">' in page


async def test_what_other_articles_say_is_looked_up_beside_the_review(desk: DeskHouse) -> None:
    draft = await _handed_in(desk)
    twin = "## Carrying days over\n\nYou can carry over up to twelve days into the next year. Ask in the leave form."
    await desk.application.curating.write(ArticleDetails("Leave for contractors"), twin, "bob")
    async with desk.reader() as tab:
        assert f'hx-get="{PATH}/{draft.id}/findings"' in await tab.page(f"{PATH}/{draft.id}")
        page = await tab.page(f"{PATH}/{draft.id}/findings")
        await tab.page(f"{PATH}/unheard-of/findings", 404)
    assert "Leave for contractors" in page


async def test_somebody_else_approves_and_then_it_is_published(desk: DeskHouse) -> None:
    draft = await _handed_in(desk)
    async with desk.reader() as tab:
        values = {"decision": "approve", "version": str(draft.version), "comment": ""}
        assert "Approved. It is being published" in await tab.sent(f"{PATH}/{draft.id}", values)
        await desk.application.publishing.publishing.publish_waiting()
        assert "It is published, and its questions were asked again." in await tab.page(f"{PATH}/{draft.id}")
    article = await desk.article()
    assert ("ten days" in article.body, article.details.owner) == (True, "People Ops")


async def test_words_for_nudges_are_reviewed_approved_and_kept_with_the_article(desk: DeskHouse) -> None:
    authoring, article = desk.application.curators.authoring, await desk.article()
    draft = await authoring.draft_of(article.id, ANN)
    assert isinstance(draft, Draft)
    saved = await authoring.save(draft, replace(draft.contents, nudge_text="Enter your leave early."), ANN)
    assert saved is not None
    await desk.application.publishing.reviewing.submit(saved.id, saved.version, ANN)
    async with desk.reader() as tab:
        page = await tab.page(f"{PATH}/{saved.id}")
        assert "Approving the draft approves these words, too." in page
        assert '<th scope="row">for nudges</th>' in page
        await tab.sent(f"{PATH}/{saved.id}", {"decision": "approve", "version": str(saved.version), "comment": ""})
        await desk.application.publishing.publishing.publish_waiting()
        assert "Enter your leave early." in await tab.page(f"/console/articles/{article.id}")
    (first, *_, last) = await desk.application.articles.versions(article.id)
    told = {each.version: each.details.nudge_text for each in (first, last)}
    assert told == {min(told): None, max(told): "Enter your leave early."}


async def test_nobody_approves_their_own_words(desk: DeskHouse) -> None:
    draft = await _handed_in(desk, LENA)
    async with desk.reader() as tab:
        page = await tab.page(f"{PATH}/{draft.id}")
        response = await tab.post(f"{PATH}/{draft.id}", {"decision": "approve", "version": str(draft.version)})
        assert response.status == 409
    assert "somebody else has to approve it" in page
    assert 'value="approve" disabled' in page
    assert await _state(desk, draft) is DraftState.SUBMITTED


async def test_a_refusal_needs_a_few_words_and_keeps_what_was_typed(desk: DeskHouse) -> None:
    draft = await _handed_in(desk)
    path, version = f"{PATH}/{draft.id}", str(draft.version)
    async with desk.reader() as tab:
        response = await tab.post(path, {"decision": "request_changes", "version": version})
        assert (response.status, "Say in a few words why" in await response.text()) == (409, True)
        stale = await tab.post(path, {"decision": "reject", "version": "1", "comment": "No <such> rule"})
        assert "No &lt;such&gt; rule" in await stale.text()
        sent = await tab.sent(path, {"decision": "request_changes", "version": version, "comment": "Name the form."})
        assert "Sent back." in sent
        assert "Name the form." in sent
        assert (await tab.post(path, {"decision": "odd"})).status == 404
    assert await _state(desk, draft) is DraftState.CHANGES_REQUESTED


async def test_a_reviewer_sees_what_would_be_found_by_its_name_only_and_may_vouch_for_it(desk: DeskHouse) -> None:
    await desk.ask(BOAT)
    [gap] = await desk.application.gap_loop.gaps()
    contents = Contents(BOAT, "Beside the shed, from April on.", also_asked_as=(BOAT,))
    draft = await desk.application.curators.drafts.create(NewDraft(contents, ANN, gap.id))
    await desk.application.publishing.reviewing.submit(draft.id, draft.version, ANN)
    async with desk.reader() as tab:
        assert f'hx-post="{PATH}/{draft.id}/rehearse"' in await tab.page(f"{PATH}/{draft.id}")
        page = await (await tab.post(f"{PATH}/{draft.id}/rehearse", {})).text()
        assert "1 found by its title or phrasings only" in page
        assert 'name="vouches" value="yes" form="decide"' in page
        assert (await tab.post(f"{PATH}/unheard-of/rehearse", {})).status == 404
        await tab.sent(f"{PATH}/{draft.id}", {"decision": "approve", "version": str(draft.version), "vouches": "yes"})
        await desk.application.publishing.publishing.publish_waiting()
        assert "<strong>1 of 1</strong> questions" in await tab.page(f"/console/gaps/{gap.id}")
