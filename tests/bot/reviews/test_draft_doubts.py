from dataclasses import replace
from datetime import date

from bot.reviews.draft_doubts import NO_OWNER, doubts_of
from knowledge.drafts import Contents

TODAY = date(2026, 11, 24)
SOUND = Contents(title="Dogs", body="On Fridays.", owner="Facilities", review_by=TODAY)


def test_a_sound_draft_raises_no_doubts() -> None:
    assert doubts_of(SOUND, (), TODAY) == []
    assert doubts_of(replace(SOUND, audience=frozenset({"sales"})), {"sales"}, TODAY) == []
    assert doubts_of(replace(SOUND, audience=frozenset({"everyone", "salse"})), {"sales"}, TODAY) == []


def test_a_group_that_nobody_is_in_is_named_with_the_one_that_may_be_meant() -> None:
    slip = replace(SOUND, audience=frozenset({"salse", "Board", "xyz"}))
    assert doubts_of(slip, {"Sales", "board"}, TODAY) == [
        "Nobody in the directory is in the group “Board”. Did you mean “board”?",
        "Nobody in the directory is in the group “salse”. Did you mean “Sales”?",
        "Nobody in the directory is in the group “xyz”.",
    ]


def test_a_review_date_that_has_passed_is_said() -> None:
    (doubt,) = doubts_of(replace(SOUND, review_by=date(2026, 11, 23)), (), TODAY)
    assert doubt == "Its review date, 23 Nov 2026, has passed: it would be overdue at once."


def test_a_draft_without_an_owner_is_asked_for_one() -> None:
    assert doubts_of(replace(SOUND, owner=None), (), TODAY) == [NO_OWNER]
