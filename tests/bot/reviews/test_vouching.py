from dataclasses import replace

from bot.reviews.review_rules import LOCAL_ADMIN_ID, Decision, Refusal, Ruling
from bot.reviews.reviewing import Decided, Submitted
from bot.reviews.vouching import NothingToVouchFor
from knowledge.gaps.gaps import GapState
from tests.bot.loop_house import CO_WORKING, REVIEWER, WORDINGS, WRITER, LoopHouse
from tests.bot.publishing.test_proving import state_of

TERSE = replace(CO_WORKING, title=WORDINGS[0], body="Yes, up to twice a month.", also_asked_as=WORDINGS)


async def published(house: LoopHouse, vouches: bool = False) -> str:
    """Everybody asked; a text that answers in words of its own was approved and published. Gives the gap."""
    asked = await house.five_ask()
    gap_id = await house.gap_of(asked[0])
    draft = await house.draft(gap_id, TERSE)
    assert isinstance(await house.desk.reviewing.submit(draft.id, draft.version, WRITER), Submitted)
    ruling = Ruling(draft.id, draft.version, Decision.APPROVE, REVIEWER, vouches=vouches)
    assert isinstance(await house.desk.reviewing.decide(ruling), Decided)
    await house.desk.publishing.publish_waiting()
    return gap_id


async def test_a_person_who_did_not_write_it_vouches_and_then_everybody_is_told(house: LoopHouse) -> None:
    gap_id = await published(house)
    assert await state_of(house, gap_id) is GapState.DRAFTING
    for nobody, why in ((WRITER, Refusal.OWN_DRAFT), (LOCAL_ADMIN_ID, Refusal.NOT_NAMED)):
        assert await house.desk.vouching.vouch(gap_id, nobody) is why
    result = await house.desk.vouching.vouch(gap_id, REVIEWER)
    assert not isinstance(result, Refusal | NothingToVouchFor)
    assert (result.is_closed, result.to_tell) == (True, 5)
    assert await state_of(house, gap_id) is GapState.PROVEN
    [entry] = await house.audit.of("proof", gap_id)
    assert (entry.change.actor, entry.change.verb, entry.change.after["questions"]) == (REVIEWER, "vouched", 5)
    assert await house.desk.vouching.vouch(gap_id, REVIEWER) is NothingToVouchFor.NOTHING


async def test_an_approver_who_vouches_needs_no_second_visit(house: LoopHouse) -> None:
    gap_id = await published(house, vouches=True)
    assert await state_of(house, gap_id) is GapState.PROVEN


async def test_where_the_article_has_changed_there_is_nothing_to_vouch_for(house: LoopHouse) -> None:
    gap_id = await published(house)
    [kept, *_] = await house.desk.proofs.of_gap(gap_id)
    article = await house.application.articles.article(kept.proof.article_id)
    assert article is not None
    await house.application.curating.write(article.details, "No.", "ed", article.id)
    assert await house.desk.vouching.vouch(gap_id, REVIEWER) is NothingToVouchFor.NOTHING
