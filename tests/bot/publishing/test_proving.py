from dataclasses import replace

import pytest

from bot.publishing.proof_words import BY_NAME, NAME_ONLY
from bot.publishing.proving import ProvenBy
from knowledge.articles import ArticleDetails, Status
from knowledge.gaps.gaps import GapState
from retrieval.outcome import Place, PlaceKind
from tests.bot.loop_house import CO_WORKING, WORDINGS, LoopHouse

PARKING = "Ask the front desk for a place in the garage, and put the card behind the window."
HOLLOW = replace(CO_WORKING, title=WORDINGS[0], body=PARKING, also_asked_as=WORDINGS)
MANAGERS_ONLY = replace(CO_WORKING, audience=frozenset({"managers"}))


async def state_of(house: LoopHouse, gap_id: str) -> GapState:
    gap = await house.application.gap_loop.gap(gap_id)
    assert gap is not None
    return gap.summary.state


async def test_each_question_is_asked_again_and_its_before_and_after_are_kept(house: LoopHouse) -> None:
    asked = await house.five_ask()
    gap_id = await house.gap_of(asked[0])
    article_id = await house.publish(await house.draft(gap_id))
    kept = await house.desk.proofs.of_gap(gap_id)
    assert [each.proof.question_id for each in kept] == asked
    assert [each.asked for each in kept] == list(WORDINGS)
    assert {(each.proof.before_outcome, each.proof.after_outcome) for each in kept} == {("unknown", "answered")}
    assert all(each.proof.is_proven and "twice a month" in each.proof.after_text for each in kept)
    assert {(each.proof.article_id, each.proof.version) for each in kept} == {(article_id, 1)}


async def test_what_is_not_answered_stays_and_says_what_is_missing(house: LoopHouse) -> None:
    gap_id = await house.gap_of(await house.ask(WORDINGS[0]))
    other = await house.ask("How many monitors may I order for my desk at home?", "slack:u9")
    await house.triage.move(other, gap_id, "curator")
    await house.publish(await house.draft(gap_id))
    assert await state_of(house, gap_id) is GapState.DRAFTING
    proofs = {each.proof.question_id: each.proof for each in await house.desk.proofs.of_gap(gap_id)}
    assert not proofs[other].is_proven
    assert "lacks what was asked" in proofs[other].missing
    assert sum(each.is_proven for each in proofs.values()) == 1
    await house.desk.telling.tell_waiting()
    assert len(house.told) == 1


async def test_nobody_who_may_not_see_the_article_counts_as_answered(house: LoopHouse) -> None:
    gap_id = await house.gap_of(await house.ask(WORDINGS[0]))
    await house.publish(await house.draft(gap_id, MANAGERS_ONLY))
    assert await state_of(house, gap_id) is GapState.DRAFTING
    [kept] = await house.desk.proofs.of_gap(gap_id)
    assert "audience" in kept.proof.missing
    await house.desk.telling.tell_waiting()
    assert house.told == []


async def test_proving_twice_gives_the_same_and_tells_nobody_twice(house: LoopHouse) -> None:
    gap_id = await house.gap_of(await house.ask(WORDINGS[0]))
    article_id = await house.publish(await house.draft(gap_id))
    again = await house.desk.proving.prove(ProvenBy(gap_id, article_id, 1))
    assert (again.is_closed, again.to_tell, len(again.proofs)) == (True, 0, 1)
    await house.desk.telling.tell_waiting()
    await house.desk.proving.prove(ProvenBy(gap_id, article_id, 1))
    await house.desk.telling.tell_waiting()
    assert len(house.told) == 1


async def test_an_article_that_says_something_else_puts_its_proofs_out_of_date(house: LoopHouse) -> None:
    gap_id = await house.gap_of(await house.ask(WORDINGS[0]))
    article_id = await house.publish(await house.draft(gap_id))
    article = await house.application.articles.article(article_id)
    assert article is not None
    parking = ArticleDetails("Parking")
    await house.application.curating.write(parking, "Ask the front desk for a place.", "ed", article_id)
    [kept] = await house.desk.proofs.of_gap(gap_id)
    assert kept.is_out_of_date
    assert await house.desk.proving.prove_again() == 1
    assert await state_of(house, gap_id) is GapState.DRAFTING
    assert await house.desk.proving.prove_again() == 0


