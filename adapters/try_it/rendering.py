"""Replies and pages as HTML. Every value is escaped by the templates unless it was made safe on purpose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from adapters.markdown import plain_text, to_html
from adapters.try_it.conversations import Asked
from adapters.try_it.marking import link_citations, without_citations
from adapters.try_it.sources import Source, dated, sources_of
from bot.replies import ACTION_LABELS, Reply, overdue_mark, placeholder
from knowledge.articles import PublishedPassage
from retrieval.outcome import Person

TEMPLATES = Path(__file__).parent / "templates"

ANSWER_HEADING = 3
"""An answer stands under its question, which is an h2."""

WARNING = "⚠"
"""How the remarks that matter are marked."""

REASONS = {
    "wrong": "It's wrong",
    "outdated": "It's out of date",
    "incomplete": "Something is missing",
    "not_my_case": "It doesn't fit my case",
}
"""Why an answer did not help, as the feedback stores it and as the page asks for it."""


@dataclass(frozen=True)
class Turn:
    """One question with its reply, ready to show. Without a reply yet, `reply` is None."""

    asked: Asked
    text: Markup
    notices: tuple[Markup, ...]
    sources: Sequence[Source]

    @property
    def reply(self) -> Reply | None:
        """The reply that is shown."""
        return self.asked.reply


def turn_of(asked: Asked, passages: Mapping[str, PublishedPassage], reader: Person) -> Turn:
    """A question and its reply as the page shows them to `reader`."""
    reply = asked.reply
    if reply is None:
        return Turn(asked, Markup(), (), ())
    numbers = {citation.n for citation in reply.citations}
    linked = link_citations(to_html(reply.text, ANSWER_HEADING), numbers, f"source-{asked.id}-")
    return Turn(asked, Markup(linked), _notices(reply), sources_of(reply, passages, reader))  # noqa: S704 - sanitised


def text_so_far(text: str) -> str:
    """An answer still being written, as safe HTML. Its citations become links once the sources are known."""
    return without_citations(to_html(text, ANSWER_HEADING))


def announcement(reply: Reply) -> str:
    """What a screen reader says when a reply is there: the words, any warning, and how much there is to open."""
    said = [plain_text(text_so_far(reply.text)), *(line for line in reply.notice.splitlines() if WARNING in line)]
    if reply.citations:
        said.append("1 source below." if len(reply.citations) == 1 else f"{len(reply.citations)} sources below.")
    if reply.choices:
        said.append(f"{len(reply.choices)} choices below.")
    return " ".join(said)


def _notices(reply: Reply) -> tuple[Markup, ...]:
    # An overdue source carries its own warning where the page shows it, so it is not said twice.
    shown_below = {f"{citation.title}: {overdue_mark(citation)}" for citation in reply.citations}
    days = [citation.checked_on for citation in reply.citations]
    return tuple(dated(line, *days) for line in reply.notice.splitlines() if line and line not in shown_below)


class Pages:
    """The templates, loaded once."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(labels=ACTION_LABELS, reasons=REASONS, working=placeholder().text)

    def render(self, template: str, **values: Any) -> str:
        """A whole page or a part of one."""
        return self._environment.get_template(template).render(values)
