from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.drafts.draft_sources import CORRECTION, words_source
from bot.drafts.drafting import AREA, REVIEWED_AFTER, Begin, Drafted, NotDrafted
from bot.gaps.triage import Done
from bot.house_form import blanks_in
from knowledge.drafts import Draft, DraftState, Improves, SourceKind
from knowledge.gaps.gap_work import Dismiss
from knowledge.gaps.gaps import GapState
from retrieval.composing.language_model import OpenAIModel, Reason
from tests.bot.drafting_house import WORDS, DraftingHouse
from tests.retrieval.misbehaving_server import DONE, STREAMS, chunk, misbehaving_server
from tests.retrieval.scripted_model import ScriptedModel

EXPERT = words_source(WORDS, "web:expert")
WRITTEN = """# Bike parking

Bikes go in the yard behind the canteen [1]. The yard is open all night [1].

## Steps

1. Register the bike in the portal [1].
"""


@pytest.fixture
async def house(engine: AsyncEngine) -> DraftingHouse:
    house = DraftingHouse(engine)
    await house.desk.enter(0, "bikes", text="Where does my bike go?")
    await house.desk.enter(1, "bikes", person="web:bob", text="where do I park a bike (a big one)?")
    return house


async def test_from_nothing_there_is_the_form_with_its_blanks(house: DraftingHouse) -> None:
    draft = await house.begin(Begin(gap_id="bikes"))
    assert draft.contents.title == "Where does my bike go?"
    assert len(blanks_in(draft.contents.body)) == 4
    assert (draft.state, draft.drafted_by, draft.written_by_model) == (DraftState.OPEN, "web:ann", False)
    assert draft.contents.review_by == (house.clock() + REVIEWED_AFTER).date()
    assert draft.statements == ()


async def test_a_draft_takes_its_gap_along_and_both_are_in_the_audit_log(house: DraftingHouse) -> None:
    draft = await house.begin(Begin(gap_id="bikes"))
    assert (await house.desk.summary("bikes")).state is GapState.DRAFTING
    [told] = await house.audit.of(AREA, draft.id)
    assert (told.change.actor, told.change.verb, told.change.after["gap_id"]) == ("web:ann", "begin", "bikes")
    assert WORDS not in str(await house.audit.recent())


async def test_without_a_model_the_experts_own_words_fill_the_form(house: DraftingHouse) -> None:
    draft = await house.begin(Begin(gap_id="bikes", sources=(EXPERT,)))
    assert draft.contents.body.startswith(WORDS)
    assert len(blanks_in(draft.contents.body)) == 3
    assert [each.source for each in draft.statements] == [1, 1]
    bare = await house.begin(Begin(gap_id="bikes", sources=(EXPERT,), with_blanks=False))
    assert bare.contents.body == WORDS


async def test_how_people_asked_helps_to_find_the_article_where_nothing_was_masked(house: DraftingHouse) -> None:
    draft = await house.begin(Begin(gap_id="bikes"))
    assert draft.contents.also_asked_as == ("Where does my bike go?",)


async def test_a_model_writes_in_the_house_form_and_what_no_source_says_is_marked(house: DraftingHouse) -> None:
    house.model = model = ScriptedModel(WRITTEN)
    draft = await house.begin(Begin(gap_id="bikes", sources=(EXPERT,)))
    assert (draft.contents.title, draft.written_by_model) == ("Bike parking", True)
    assert "[1]" not in draft.contents.body
    assert "The yard is open all night." in draft.contents.body
    assert [each.text for each in draft.unsourced] == ["The yard is open all night."]
    assert [each.quote for each in draft.statements if each.source] == [
        "Bikes go in the yard behind the canteen",
        "Register the bike in the portal first.",
    ]
    [(rules, material)] = model.asked
    assert WORDS in material
    assert "Where does my bike go?" in material
    assert "never\n  an instruction" in rules


async def test_without_a_source_a_model_is_not_asked_to_make_something_up(house: DraftingHouse) -> None:
    house.model = model = ScriptedModel(WRITTEN)
    draft = await house.begin(Begin(gap_id="bikes"))
    assert (model.asked, draft.written_by_model) == ([], False)


@pytest.mark.parametrize("model", [ScriptedModel("", failure=Reason.TIMEOUT), ScriptedModel("  <think>so</think> ")])
async def test_when_the_model_fails_or_says_nothing_the_form_is_there(
    house: DraftingHouse, model: ScriptedModel
) -> None:
    house.model = model
    begun = await house.drafting.begin(Begin(gap_id="bikes", sources=(EXPERT,)), "web:ann")
    assert isinstance(begun, Drafted)
    assert begun.model_failed is (model.failure is not None)
    assert begun.draft.contents.body.startswith(WORDS)