async def test_a_retired_article_opens_the_gap_again(house: LoopHouse) -> None:
    gap_id = await house.gap_of(await house.ask(WORDINGS[0]))
    article_id = await house.publish(await house.draft(gap_id))
    article = await house.application.articles.article(article_id)
    assert article is not None
    retired = replace(article.details, status=Status.RETIRED)
    await house.application.curating.write(retired, article.body, "ed", article_id)
    assert await house.desk.proving.prove_again() == 1
    assert await state_of(house, gap_id) is GapState.DRAFTING


async def test_a_change_that_still_answers_is_proven_anew_and_nobody_hears_again(house: LoopHouse) -> None:
    gap_id = await house.gap_of(await house.ask(WORDINGS[0]))
    article_id = await house.publish(await house.draft(gap_id))
    await house.desk.telling.tell_waiting()
    article = await house.application.articles.article(article_id)
    assert article is not None
    await house.application.curating.write(article.details, f"{article.body} Keep the receipt.", "ed", article_id)
    assert await house.desk.proving.prove_again() == 1
    assert await state_of(house, gap_id) is GapState.PROVEN
    assert await house.desk.telling.tell_waiting() == 0
    assert not any(each.is_out_of_date for each in await house.desk.proofs.of_gap(gap_id))


async def test_a_question_asked_where_not_all_may_see_the_answer_is_proven_between_us(house: LoopHouse) -> None:
    curated = "email,name,groups\nann@example.com,Ann,managers\n"
    await house.application.people.import_csv(curated)
    channel = Place("slack", PlaceKind.CHANNEL, "T1/C1/1.1")
    gap_id = await house.gap_of(await house.ask(WORDINGS[0], "email:ann@example.com", channel))
    await house.publish(await house.draft(gap_id, MANAGERS_ONLY))
    [kept] = await house.desk.proofs.of_gap(gap_id)
    assert (kept.proof.is_proven, kept.proof.in_private) == (True, True)


async def test_an_article_that_has_only_the_words_of_the_questions_proves_nothing_and_says_why(
    house: LoopHouse,
) -> None:
    asked = await house.five_ask()
    gap_id = await house.gap_of(asked[0])
    await house.publish(await house.draft(gap_id, HOLLOW))
    # Whoever asks is led to it all the same: it is called what they ask.
    assert await house.ask(WORDINGS[1], "slack:u9") not in asked
    kept = [each.proof for each in await house.desk.proofs.of_gap(gap_id)]
    assert {(each.is_proven, each.after_outcome, each.missing) for each in kept} == {(False, BY_NAME, NAME_ONLY)}
    assert await state_of(house, gap_id) is GapState.DRAFTING
    await house.desk.telling.tell_waiting()
    assert house.told == []


@pytest.mark.parametrize("heading", ["", f"## {WORDINGS[0]}\n\n"])
async def test_a_title_or_heading_taken_from_a_question_does_not_prove_it_and_a_true_text_under_it_does(
    house: LoopHouse, heading: str
) -> None:
    gap_id = await house.gap_of(await house.ask(WORDINGS[0]))
    named = replace(CO_WORKING, title=WORDINGS[0], also_asked_as=())
    hollow, true = replace(named, body=f"{heading}{PARKING}"), replace(named, body=f"{heading}{CO_WORKING.body}")
    await house.publish(await house.draft(gap_id, hollow))
    assert await state_of(house, gap_id) is GapState.DRAFTING
    await house.publish(await house.draft(gap_id, true))
    assert await state_of(house, gap_id) is GapState.PROVEN


async def test_what_a_person_has_vouched_for_stays_proven_until_the_article_changes(house: LoopHouse) -> None:
    gap_id = await house.gap_of(await house.ask(WORDINGS[0]))
    terse = replace(HOLLOW, body="Yes, up to twice a month. Claim it with the receipt.")
    article_id = await house.publish(await house.draft(gap_id, terse))
    assert await state_of(house, gap_id) is GapState.DRAFTING
    vouched = await house.desk.proving.prove(ProvenBy(gap_id, article_id, 1, vouched=True))
    assert [(each.is_proven, each.missing) for each in vouched.proofs] == [(True, "")]
    again = await house.desk.proving.prove(ProvenBy(gap_id, article_id, 1))
    assert again.proofs[0].is_proven
    article = await house.application.articles.article(article_id)
    assert article is not None
    await house.application.curating.write(article.details, f"{article.body} Or not.", "ed", article_id)
    changed = await house.desk.proving.prove(ProvenBy(gap_id, article_id, 2))
    assert (changed.is_closed, changed.proofs[0].missing) == (False, NAME_ONLY)
