"""The details of an article as JSON, for its versions in the database and for its fingerprint."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from knowledge.articles import ArticleDetails, Status


def details_to_json(details: ArticleDetails) -> dict[str, Any]:
    """`details` as values that JSON knows; groups in alphabetical order, dates as 2027-03-31.

    What came later is only there where it says something: an article without it keeps the fingerprint it had.
    """
    added = {"nudge_text": details.nudge_text} if details.nudge_text else {}
    return added | {
        "title": details.title,
        "owner": details.owner,
        "audience": sorted(details.audience),
        "status": details.status.value,
        "review_by": _written(details.review_by),
        "topics": list(details.topics),
        "also_asked_as": list(details.also_asked_as),
        "checked_by": details.checked_by,
        "checked_on": _written(details.checked_on),
        "url": details.url,
    }


def details_from_json(values: Mapping[str, Any]) -> ArticleDetails:
    """The details that `details_to_json` wrote."""
    return ArticleDetails(
        title=values["title"],
        owner=values["owner"],
        audience=frozenset(values["audience"]),
        status=Status(values["status"]),
        review_by=_read(values["review_by"]),
        topics=tuple(values["topics"]),
        also_asked_as=tuple(values["also_asked_as"]),
        checked_by=values["checked_by"],
        checked_on=_read(values["checked_on"]),
        url=values["url"],
        nudge_text=values.get("nudge_text"),
    )


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _read(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