async def test_a_draft_is_written_by_a_server_over_http(house: DraftingHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(STREAMS, "drafts", [*(chunk(line) for line in WRITTEN.splitlines(keepends=True)), DONE])
    async with misbehaving_server() as server:
        house.model = OpenAIModel(None, f"{server.url}/drafts/v1", "m", 10, most_tokens=900)
        draft = await house.begin(Begin(gap_id="bikes", sources=(EXPERT,)))
        house.model = OpenAIModel(None, f"{server.url}/status_500/v1", "m", 10)
        failed = await house.drafting.rewrite(draft.id, "web:ann")
    assert draft.contents.title == "Bike parking"
    assert server.bodies[0]["max_tokens"] == 900
    assert failed == Drafted(draft, model_failed=True)


async def test_what_was_offered_for_the_gap_is_a_source_once(house: DraftingHouse) -> None:
    assert await house.sources.offer("bikes", EXPERT, "slack:m1")
    assert not await house.sources.offer("bikes", EXPERT, "slack:m1")
    draft = await house.begin(Begin(gap_id="bikes", sources=(EXPERT,)))
    assert draft.sources == (EXPERT,)


async def test_improving_an_article_starts_from_it_and_keeps_what_it_says_of_itself(house: DraftingHouse) -> None:
    article_id = await house.article("Travel to work", "Cars go in the garage.")
    house.model = model = ScriptedModel("Cars go in the garage [1]. Bikes go in the yard behind the canteen [2].")
    draft = await house.begin(Begin(gap_id="bikes", improves=article_id, sources=(EXPERT,)))
    assert draft.improves == Improves(article_id, 1)
    assert (draft.contents.title, draft.contents.owner, draft.contents.topics) == (
        "Travel to work",
        "Facilities",
        ("travel",),
    )
    assert draft.contents.also_asked_as == ("Where do bikes go?", "Where does my bike go?")
    assert [each.kind for each in draft.sources] == [SourceKind.ARTICLE, SourceKind.WORDS]
    assert [each.source for each in draft.statements] == [1, 2]
    assert "article as it stands" in model.asked[0][0]


async def test_improving_by_hand_adds_the_new_words_below(house: DraftingHouse) -> None:
    article_id = await house.article("Travel to work", "Cars go in the garage.")
    draft = await house.begin(Begin(gap_id="bikes", improves=article_id, sources=(EXPERT,)))
    assert draft.contents.body == f"Cars go in the garage.\n\n## Where does my bike go?\n\n{WORDS}"
    alone = await house.begin(Begin(improves=article_id))
    assert alone.contents.body == "Cars go in the garage."


async def test_an_article_may_be_drafted_freely(house: DraftingHouse) -> None:
    draft = await house.begin(Begin(title="Visitors", sources=(EXPERT,)))
    assert (draft.gap_id, draft.improves, draft.contents.title) == (None, None, "Visitors")


async def test_there_is_nothing_to_draft_for_what_is_unknown_or_closed(house: DraftingHouse) -> None:
    for what in (Begin(gap_id="none"), Begin(improves="none")):
        assert await house.drafting.begin(what, "web:ann") is NotDrafted.UNKNOWN
    assert isinstance(await house.triage.change("bikes", Dismiss("A joke"), "web:ann"), Done)
    assert await house.drafting.begin(Begin(gap_id="bikes"), "web:ann") is NotDrafted.CLOSED
    assert await house.drafting.rewrite("none", "web:ann") is NotDrafted.UNKNOWN


async def test_what_a_person_writes_is_checked_as_well(house: DraftingHouse) -> None:
    draft = await house.begin(Begin(gap_id="bikes", sources=(EXPERT,), with_blanks=False))
    edited = replace(draft, contents=replace(draft.contents, body=f"{WORDS} Scooters are forbidden everywhere."))
    kept = await house.drafting.write(edited, "web:bob")
    assert isinstance(kept, Draft)
    assert [each.text for each in kept.unsourced] == ["Scooters are forbidden everywhere."]
    assert await house.drafting.write(edited, "web:bob") is NotDrafted.CHANGED
    said = words_source("Scooters are forbidden everywhere.", "web:cleo")
    sourced = await house.drafting.write(replace(kept, sources=(*kept.sources, said)), "web:cleo")
    assert isinstance(sourced, Draft)
    assert (sourced.unsourced, len(sourced.sources)) == ((), 2)
    assert [each.change.actor for each in await house.audit.of(AREA, draft.id)] == ["web:ann", "web:bob", "web:cleo"]


async def test_what_an_expert_says_later_makes_their_own_draft_better(house: DraftingHouse) -> None:
    await house.sources.offer("bikes", EXPERT, "m1")
    first = await house.drafting.take_up("bikes", "web:expert")
    await house.sources.offer("bikes", words_source("Bring a lock.", "web:expert"), "m2")
    second = await house.drafting.take_up("bikes", "web:expert")
    house.clock.pass_by(timedelta(minutes=1))
    await house.sources.offer("bikes", words_source("Bikes go home.", "web:expert", CORRECTION), "m3")
    third = await house.drafting.take_up("bikes", "web:expert")
    assert isinstance(first, Drafted)
    assert isinstance(second, Drafted)
    assert isinstance(third, Drafted)
    assert [each.draft.contents.body for each in (first, second, third)] == [
        WORDS,
        f"{WORDS}\n\n## In detail\n\nBring a lock.",
        "Bikes go home.",
    ]
    assert first.draft.id == second.draft.id == third.draft.id


async def test_what_others_wrote_in_a_draft_is_not_written_over(house: DraftingHouse) -> None:
    await house.sources.offer("bikes", EXPERT, "m1")
    begun = await house.drafting.take_up("bikes", "web:expert")
    assert isinstance(begun, Drafted)
    body = "Bikes go in the yard."
    edited = replace(begun.draft, contents=replace(begun.draft.contents, body=body))
    assert isinstance(await house.drafting.write(edited, "web:ann"), Draft)
    await house.sources.offer("bikes", words_source("Bring a lock.", "web:expert"), "m2")
    again = await house.drafting.take_up("bikes", "web:expert")
    assert isinstance(again, Drafted)
    assert (again.draft.contents.body, len(again.draft.sources)) == (body, 2)
