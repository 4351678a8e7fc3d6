from datetime import UTC, datetime, timedelta

import pytest

from knowledge.gaps.gaps import (
    JOINABLE,
    LONGEST_TITLE,
    MOST_NEAREST_SHOWN,
    GapKind,
    GapQuestion,
    GapState,
    GapSummary,
    NearestPassage,
    PlaceCount,
    by_impact,
    guess_kind,
    nearest_overall,
    place_counts,
    title_of,
)

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def asked(number: int, person: str, platform: str = "web", place_kind: str = "direct") -> GapQuestion:
    return GapQuestion(f"q{number}", "May I?", person, platform, place_kind, NOON)


def near(passage_id: str, score: float | None) -> NearestPassage:
    return NearestPassage(passage_id, "a1", "Leave", ("Leave", "Carrying over"), score)


def summary(gap_id: str, matters: float, last_asked: datetime = NOON) -> GapSummary:
    return GapSummary(gap_id, "May I?", GapKind.MISSING, GapState.OPEN, None, 1, NOON, last_asked, matters)


def test_the_gap_that_matters_most_comes_first_then_the_one_asked_about_last() -> None:
    older = NOON - timedelta(days=1)
    listed = by_impact([summary("low", 10), summary("early", 40, older), summary("high", 90), summary("late", 40)])
    assert [gap.id for gap in listed] == ["high", "late", "early", "low"]


@pytest.mark.parametrize(
    ("likeness", "restricted", "overdue", "kind"),
    [
        (0.9, True, True, GapKind.ACCESS),
        (None, False, False, GapKind.MISSING),
        (0.1, False, True, GapKind.OUT_OF_SCOPE),
        (0.5, False, True, GapKind.MISSING),
        (0.7, False, True, GapKind.STALE),
        (0.7, False, False, GapKind.UNCLEAR),
    ],
)
def test_the_kind_is_guessed_from_the_surest_sign(
    likeness: float | None, restricted: bool, overdue: bool, kind: GapKind
) -> None:
    assert guess_kind(likeness, restricted, overdue) is kind


def test_articles_contradict_each_other_only_when_somebody_says_so() -> None:
    assert guess_kind(0.9, restricted=False, overdue=False, contradictory=True) is GapKind.CONTRADICTORY


def test_a_title_is_the_question_on_one_line() -> None:
    assert title_of("  May I\n\n expense\ta bike? ") == "May I expense a bike?"


def test_a_long_title_is_cut_and_says_so() -> None:
    title = title_of("word " * 200)
    assert len(title) <= LONGEST_TITLE
    assert title.endswith("word…")


def test_published_gaps_take_in_no_more_questions() -> None:
    assert set(GapState) - JOINABLE == {GapState.PUBLISHED, GapState.PROVEN}


def test_places_are_counted_when_five_people_asked_in_each() -> None:
    in_web = [asked(number, f"web:{number}") for number in range(5)]
    in_slack = [asked(10 + number, f"slack:{number % 5}", "slack", "channel") for number in range(7)]
    assert place_counts(in_web + in_slack) == (
        PlaceCount("slack", "channel", 7),
        PlaceCount("web", "direct", 5),
    )


def test_no_place_is_counted_when_four_people_asked_in_one_of_them() -> None:
    in_web = [asked(number, f"web:{number % 4}") for number in range(20)]
    in_slack = [asked(20 + number, f"slack:{number}", "slack", "channel") for number in range(9)]
    assert place_counts(in_web + in_slack) == (
        PlaceCount("slack", "channel", None),
        PlaceCount("web", "direct", None),
    )


def test_each_passage_is_shown_once_with_its_best_score() -> None:
    found = [near("p1", 0.4), near("p2", 0.5), near("p1", 0.6), near("cited", None)]
    assert nearest_overall(found) == (near("p1", 0.6), near("p2", 0.5), near("cited", None))


def test_only_the_nearest_passages_are_shown() -> None:
    found = [near(f"p{number}", number / 10) for number in range(9)]
    shown = nearest_overall(found)
    assert len(shown) == MOST_NEAREST_SHOWN
    assert shown[0].passage_id == "p8"
