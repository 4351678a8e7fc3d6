from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from knowledge.articles import Status
from knowledge.drafts import Contents, Draft, DraftState, Improves, Source, SourceKind, Statement, may_follow

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SOURCED = Statement("Bikes go in the yard.", 1, "bikes go in the yard")
BARE = Statement("The yard is open all night.", None)
DRAFT = Draft(
    id="d1",
    gap_id="g1",
    improves=None,
    contents=Contents("Bikes", "Bikes go in the yard.", owner="Facilities", review_by=date(2027, 5, 1)),
    sources=(Source(SourceKind.WORDS, "An expert", "bikes go in the yard"),),
    statements=(SOURCED, BARE),
    drafted_by="web:ann",
    written_by_model=True,
    state=DraftState.OPEN,
    created_at=NOON,
    changed_at=NOON,
    version=1,
)


def test_what_rests_on_no_source_is_told_apart() -> None:
    assert DRAFT.unsourced == (BARE,)


def test_a_draft_becomes_a_published_article_that_says_who_checked_it() -> None:
    details = DRAFT.as_details("Ann", date(2026, 11, 20))
    assert (details.title, details.owner, details.status) == ("Bikes", "Facilities", Status.PUBLISHED)
    assert (details.checked_by, details.checked_on, details.review_by) == (
        "Ann",
        date(2026, 11, 20),
        date(2027, 5, 1),
    )


def test_a_draft_may_improve_an_article_or_be_a_new_one() -> None:
    assert DRAFT.article_id is None
    assert replace(DRAFT, improves=Improves("a1", 3)).article_id == "a1"


@pytest.mark.parametrize(
    ("now", "then", "allowed"),
    [
        (DraftState.OPEN, DraftState.SUBMITTED, True),
        (DraftState.OPEN, DraftState.APPROVED, False),
        (DraftState.OPEN, DraftState.PUBLISHED, False),
        (DraftState.SUBMITTED, DraftState.CHANGES_REQUESTED, True),
        (DraftState.CHANGES_REQUESTED, DraftState.PUBLISHED, False),
        (DraftState.APPROVED, DraftState.PUBLISHED, True),
        (DraftState.REJECTED, DraftState.OPEN, True),
        (DraftState.PUBLISHED, DraftState.OPEN, False),
    ],
)
def test_nothing_is_published_that_was_not_approved(now: DraftState, then: DraftState, allowed: bool) -> None:
    assert may_follow(now, then) is allowed
