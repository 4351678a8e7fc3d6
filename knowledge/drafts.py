"""Drafts: what is to become an article, from which sources, and which of its statements rest on none. Pure."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from knowledge.articles import EVERYONE, ArticleDetails, Status


class DraftState(StrEnum):
    """How far a draft has come. Only an open one, or one that changes were requested of, may be written in."""

    OPEN = "open"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    PUBLISHED = "published"


WRITABLE = frozenset({DraftState.OPEN, DraftState.CHANGES_REQUESTED})
"""States in which a draft may be written in; a reviewer must find what was submitted."""

UNDER_WAY = WRITABLE | {DraftState.SUBMITTED, DraftState.APPROVED}
"""States of a draft that something may still come of."""

_FOLLOWING = {
    DraftState.OPEN: {DraftState.SUBMITTED, DraftState.REJECTED},
    DraftState.SUBMITTED: {
        DraftState.APPROVED,
        DraftState.CHANGES_REQUESTED,
        DraftState.REJECTED,
        DraftState.OPEN,
    },
    DraftState.CHANGES_REQUESTED: {DraftState.SUBMITTED, DraftState.REJECTED},
    DraftState.APPROVED: {DraftState.PUBLISHED, DraftState.SUBMITTED, DraftState.CHANGES_REQUESTED},
    DraftState.REJECTED: {DraftState.OPEN, DraftState.SUBMITTED},
    DraftState.PUBLISHED: frozenset[DraftState](),
}
"""Where a draft may go from each state. The way back is there, too: a submission is withdrawn, a rejection undone."""


class SourceKind(StrEnum):
    """What a draft may be made from."""

    WORDS = "words"
    """A few lines an expert wrote for us."""

    THREAD = "thread"
    """A pasted conversation, with the names of people taken out."""

    DOCUMENT = "document"
    """A file."""

    ARTICLE = "article"
    """The article that is being improved, as it stood."""

    REVIEWER = "reviewer"
    """Words of whoever reviews the draft."""


@dataclass(frozen=True)
class Source:
    """What a draft was made from. `label` says in a few words what it is and never who wrote it, except by a name that
    stands in an article anyway; `given_by` is the id of whoever brought it, for the audit, not for readers."""

    kind: SourceKind
    label: str
    text: str
    given_by: str = ""


@dataclass(frozen=True)
class Statement:
    """A sentence or list item of a draft, and the source it rests on: its number (from 1) among the draft's sources and
    the words there. Without a source, `source` is None: nobody but its writer vouches for it."""

    text: str
    source: int | None
    quote: str = ""


@dataclass(frozen=True)
class Contents:
    """What of a draft becomes the article."""

    title: str
    body: str
    audience: frozenset[str] = frozenset({EVERYONE})
    owner: str | None = None
    topics: tuple[str, ...] = ()
    also_asked_as: tuple[str, ...] = ()
    review_by: date | None = None
    nudge_text: str | None = None


@dataclass(frozen=True)
class Improves:
    """The article a draft improves, at the version it began from."""

    article_id: str
    version: int


@dataclass(frozen=True)
class Draft:
    """A draft as it stands. `gap_id` is the gap it is to close, `improves` the article it changes; either may be None.

    `version` grows with each change, so that nobody overwrites or approves what they have not seen.
    """

    id: str
    gap_id: str | None
    improves: Improves | None
    contents: Contents
    sources: tuple[Source, ...]
    statements: tuple[Statement, ...]
    drafted_by: str
    written_by_model: bool
    state: DraftState
    created_at: datetime
    changed_at: datetime
    version: int

    @property
    def article_id(self) -> str | None:
        """The article it improves, if it does."""
        return self.improves.article_id if self.improves else None

    @property
    def unsourced(self) -> tuple[Statement, ...]:
        """The statements that rest on no source."""
        return tuple(each for each in self.statements if each.source is None)

    def as_details(self, checked_by: str | None = None, checked_on: date | None = None) -> ArticleDetails:
        """What the published article says about itself."""
        contents = self.contents
        return ArticleDetails(
            title=contents.title,
            owner=contents.owner,
            audience=contents.audience,
            status=Status.PUBLISHED,
            review_by=contents.review_by,
            topics=contents.topics,
            also_asked_as=contents.also_asked_as,
            checked_by=checked_by,
            checked_on=checked_on,
            nudge_text=contents.nudge_text,
        )


@dataclass(frozen=True)
class NewDraft:
    """A draft that is about to be kept."""

    contents: Contents
    drafted_by: str
    gap_id: str | None = None
    improves: Improves | None = None
    sources: tuple[Source, ...] = ()
    statements: tuple[Statement, ...] = field(default=())
    written_by_model: bool = False


def may_follow(now: DraftState, then: DraftState) -> bool:
    """Whether a draft may go from one state to the other."""
    return then in _FOLLOWING[now]
