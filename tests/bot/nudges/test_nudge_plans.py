from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.nudges.nudge_plans import (
    CHANGED,
    NOT_PUBLISHED,
    OVERDUE,
    fingerprint,
    first_deliveries,
    is_held_out,
    why_unfit,
)
from bot.nudges.nudge_timing import Recipient
from bot.nudges.nudges import Kind, Schedule
from bot.people.staff_member import StaffMember
from knowledge.articles import Article, ArticleDetails, Status
from tests.bot.nudges.test_nudge_words import NUDGE
from tests.conftest import NOON

ARTICLE = Article("a1", 1, ArticleDetails("Handing over"), "Write first.")
TODAY = date(2026, 11, 23)


def test_words_make_the_fingerprint_and_checking_does_not() -> None:
    checked = replace(ARTICLE, version=2, details=replace(ARTICLE.details, checked_on=TODAY, checked_by="Lin"))
    assert fingerprint(checked) == fingerprint(ARTICLE)
    assert fingerprint(replace(ARTICLE, body="Write last.")) != fingerprint(ARTICLE)
    with_words = replace(ARTICLE, details=replace(ARTICLE.details, nudge_text="Write it down."))
    other_words = replace(ARTICLE, details=replace(ARTICLE.details, nudge_text="Write it."))
    assert len({fingerprint(each) for each in (ARTICLE, with_words, other_words)}) == 3


def test_what_nudges_were_made_with_before_articles_had_words_for_them_still_holds() -> None:
    assert fingerprint(ARTICLE) == "d015f7cdc8be9056"


@pytest.mark.parametrize(
    ("article", "why"),
    [
        (ARTICLE, ""),
        (None, NOT_PUBLISHED),
        (replace(ARTICLE, details=replace(ARTICLE.details, status=Status.DRAFT)), NOT_PUBLISHED),
        (replace(ARTICLE, details=replace(ARTICLE.details, review_by=date(2026, 11, 1))), OVERDUE),
        (replace(ARTICLE, body="Other."), CHANGED),
    ],
)
def test_an_article_is_fit_while_it_stands_as_approved(article: Article | None, why: str) -> None:
    assert why_unfit(article, TODAY, fingerprint(ARTICLE)) == why


def test_about_one_in_five_is_held_out_and_always_the_same() -> None:
    held = [number for number in range(1_000) if is_held_out("n1", f"p{number}")]
    assert 150 < len(held) < 250
    assert held == [number for number in range(1_000) if is_held_out("n1", f"p{number}")]
    assert held != [number for number in range(1_000) if is_held_out("n2", f"p{number}")]


def test_whoever_is_held_out_is_asked_before_they_hear_of_it() -> None:
    nudge = replace(NUDGE, has_hold_out=True, schedule=Schedule(follow_up_days=20))
    person = next(f"p{number}" for number in range(99) if is_held_out(nudge.id, f"p{number}"))
    later, asked = first_deliveries(nudge, Recipient(StaffMember(person)))
    assert (later.kind, later.due_at) == (Kind.NUDGE, NOON + timedelta(days=7))
    assert (asked.kind, asked.due_at) == (Kind.FOLLOW_UP, NOON + timedelta(days=6))
