"""Articles as Markdown files again: what a person or an import wrote can leave as it came."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import yaml

from knowledge.articles import EVERYONE, Article, ArticleDetails, Status

LONGEST_NAME = 80
"""Characters of a file's name: enough for any title, short enough for every file system."""


@dataclass(frozen=True)
class MarkdownFile:
    """A file to be written: its path below the folder, with forward slashes, and what is in it."""

    path: str
    text: str


def as_markdown(article: Article) -> str:
    """The article as an import reads it: YAML front matter, then the body as it was written."""
    front = yaml.safe_dump(_fields(article.details), allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{front}---\n\n{article.body.strip(chr(10))}\n"


def as_files(articles: Sequence[Article]) -> Iterator[MarkdownFile]:
    """A file for each article. One that was imported keeps its place among the others, so that links still lead on;
    any other is named after its title, in a folder named after its first topic."""
    taken: set[str] = set()
    root = _common_folder([article.source for article in articles if article.source])
    for article in articles:
        name = _place_among(article, root)
        # File systems that fold case must not let one article take the place of another.
        path = name if name.casefold() not in taken else f"{name}-{article.id[:8]}"
        taken.add(path.casefold())
        yield MarkdownFile(f"{path}.md", as_markdown(article))


def _common_folder(sources: Sequence[str]) -> PurePosixPath:
    folders = [PurePosixPath(source).parent for source in sources]
    if not folders:
        return PurePosixPath("/")
    shared = folders[0]
    while not all(folder.is_relative_to(shared) for folder in folders):
        shared = shared.parent
    return shared


def _place_among(article: Article, root: PurePosixPath) -> str:
    if article.source:
        place = PurePosixPath(article.source).relative_to(root)
        return (place.parent / place.stem).as_posix()
    folder = f"{_name(article.details.topics[0])}/" if article.details.topics else ""
    return f"{folder}{_name(article.details.title)}"


def _fields(details: ArticleDetails) -> dict[str, Any]:
    """The front matter's fields; what an import takes for granted is left out."""
    fields: dict[str, Any] = {
        "title": details.title,
        "owner": details.owner,
        "audience": sorted(details.audience) if details.audience != {EVERYONE} else None,
        "status": details.status.value if details.status is not Status.PUBLISHED else None,
        "review_by": details.review_by,
        "topics": list(details.topics),
        "also_asked_as": list(details.also_asked_as),
        "checked_by": details.checked_by,
        "checked_on": details.checked_on,
        "url": details.url,
        "nudge_text": details.nudge_text,
    }
    return {name: value for name, value in fields.items() if value}


def _name(words: str) -> str:
    plain = unicodedata.normalize("NFKC", words).casefold()
    name = re.sub(r"[^\w]+", "-", plain).strip("-_")[:LONGEST_NAME].strip("-_")
    return name or "article"
