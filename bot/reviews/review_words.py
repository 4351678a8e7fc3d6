"""What reviewers and writers of drafts are told in chat. Pure."""

from collections.abc import Sequence

from bot.messages import Button, Message
from bot.reviews.review_rules import Decision
from knowledge.articles import EVERYONE
from knowledge.drafts import Draft

APPROVE, CHANGES, REJECT = "review.approve", "review.request_changes", "review.reject"

DECISION_OF = {APPROVE: Decision.APPROVE, CHANGES: Decision.REQUEST_CHANGES, REJECT: Decision.REJECT}

DONE_WORDS = {
    Decision.APPROVE: "✓ Approved by {who}. It is being published, and its questions are asked again.",
    Decision.REQUEST_CHANGES: "{who} asked for changes: {comment}",
    Decision.REJECT: "Rejected by {who}: {comment}",
}

NOT_HERE = "What it says is not for everybody who reads along here. Open it in the console."

LONGEST_BODY = 1500
"""Characters of a draft shown in chat; the rest is a click away."""


def review_wanted(draft: Draft, findings: Sequence[str], link: str) -> Message:
    """The request to look at a draft. `findings`: what speaks against it, a line each. It never says who asked."""
    buttons = (
        Button(APPROVE, "Approve", value_of(draft), is_main=True),
        Button(CHANGES, "Request changes", value_of(draft), asks="What should change?"),
        Button(REJECT, "Reject", value_of(draft), asks="Why?"),
    )
    text = _shortened(draft.contents.body) if _is_for_all(draft) else NOT_HERE
    return Message(f"{_heading(draft)}\n\n{text}", (), _context(draft, findings, link), buttons)


def review_done(draft: Draft, decision: Decision, who: str, comment: str) -> Message:
    """The same once somebody has decided, with the decision in the place of the buttons."""
    said = DONE_WORDS[decision].format(who=who, comment=comment.strip())
    return Message(f"{_heading(draft)}\n\n{said}")


def told_to_writer(draft: Draft, decision: Decision, who: str, comment: str, link: str) -> Message:
    """The news for whoever wrote the draft."""
    said = DONE_WORDS[decision].format(who=who, comment=comment.strip())
    return Message(f"Your draft *{draft.contents.title}* has been reviewed. {said}", context=link)


def value_of(draft: Draft) -> str:
    """What a button carries: the draft, at the version that stands above the button."""
    return f"{draft.id}:{draft.version}"


def read_value(value: str) -> tuple[str, int]:
    """The draft and the version that `value_of` wrote; version 0 for what it did not write."""
    draft_id, _, version = value.rpartition(":")
    return draft_id, int(version) if version.isdecimal() else 0


def _heading(draft: Draft) -> str:
    what = "A change to an article" if draft.improves else "A new article"
    if not _is_for_all(draft):
        return f"{what} that not everybody may see waits for a review."
    return f"{what} waits for a review: *{draft.contents.title}*."


def _is_for_all(draft: Draft) -> bool:
    return EVERYONE in draft.contents.audience


def _context(draft: Draft, findings: Sequence[str], link: str) -> str:
    unsourced = len(draft.unsourced)
    facts = [
        "Drafted by a language model." if draft.written_by_model else "",
        f"{unsourced} of {len(draft.statements)} statements rest on no source." if unsourced else "",
        f"For nudges: “{draft.contents.nudge_text}”" if draft.contents.nudge_text and _is_for_all(draft) else "",
        *findings,
        f"Sources, differences and the questions behind it: {link}",
    ]
    return "\n".join(fact for fact in facts if fact)


def _shortened(body: str) -> str:
    if len(body) <= LONGEST_BODY:
        return body
    return f"{body[:LONGEST_BODY].rsplit(None, 1)[0]} …"
