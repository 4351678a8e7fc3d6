from datetime import UTC, datetime
from typing import get_args

import pytest

from knowledge.articles import ArticleDetails, Passage, PublishedPassage
from retrieval.outcome import (
    OUTCOME_NAMES,
    Answered,
    Clarify,
    Denied,
    Evidence,
    Failed,
    NotHere,
    Outcome,
    Partial,
    Person,
    Place,
    PlaceKind,
    Question,
    Unknown,
    name_of,
)


def test_every_outcome_has_a_name_of_its_own() -> None:
    assert set(OUTCOME_NAMES) == set(get_args(Outcome))
    assert len(set(OUTCOME_NAMES.values())) == len(OUTCOME_NAMES)


@pytest.mark.parametrize(
    ("outcome", "name"),
    [
        (Answered("Five days. [1]", (), 0.9), "answered"),
        (Partial("Five days. [1]", (), 0.9, missing="monitors"), "partial"),
        (Clarify(("Travel card", "Purchasing card")), "clarify"),
        (Unknown(), "unknown"),
        (NotHere(), "not_here"),
        (Denied(), "denied"),
        (Failed(), "error"),
    ],
)
def test_an_outcome_is_called_as_commands_and_surfaces_spell_it(outcome: Outcome, name: str) -> None:
    assert name_of(outcome) == name


@pytest.mark.parametrize("kind", list(PlaceKind))
def test_only_a_channel_is_read_by_others(kind: PlaceKind) -> None:
    assert Place("web", kind, "1").is_private is (kind is not PlaceKind.CHANNEL)


def test_whoever_is_not_in_the_directory_belongs_to_everyone_and_to_nothing_else() -> None:
    question = Question("q", "how?", Person("web:1"), Place("web", PlaceKind.DIRECT, "1"), datetime.now(UTC))
    assert question.asker.groups == {"everyone"}
    assert (question.asker.is_guest, question.asker.is_active, question.history) == (False, True, ())


def test_evidence_knows_its_article() -> None:
    passage = Passage("a:1", "a", 1, 0, (), "", "Five days.")
    assert Evidence(PublishedPassage(passage, ArticleDetails("Leave")), 1, 0.5).article_id == "a"
