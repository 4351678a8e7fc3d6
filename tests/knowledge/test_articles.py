import dataclasses

import pytest

from knowledge.articles import (
    EVERYONE,
    LONGEST_NUDGE_TEXT,
    Article,
    ArticleDetails,
    Passage,
    PublishedPassage,
    Status,
    nudge_text_of,
)


def test_an_article_is_for_everyone_and_published_unless_it_says_otherwise() -> None:
    details = ArticleDetails(title="Leave")
    assert details.audience == {EVERYONE}
    assert details.status is Status.PUBLISHED


def test_a_status_is_spelled_as_in_front_matter() -> None:
    assert list(Status) == ["draft", "in_review", "published", "retired"]


def test_words_for_nudges_are_kept_on_one_line_and_short() -> None:
    assert nudge_text_of("  Enter your leave\n before Friday. ") == "Enter your leave before Friday."
    assert nudge_text_of(" \n") is None
    assert nudge_text_of("x" * LONGEST_NUDGE_TEXT)
    with pytest.raises(ValueError, match="401 characters; a nudge has room for 400"):
        nudge_text_of("x" * (LONGEST_NUDGE_TEXT + 1))


def test_what_was_read_cannot_be_changed_under_a_readers_hands() -> None:
    article = Article("a1", 1, ArticleDetails(title="Leave"), "Body")
    with pytest.raises(dataclasses.FrozenInstanceError):
        article.body = "Other"  # type: ignore[misc]


def test_a_passage_in_a_log_does_not_repeat_the_details_of_its_article() -> None:
    passage = Passage("a1:x", "a1", 1, 0, ("Leave",), "leave", "Text")
    assert "Secret title" not in repr(PublishedPassage(passage, ArticleDetails(title="Secret title")))
