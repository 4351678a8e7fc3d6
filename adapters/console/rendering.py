"""The console's templates, and how they write times and counts. Every value is escaped unless made safe on purpose."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.replies import human_date

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
        self._environment.filters.update(day=day, moment=moment, counted=counted)

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
