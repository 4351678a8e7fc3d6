from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.reviews.review_rules import (
    LOCAL_ADMIN_ID,
    WORDS,
    Circumstances,
    Decision,
    Refusal,
    Ruling,
    needs_others,
    refusal_of,
)
from knowledge.drafts import Contents, Draft, DraftState, Improves

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DRAFT = Draft(
    id="d1",
    gap_id=None,
    improves=None,
    contents=Contents("Leave", "Five days."),
    sources=(),
    statements=(),
    drafted_by="wren",
    written_by_model=False,
    state=DraftState.SUBMITTED,
    created_at=NOON,
    changed_at=NOON,
    version=3,
)
IMPROVES = replace(DRAFT, improves=Improves("a1", 2))
APPROVE = Ruling("d1", 3, Decision.APPROVE, "rae")
USUAL = Circumstances((), None, allows_own=False)


def test_somebody_else_may_approve_what_was_submitted() -> None:
    assert refusal_of(APPROVE, DRAFT, USUAL) is None


@pytest.mark.parametrize("decision", [Decision.REQUEST_CHANGES, Decision.REJECT])
def test_asking_for_changes_and_rejecting_need_a_word(decision: Decision) -> None:
    ruling = replace(APPROVE, decision=decision)
    assert refusal_of(ruling, DRAFT, USUAL) is Refusal.NO_COMMENT
    assert refusal_of(replace(ruling, comment="Too long"), DRAFT, USUAL) is None


@pytest.mark.parametrize("state", [each for each in DraftState if each is not DraftState.SUBMITTED])
def test_only_what_waits_for_a_review_is_decided_on(state: DraftState) -> None:
    assert refusal_of(APPROVE, replace(DRAFT, state=state), USUAL) is Refusal.NOT_SUBMITTED


def test_nobody_approves_what_they_have_not_read() -> None:
    assert refusal_of(replace(APPROVE, version=2), DRAFT, USUAL) is Refusal.CHANGED_SINCE


def test_nobody_approves_what_they_wrote_or_wrote_in() -> None:
    assert refusal_of(replace(APPROVE, by="wren"), DRAFT, USUAL) is Refusal.OWN_DRAFT
    assert refusal_of(APPROVE, DRAFT, replace(USUAL, writers={"rae"})) is Refusal.OWN_DRAFT


def test_what_has_blanks_is_not_approved() -> None:
    unfinished = replace(DRAFT, contents=Contents("Leave", "Five days. «Who approves it?»"))
    assert refusal_of(APPROVE, unfinished, USUAL) is Refusal.UNFINISHED


def test_in_a_team_of_one_they_may() -> None:
    assert refusal_of(replace(APPROVE, by="wren"), DRAFT, replace(USUAL, allows_own=True)) is None


def test_writers_may_still_reject_what_they_wrote() -> None:
    ruling = Ruling("d1", 3, Decision.REJECT, "wren", "Not needed any more")
    assert refusal_of(ruling, DRAFT, USUAL) is None


def test_an_article_that_changed_since_is_not_overwritten() -> None:
    assert refusal_of(APPROVE, IMPROVES, replace(USUAL, article_version=2)) is None
    assert refusal_of(APPROVE, IMPROVES, replace(USUAL, article_version=3)) is Refusal.ARTICLE_CHANGED
    assert refusal_of(APPROVE, IMPROVES, USUAL) is Refusal.ARTICLE_CHANGED


def test_every_refusal_is_said_in_words() -> None:
    assert set(WORDS) == set(Refusal)


def test_whoever_signed_in_with_a_one_time_link_approves_only_where_anybody_may() -> None:
    by_link = replace(APPROVE, by=LOCAL_ADMIN_ID)
    assert refusal_of(by_link, DRAFT, USUAL) is Refusal.NOT_NAMED
    assert needs_others(LOCAL_ADMIN_ID, DRAFT, USUAL) is Refusal.NOT_NAMED
    assert refusal_of(by_link, DRAFT, replace(USUAL, allows_own=True)) is None
    # Saying what should change names nobody as having approved.
    assert refusal_of(replace(by_link, decision=Decision.REJECT, comment="No"), DRAFT, USUAL) is None
