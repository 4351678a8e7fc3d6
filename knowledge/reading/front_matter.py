"""The front matter of an article: the YAML above its text, in which it says what it is and whom it is for."""

import re
from dataclasses import fields as fields_of
from difflib import get_close_matches
from html import unescape

from knowledge.articles import EVERYONE, ArticleDetails, Status, nudge_text_of
from knowledge.reading.outline import first_heading
from knowledge.reading.yaml_fields import Fields, InvalidFrontMatter

__all__ = ["InvalidFrontMatter", "details_from", "misspelt", "read_front_matter", "split_front_matter"]

_OPENING = re.compile(r"\ufeff?(?:[ \t]*\n)*---[ \t]*(?P<language>\w*)[ \t]*\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_FIELD = re.compile(r"\s*[\w -]{1,40}:(?:\s|$)")
_MEANT_AS_YAML = re.compile(r"(?:[ \t]*(?:#.*)?\n)*(?:[\w -]{1,40}:(?:\s|$)|\s*[\[{:%&\"'-]|\t)")
_OURS = [field.name for field in fields_of(ArticleDetails)]
_LIKENESS = 0.8


def read_front_matter(text: str, fallback_title: str) -> tuple[ArticleDetails, str]:
    """What an article says about itself, and its body.

    The title is the field, or else the first heading, or else `fallback_title`. Every field may be missing. Raises
    InvalidFrontMatter.
    """
    fields, body = split_front_matter(text)
    return details_from(fields, first_heading(body) or fallback_title), body


def split_front_matter(text: str) -> tuple[Fields, str]:
    """The fields at the top of `text` (none when it has no front matter), and the text below them.

    A `---` that no fields follow is a rule across the page, as in any Markdown. Raises InvalidFrontMatter.
    """
    text = re.sub(r"\r\n?", "\n", text).removeprefix("\ufeff")
    opening = _OPENING.match(text)
    if not opening:
        return Fields(""), text
    if opening["language"] not in ("", "yaml", "yml"):
        raise InvalidFrontMatter(
            f"The front matter is written in {opening['language']}, not in YAML: rewrite it as lines like 'title: ...'."
        )
    closing = _CLOSING.search(text, opening.end())
    if closing is None and _FIELD.match(text, opening.end()):
        raise InvalidFrontMatter("The front matter never ends: put a line with only --- below its last field.")
    between = text[opening.end() : closing.start()] if closing else ""
    if closing is None or (between.strip() and not _MEANT_AS_YAML.match(between)):
        return Fields(""), text
    return Fields(between, first_line=text.count("\n", 0, opening.end()) + 1), text[closing.end() :]


def details_from(fields: Fields, fallback_title: str) -> ArticleDetails:
    """The details of an article with these fields. Fields of other tools are left alone. Raises InvalidFrontMatter."""
    return ArticleDetails(
        title=unescape(fields.text("title", as_written=True) or "") or fallback_title,
        owner=fields.text("owner"),
        audience=_audience(fields),
        status=_status(fields),
        review_by=fields.day("review_by"),
        topics=_topics(fields),
        also_asked_as=fields.texts("also_asked_as"),
        checked_by=fields.text("checked_by"),
        checked_on=fields.day("checked_on"),
        url=_url(fields),
        nudge_text=_nudge_text(fields),
    )


def misspelt(fields: Fields) -> tuple[str, ...]:
    """A warning for each field that is ignored but looks like one of ours, such as `audiance`."""
    unknown = [name for name in fields.names if name not in _OURS]
    likely = ((name, get_close_matches(name, _OURS, n=1, cutoff=_LIKENESS)) for name in unknown)
    return tuple(f"The field '{name}' is ignored: did you mean '{ours[0]}'?" for name, ours in likely if ours)


def _audience(fields: Fields) -> frozenset[str]:
    groups = fields.groups("audience") or frozenset({EVERYONE})
    return frozenset(EVERYONE if group.lower() == EVERYONE else group for group in groups)


def _status(fields: Fields) -> Status:
    written = fields.text("status")
    if written is None:
        # Site generators mark a page that is not to be shown like this, and nobody must be answered from it.
        is_hidden = fields.is_true("draft") or fields.is_true("published") is False
        return Status.DRAFT if is_hidden else Status.PUBLISHED
    try:
        return Status(re.sub(r"[\s-]+", "_", written.lower()))
    except ValueError:
        problem = f"is '{written}', which is not a status"
        raise fields.wrong("status", problem, f"write one of {', '.join(Status)}") from None


def _topics(fields: Fields) -> tuple[str, ...]:
    topics = (topic.strip() for written in fields.texts("topics") for topic in written.split(","))
    return tuple(topic for topic in topics if topic)


def _nudge_text(fields: Fields) -> str | None:
    try:
        return nudge_text_of(fields.text("nudge_text", as_written=True) or "")
    except ValueError as error:
        raise fields.wrong("nudge_text", f"has {error}", "say the one thing people should do") from None


def _url(fields: Fields) -> str | None:
    url = fields.text("url")
    if url and not re.match(r"https?://\S+$", url, re.IGNORECASE):
        raise fields.wrong("url", f"is '{url[:40]}', which is not a web address", "begin it with https://")
    return url
