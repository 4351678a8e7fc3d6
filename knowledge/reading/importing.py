"""A file as an article, or a rejection that says what to mend."""

import hashlib
import json
import re
import stat
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.articles import ArticleDetails
from knowledge.reading.converting import (
    DOCUMENT_KINDS,
    CannotConvert,
    Converted,
    convert_document,
    convert_html,
    decode_html,
)
from knowledge.reading.decoding import NotText, decode
from knowledge.reading.details_json import details_to_json
from knowledge.reading.finding import TEXT_ENDINGS, Rejection, ending_problem, find_files, source_of, system_reason
from knowledge.reading.front_matter import InvalidFrontMatter, details_from, misspelt, split_front_matter
from knowledge.reading.outline import first_heading
from knowledge.reading.rewriting import rewritten
from knowledge.reading.yaml_fields import Fields

__all__ = [
    "LARGEST_FILE",
    "ReadFile",
    "Rejection",
    "document_text",
    "find_files",
    "handwritten",
    "read_file",
    "same_title_warnings",
    "source_of",
]

LARGEST_FILE = 50 * 1024 * 1024
"""Bytes. A larger file is no article, and converting it would hold up the others for minutes."""

_NAMES_OF_A_FOLDERS_PAGE = ("index", "_index", "readme")


@dataclass(frozen=True)
class ReadFile:
    """An article as it was read, not yet stored. `source` is None for one that was written by hand.

    `content_hash` is a fingerprint of details and body; a title that only came from the file's name is left out of it,
    so that a renamed file is known again.
    """

    source: str | None
    details: ArticleDetails
    body: str
    content_hash: str
    warnings: tuple[str, ...] = ()


class _NothingToRead(ValueError):
    """A file without text. The message says what to do about it."""


def read_file(path: Path) -> ReadFile | Rejection:
    """The article in the file at `path`, or why it cannot be one. Blocks: call it in a thread."""
    try:
        return _read(path)
    except OSError as error:
        return Rejection(source_of(path), system_reason(error))
    except (InvalidFrontMatter, NotText, CannotConvert, _NothingToRead) as error:
        return Rejection(source_of(path), str(error))


def document_text(name: str, data: bytes) -> str | Rejection:
    """What a document says, as Markdown, or why it cannot be read. `name` tells by its ending what it is. Blocks: call
    it in a thread."""
    path = Path(name)
    try:
        problem = ending_problem(path) or _size_problem(data)
        if problem:
            return Rejection(name, problem)
        fields, document = _parsed(path.suffix.lower(), data)
        text = document.markdown.strip()
        return text if re.search(r"\w", text) else Rejection(name, _no_text_reason(path, fields))
    except (InvalidFrontMatter, NotText, CannotConvert) as error:
        return Rejection(name, str(error))


def handwritten(details: ArticleDetails, body: str) -> ReadFile:
    """An article that no file holds, ready to be stored like one."""
    return ReadFile(source=None, details=details, body=body, content_hash=_fingerprint(details, body))


def same_title_warnings(articles: Iterable[tuple[str, str]]) -> list[str]:
    """A warning for each title that several of `articles`, pairs of source and title, share."""
    sources: dict[str, list[str]] = defaultdict(list)
    titles: dict[str, str] = {}
    for source, title in articles:
        key = " ".join(title.casefold().split())
        sources[key].append(source)
        titles.setdefault(key, title)
    return [
        f"{len(same)} articles are called '{titles[key]}': give each its own title, so that people can tell their "
        f"answers apart ({', '.join(same)})."
        for key, same in sources.items()
        if len(same) > 1
    ]


def _read(path: Path) -> ReadFile:
    fields, document = _parse(path)
    body = document.markdown.strip("\n")
    if not re.search(r"\w", body):
        raise _NothingToRead(_no_text_reason(path, fields))
    file_title = _title_from_name(path)
    title = document.title or (None if "title" in fields.names else first_heading(body))
    details = details_from(fields, title or file_title)
    named = replace(details, title="") if details.title == file_title else details
    return ReadFile(source_of(path), details, body, _fingerprint(named, body), misspelt(fields))


def _parse(path: Path) -> tuple[Fields, Converted]:
    problem = ending_problem(path)
    if problem:
        raise CannotConvert(problem)
    return _parsed(path.suffix.lower(), _bytes(path))


def _parsed(ending: str, data: bytes) -> tuple[Fields, Converted]:
    if ending in TEXT_ENDINGS:
        fields, text = split_front_matter(decode(data))
        return fields, Converted(rewritten(text))
    if DOCUMENT_KINDS[ending] == "HTML":
        fields, html = split_front_matter(decode_html(data))
        return fields, convert_html(html)
    return Fields(""), convert_document(data, ending)


def _bytes(path: Path) -> bytes:
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise _NothingToRead("This is not a file that can be read: give the path of a file.")
    if found.st_size > LARGEST_FILE:
        raise _NothingToRead("This file is larger than 50 MB: split it.")
    data = path.read_bytes()
    if not data.strip():
        raise _NothingToRead("This file is empty: write the article in it, or remove it.")
    return data


def _size_problem(data: bytes) -> str | None:
    if len(data) > LARGEST_FILE:
        return "This file is larger than 50 MB: split it."
    return None if data.strip() else "This file is empty."


def _no_text_reason(path: Path, fields: Fields) -> str:
    if path.suffix.lower() == ".pdf":
        return "This PDF file holds pictures of text only: save a copy with text recognition (OCR)."
    if fields.names:
        return "There is no text below the front matter: write the article there, or remove the file."
    return "There is no text in this file: write the article in it, or remove it."


def _title_from_name(path: Path) -> str:
    name = path.stem
    if name.lower() in _NAMES_OF_A_FOLDERS_PAGE:
        name = path.absolute().parent.name or name
    words = re.sub(r"[\s_-]+", " ", source_of(Path("/" + name))[1:]).strip()
    return (words[:1].upper() + words[1:]) or "Untitled"


def _fingerprint(details: ArticleDetails, body: str) -> str:
    described = json.dumps(details_to_json(details), sort_keys=True)
    return hashlib.sha256(f"{described}\0{body}".encode()).hexdigest()
