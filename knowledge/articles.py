"""Articles, their versions and the passages they are cited by."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

EVERYONE = "everyone"
"""The group every signed-in person belongs to; the default audience of an article."""

LONGEST_NUDGE_TEXT = 400
"""Characters of the words for nudges that rest on an article; more than that nobody reads."""


class Status(StrEnum):
    """Where an article stands. Only published articles are ever answered from."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    RETIRED = "retired"


@dataclass(frozen=True)
class ArticleDetails:
    """What an article says about itself, apart from its text (the front matter of a Markdown file).

    `nudge_text` are the words in which a nudge may bring it up, approved with the article.
    """

    title: str
    owner: str | None = None
    audience: frozenset[str] = frozenset({EVERYONE})
    status: Status = Status.PUBLISHED
    review_by: date | None = None
    topics: tuple[str, ...] = ()
    also_asked_as: tuple[str, ...] = ()
    checked_by: str | None = None
    checked_on: date | None = None
    url: str | None = None
    nudge_text: str | None = None


@dataclass(frozen=True)
class Article:
    """One article at one version. `source` is the absolute path it was imported from, or None."""

    id: str
    version: int
    details: ArticleDetails
    body: str
    source: str | None = None


@dataclass(frozen=True)
class Passage:
    """A citable part of one article version: small enough for the embedding model to read whole.

    `id` is stable for the same article, place and text, so that an index can be compared with the store by ids alone.
    `heading_path` leads from the article's top heading down to the passage's own; `anchor` is that heading's id.
    """

    id: str
    article_id: str
    version: int
    position: int
    heading_path: tuple[str, ...]
    anchor: str
    text: str


def nudge_text_of(written: str) -> str | None:
    """The words for nudges as they are kept: on one line, so that a file brings back what it was given; None for none.

    Raises ValueError when they are too long.
    """
    text = " ".join(written.split())
    if len(text) > LONGEST_NUDGE_TEXT:
        raise ValueError(f"{len(text)} characters; a nudge has room for {LONGEST_NUDGE_TEXT}")
    return text or None


@dataclass(frozen=True)
class PublishedPassage:
    """A passage together with the article it belongs to, as it stands in the store now."""

    passage: Passage
    details: ArticleDetails = field(repr=False)
