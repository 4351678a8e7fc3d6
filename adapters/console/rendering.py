"""The console's templates, and how they write times and counts. Every value is escaped unless made safe on purpose."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from adapters.markdown import to_html
from bot.replies import human_date
from retrieval.composing.extracting import readable

QUOTE_HEADING = 4
"""A quotation's biggest headings stand below those of the page."""

TEMPLATES = Path(__file__).parent / "templates"


class Templates:
    """The templates, loaded once."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(day=day, moment=moment, counted=counted, quoted=quoted)

    def render(self, template: str, **values: Any) -> str:
        """A whole page or a part of one."""
        return self._environment.get_template(template).render(values)


def day(value: date | datetime | None) -> Markup:
    """A day, which a script rewrites in the reader's own form. Nothing for None."""
    if value is None:
        return Markup()
    plain = value.date() if isinstance(value, datetime) else value
    return Markup('<time datetime="{}">{}</time>').format(plain.isoformat(), human_date(plain))


def moment(value: datetime | None) -> Markup:
    """A moment to the minute, which a script rewrites in the reader's own form and zone. Nothing for None."""
    if value is None:
        return Markup()
    words = f"{human_date(value.date())}, {value:%H:%M} UTC"
    return Markup('<time datetime="{}" data-moment>{}</time>').format(value.isoformat(), words)


def counted(count: int | None, one: str, many: str, few: str = "a few") -> str:
    """How many of something, in words: "no people", "1 person", "12 people"; "a few people" where it is withheld."""
    if count is None:
        return f"{few} {many}"
    number = "no" if count == 0 else f"{count:,}"
    return str(escape(f"{number} {one if count == 1 else many}"))


def quoted(markdown: str, most: int | None = None) -> Markup:
    """Words of an article as its readers see them; of more than `most` characters, the whole lines that fit."""
    text = readable(markdown)
    if most is not None and len(text) > most:
        cut = text.rfind("\n", 0, most)
        text = f"{text[:cut] if cut > 0 else text[:most].rsplit(' ', 1)[0]}\n\n…"
    return Markup(to_html(text, QUOTE_HEADING))  # noqa: S704 - sanitised by to_html
