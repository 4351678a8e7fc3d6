import json
from datetime import date

import pytest

from knowledge.articles import ArticleDetails, Status
from knowledge.reading.details_json import details_from_json, details_to_json

FULL = ArticleDetails(
    title="Leave",
    owner="People Ops",
    audience=frozenset({"sales", "managers"}),
    status=Status.DRAFT,
    review_by=date(2027, 3, 31),
    topics=("leave",),
    also_asked_as=("time off?",),
    checked_by="Ann",
    checked_on=date(2026, 10, 3),
    url="https://example.com",
    nudge_text="Enter your leave before Friday.",
)


@pytest.mark.parametrize("details", [FULL, ArticleDetails(title="Bare")])
def test_details_come_back_as_they_were(details: ArticleDetails) -> None:
    assert details_from_json(json.loads(json.dumps(details_to_json(details)))) == details


def test_every_detail_is_written() -> None:
    assert set(details_to_json(FULL)) == set(ArticleDetails.__dataclass_fields__)
    assert details_to_json(FULL)["audience"] == ["managers", "sales"]


def test_an_article_without_what_came_later_is_written_as_it_was_before() -> None:
    # Its fingerprint must not change with an upgrade: every file would become a new version.
    assert "nudge_text" not in details_to_json(ArticleDetails(title="Bare"))
