"""Who may decide about a draft, and what follows. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bot.house_form import blanks_in
from knowledge.drafts import Draft, DraftState


class Decision(StrEnum):
    """What a reviewer decides."""

    APPROVE = "approve"
    REQUEST_CHANGES = "request_changes"
    REJECT = "reject"


class Refusal(StrEnum):
    """Why a decision does not count: nothing was changed."""

    NO_DRAFT = "no_draft"
    NOT_SUBMITTED = "not_submitted"
    CHANGED_SINCE = "changed_since"
    ARTICLE_CHANGED = "article_changed"
    OWN_DRAFT = "own_draft"
    NOT_NAMED = "not_named"
    UNFINISHED = "unfinished"
    NO_COMMENT = "no_comment"
    NOT_A_REVIEWER = "not_a_reviewer"


WORDS = {
    Refusal.NO_DRAFT: "There is no such draft any more.",
    Refusal.NOT_SUBMITTED: "This draft is not waiting for a review: somebody has decided, or taken it back.",
    Refusal.CHANGED_SINCE: "The draft was changed after you opened it. Look at it again, then decide.",
    Refusal.ARTICLE_CHANGED: (
        "The article was changed after this draft was begun, so it would undo that. Request changes: the draft has to "
        "begin from the article as it is now."
    ),
    Refusal.UNFINISHED: "There are blanks («…») in this draft. Request changes: somebody has to fill them in first.",
    Refusal.OWN_DRAFT: "You wrote in this draft, so somebody else has to approve it.",
    Refusal.NOT_NAMED: (
        "You signed in with a one-time link. It names nobody, and an approval stands with a name: sign in as yourself, "
        "or approve in chat. Where one person does everything, set ALLOW_OWN_APPROVAL=true."
    ),
    Refusal.NO_COMMENT: "Say in a few words why, so that whoever wrote it knows what to do.",
    Refusal.NOT_A_REVIEWER: "Only the people who look after the articles can decide about a draft.",
}
"""What is said to whoever wanted to decide."""

LEADS_TO = {
    Decision.APPROVE: DraftState.APPROVED,
    Decision.REQUEST_CHANGES: DraftState.CHANGES_REQUESTED,
    Decision.REJECT: DraftState.REJECTED,
}


LOCAL_ADMIN_ID = "console:admin"
"""Whoever signed in with a one-time link: somebody at the machine, who may be anybody, the writer of a draft too."""


@dataclass(frozen=True)
class Ruling:
    """What a reviewer says of a draft at the version they read. `vouches`: they say that its text answers those
    questions, too, that would find it by its title or phrasings only."""

    draft_id: str
    version: int
    decision: Decision
    by: str
    comment: str = ""
    vouches: bool = False


@dataclass(frozen=True)
class Circumstances:
    """What matters for a ruling beside the draft: who wrote in it, what the article it improves is at by now (None:
    there is none), and whether people may approve what they wrote, as in a team of one."""

    writers: Collection[str]
    article_version: int | None
    allows_own: bool


def refusal_of(ruling: Ruling, draft: Draft, circumstances: Circumstances) -> Refusal | None:
    """Why this ruling does not count, or None when it does."""
    if draft.state is not DraftState.SUBMITTED:
        return Refusal.NOT_SUBMITTED
    if draft.version != ruling.version:
        return Refusal.CHANGED_SINCE
    if ruling.decision is not Decision.APPROVE:
        return None if ruling.comment.strip() else Refusal.NO_COMMENT
    return _against_approving(ruling, draft, circumstances)


def needs_others(by: str, draft: Draft, circumstances: Circumstances) -> Refusal | None:
    """Why this person is no second pair of eyes for a draft, or None when they are."""
    if circumstances.allows_own:
        return None
    if by == LOCAL_ADMIN_ID:
        return Refusal.NOT_NAMED
    return Refusal.OWN_DRAFT if by in {draft.drafted_by, *circumstances.writers} else None


def _against_approving(ruling: Ruling, draft: Draft, circumstances: Circumstances) -> Refusal | None:
    others = needs_others(ruling.by, draft, circumstances)
    if others is not None:
        return others
    if blanks_in(draft.contents.body):
        return Refusal.UNFINISHED
    if draft.improves is not None and circumstances.article_version != draft.improves.version:
        return Refusal.ARTICLE_CHANGED
    return None
