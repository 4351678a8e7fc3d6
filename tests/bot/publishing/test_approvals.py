from datetime import UTC, datetime

from bot.audit_log import AuditEntry, Change
from bot.publishing.approvals import APPROVED, AREA, VOUCHES, is_vouched_for

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def history(*changes: tuple[str, bool]) -> list[AuditEntry]:
    return [
        AuditEntry(
            number, NOON, Change("email:rae@example.com", AREA, "d1", verb, after={VOUCHES: True} if vouches else {})
        )
        for number, (verb, vouches) in enumerate(changes)
    ]


def test_a_draft_is_vouched_for_by_whoever_approved_it_last() -> None:
    assert is_vouched_for(history(("submitted", False), (APPROVED, True)))
    assert is_vouched_for(history((APPROVED, False), ("submitted", False), (APPROVED, True)))


def test_a_later_approval_without_a_word_takes_it_back() -> None:
    assert not is_vouched_for(history((APPROVED, True), ("submitted", False), (APPROVED, False)))


def test_nothing_but_an_approval_vouches() -> None:
    assert not is_vouched_for(history(("submitted", True)))
    assert not is_vouched_for([])
