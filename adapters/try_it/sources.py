"""The sources of a reply as the page shows them: who stands for each, and the passage with the quoted words marked.

Pure: what the store holds now comes from outside.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from markupsafe import Markup, escape

from adapters.markdown import to_html
from adapters.try_it.article_text import quoted
from bot.replies import Reply, checked_mark, human_date, overdue_mark
from knowledge.articles import PublishedPassage
from retrieval.access import in_private
from retrieval.outcome import Citation, Person

PASSAGE_HEADING = 4
"""A passage stands under the question (h2) and the word "Sources" (h3)."""

LONGEST_QUOTE_IN_LINK = 400
"""Characters of the quote that a link carries to the article's page; enough to find its place."""

CITED = "cited-passage"
"""The id of the passage on the article's page."""


@dataclass(frozen=True)
class Source:
    """One source, ready to show. `passage` is empty when the article has changed or is gone since; `quote` remains."""

    n: int
    title: str
    heading: str
    owner: str
    checked: Markup
    overdue: Markup
    quote: str
    passage: Markup
    link: str


def sources_of(reply: Reply, passages: Mapping[str, PublishedPassage], reader: Person) -> list[Source]:
    """The sources of a reply. `passages` holds what is published now; only what `reader` may see is shown."""
    return [_source(citation, passages.get(citation.passage_id), reader) for citation in reply.citations]


def dated(words: str, *days: date | None) -> Markup:
    """The words with these days marked up as dates, so that the browser can write them the reader's own way."""
    marked = escape(words)
    for day in days:
        if day is not None:
            element = Markup('<time datetime="{}">{}</time>').format(day.isoformat(), human_date(day))
            marked = marked.replace(escape(human_date(day)), element)
    return marked


def _source(citation: Citation, found: PublishedPassage | None, reader: Person) -> Source:
    is_visible = found is not None and in_private(reader).allows(found.details.audience)
    return Source(
        n=citation.n,
        title=citation.title,
        heading=" › ".join(heading for heading in citation.heading_path if heading != citation.title),
        owner=citation.owner or "",
        checked=dated(checked_mark(citation), citation.checked_on),
        overdue=dated(overdue_mark(citation), citation.overdue_since),
        quote=citation.quote,
        passage=_passage(found, citation.quote) if found and is_visible else Markup(),
        link=_link(citation) if is_visible else "",
    )


def _passage(found: PublishedPassage, quote: str) -> Markup:
    return Markup(quoted(to_html(found.passage.text, PASSAGE_HEADING), quote))  # noqa: S704 - sanitised by to_html


def _link(citation: Citation) -> str:
    query = urlencode({"passage": citation.passage_id, "quote": citation.quote[:LONGEST_QUOTE_IN_LINK]})
    return f"/articles/{citation.article_id}?{query}#{CITED}"
