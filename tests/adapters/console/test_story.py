from adapters.console.story import people_in, told
from bot.audit_log import AuditEntry, Change
from tests.conftest import NOON


def test_an_entry_is_told_in_words() -> None:
    change = Change(
        "email:ann@example.com",
        "gap",
        "g1",
        "assign",
        {"assigned_to": None, "state": "open", "state_since": None},
        {"assigned_to": "email:bob@example.com", "state": "assigned", "state_since": "2026-11-20"},
    )
    entry = AuditEntry(3, NOON, change)
    assert people_in([entry]) == {"email:ann@example.com", "email:bob@example.com"}
    story = told(entry, {"email:ann@example.com": "Ann", "email:bob@example.com": "Bob"})
    assert (story.who, story.did) == ("Ann", "assigned it")
    assert story.changes == (("owner", "nothing", "Bob"), ("state", "open", "assigned"))
    assert story.can_be_undone


def test_what_reached_beyond_the_gap_or_was_taken_back_cannot_be_undone_here() -> None:
    published = Change("handrail", "gap", "g1", "advance", {"state": "in_review"}, {"state": "published"})
    assert not told(AuditEntry(1, NOON, published), {}).can_be_undone
    renamed = Change("handrail", "gap", "g1", "rename", {"title": "a"}, {"title": "b"})
    assert told(AuditEntry(1, NOON, renamed), {}).can_be_undone
    assert not told(AuditEntry(1, NOON, renamed, undone_by=2), {}).can_be_undone


def test_moved_questions_are_counted_and_not_named() -> None:
    moved = Change("handrail", "gap", "g1", "merge", {"arranged": {"q1": "g2"}}, {"arranged": {"q1": "g1"}})
    assert told(AuditEntry(1, NOON, moved), {}).changes == (("questions", "", "1 moved"),)


def test_values_of_every_kind_are_shown_plainly() -> None:
    after = {"topics": ["leave", "pay"], "weights": {"a": 1}, "yes": True, "number": 3, "empty": []}
    [*shown] = told(AuditEntry(1, NOON, Change("x", "other", "s", "did_it", {}, after)), {}).changes
    assert [each[2] for each in shown] == ["leave, pay", "1 values", "yes", "3", "nothing"]
