"""What the audit log says of approved drafts: that they were, and whether somebody vouched for their text."""

from collections.abc import Iterable

from bot.audit_log import AuditEntry

AREA = "draft"
APPROVED = "approved"
VOUCHES = "text_answers"
"""That the approver has read that the text answers."""


def is_vouched_for(entries: Iterable[AuditEntry]) -> bool:
    """Whether the last approval of a draft, of all that happened to it, vouches for its text."""
    approvals = [each.change.after for each in entries if each.change.verb == APPROVED]
    return bool(approvals) and approvals[-1].get(VOUCHES) is True
