from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.gaps.gap_work import (
    CLOSED,
    FOLLOWING,
    LONGEST_NOTE,
    Action,
    Advance,
    Assign,
    By,
    Dismiss,
    GapWork,
    Refused,
    Rename,
    Reopen,
    Route,
    SetDue,
    SetKind,
    SetTopics,
    Unassign,
    change,
    differences,
    due_on,
    restored,
)
from knowledge.gaps.gaps import LONGEST_TITLE, GapKind, GapState

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
CURATOR = By("web:curator", NOON)
OPEN = GapWork("Bikes?", GapKind.MISSING, GapState.OPEN)
ASSIGNED = replace(OPEN, state=GapState.ASSIGNED, assigned_to="web:ann", state_since=NOON)
DISMISSED = replace(OPEN, state=GapState.DISMISSED, dismissed_because="A joke", state_since=NOON)
LATER = By("web:bob", NOON + timedelta(hours=1))

ACTIONS: st.SearchStrategy[Action] = st.one_of(
    st.builds(Rename, st.sampled_from(["Cycles?", " ", "x" * 300])),
    st.builds(SetKind, st.sampled_from(GapKind)),
    st.builds(SetTopics, st.sampled_from([(), ("travel",), ("travel", " travel ", "")])),
    st.builds(Assign, st.sampled_from(["web:ann", "web:bob", ""]), st.none() | st.just(date(2026, 12, 1))),
    st.just(Unassign()),
    st.builds(SetDue, st.none() | st.just(date(2026, 12, 24))),
    st.builds(Dismiss, st.sampled_from(["A joke", " "])),
    st.just(Reopen()),
    st.builds(Route, st.sampled_from(["Facilities", ""]), st.just("The gate is broken")),
    st.builds(Advance, st.sampled_from(GapState)),
)


def done(work: GapWork, *actions: Action) -> GapWork:
    for action in actions:
        after = change(work, action, CURATOR)
        assert isinstance(after, GapWork), (action, after)
        work = after
    return work


def test_a_gap_goes_all_the_way_to_a_proven_answer() -> None:
    assert done(OPEN, Assign("web:ann")) == ASSIGNED
    steps = [GapState.DRAFTING, GapState.IN_REVIEW, GapState.PUBLISHED, GapState.PROVEN]
    assert done(ASSIGNED, *(Advance(state) for state in steps)).state is GapState.PROVEN


def test_what_people_say_of_a_gap_is_kept_with_who_said_it() -> None:
    work = done(OPEN, Rename("Where do  bikes go?"), SetKind(GapKind.UNCLEAR), SetTopics(("travel", " travel ", "")))
    assert (work.title, work.title_by) == ("Where do bikes go?", "web:curator")
    assert (work.kind, work.kind_by, work.topics, work.topics_by) == (
        GapKind.UNCLEAR,
        "web:curator",
        ("travel",),
        "web:curator",
    )
    assert (work.state, work.state_since) == (GapState.OPEN, None)
    assert done(work, SetTopics(())).topics_by is None


def test_a_broken_process_goes_to_whoever_owns_it_with_a_note() -> None:
    routed = done(OPEN, Route("Facilities", "The gate does not open by badge."))
    assert (routed.kind, routed.state) == (GapKind.NOT_KNOWLEDGE, GapState.ASSIGNED)
    assert (routed.routed_to, routed.routed_note) == ("Facilities", "The gate does not open by badge.")
    assert done(routed, Unassign()).routed_to is None


@pytest.mark.parametrize(
    ("work", "action", "refused"),
    [
        (OPEN, Dismiss("  "), Refused.EMPTY),
        (OPEN, Rename(" "), Refused.EMPTY),
        (OPEN, Assign(""), Refused.EMPTY),
        (OPEN, Route("Facilities", ""), Refused.EMPTY),
        (OPEN, Reopen(), Refused.SAME),
        (OPEN, Unassign(), Refused.SAME),
        (OPEN, Advance(GapState.PROVEN), Refused.NOT_NOW),
        (ASSIGNED, Assign("web:ann"), Refused.SAME),
        (DISMISSED, Assign("web:ann"), Refused.NOT_NOW),
        (DISMISSED, Advance(GapState.DRAFTING), Refused.NOT_NOW),
        (DISMISSED, Route("Facilities", "Broken"), Refused.NOT_NOW),
        (replace(OPEN, state=GapState.IN_REVIEW), Route("Facilities", "Broken"), Refused.NOT_NOW),
        (replace(OPEN, state=GapState.PUBLISHED), Dismiss("Done"), Refused.NOT_NOW),
    ],
)
def test_what_makes_no_sense_is_refused_and_says_why(work: GapWork, action: Action, refused: Refused) -> None:
    assert change(work, action, CURATOR) is refused


def test_a_dismissed_gap_tells_why_until_it_is_opened_again() -> None:
    assert done(OPEN, Dismiss("A joke")) == DISMISSED
    assert len(done(OPEN, Dismiss("x" * 9_999)).dismissed_because or "") == LONGEST_NOTE
    assert done(DISMISSED, Reopen()) == replace(OPEN, state_since=NOON)


def test_every_state_but_one_that_nothing_follows_on_has_a_way_back() -> None:
    assert all(FOLLOWING[state] for state in GapState)
    assert all(GapState.OPEN in FOLLOWING[state] for state in set(GapState) - {GapState.OPEN})


@given(st.lists(ACTIONS, max_size=12))
def test_whatever_is_done_can_be_undone_step_by_step(actions: list[Action]) -> None:
    works = [OPEN]
    for action in actions:
        after = change(works[-1], action, CURATOR)
        if isinstance(after, GapWork):
            assert len(after.title) <= LONGEST_TITLE
            works.append(after)
    work = works[-1]
    for before, after in zip(works[-2::-1], works[:0:-1], strict=True):
        was, now = differences(before, after)
        back = restored(work, was, now)
        assert back == before
        work = back


def test_undoing_leaves_alone_what_was_changed_beside_it() -> None:
    renamed = done(OPEN, Rename("Cycles?"))
    was, now = differences(OPEN, renamed)
    assigned = done(renamed, Assign("web:ann"))
    assert restored(assigned, was, now) == ASSIGNED


def test_what_something_newer_rests_on_is_not_undone() -> None:
    was, now = differences(OPEN, ASSIGNED)
    drafting = change(ASSIGNED, Advance(GapState.DRAFTING), LATER)
    assert isinstance(drafting, GapWork)
    assert restored(drafting, was, now) is Refused.NEWER


@pytest.mark.parametrize(("impact", "days"), [(80.0, 7), (60.0, 7), (59.9, 14), (10.0, 30), (0.1, 90), (0.0, None)])
def test_a_gap_is_due_the_sooner_the_more_it_matters(impact: float, days: int | None) -> None:
    expected = None if days is None else (NOON + timedelta(days)).date()
    assert due_on(OPEN, impact, NOON) == expected


def test_a_day_that_was_set_counts_and_nothing_is_due_any_more_once_it_is_done() -> None:
    day = date(2026, 12, 24)
    assert due_on(replace(OPEN, due_on=day), 80.0, NOON) == due_on(replace(OPEN, due_on=day), 0.0, NOON) == day
    assert all(due_on(replace(OPEN, due_on=day, state=state), 80.0, NOON) is None for state in CLOSED)
