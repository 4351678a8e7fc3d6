import pytest

from bot.figures.figure_words import (
    NOTHING_ASKED,
    articles_in_words,
    coverage_in_words,
    days,
    stages_in_words,
    topics_in_words,
    waiting_in_words,
)
from bot.figures.outcome_weeks import Coverage
from bot.figures.stages import StageTime, StageTimes, Waiting
from bot.figures.topics import TopicGaps
from knowledge.article_list import ArticleFigures
from knowledge.gaps.gaps import GapState


@pytest.mark.parametrize(
    ("coverage", "words"),
    [
        (
            Coverage(4, 1240, 0.714, 0.68),
            "Of 1,240 questions in the last four weeks, 71 % were answered whole, 3 points more",
        ),
        (Coverage(4, 90, 0.5, 0.51), "1 point fewer than"),
        (Coverage(4, 90, 0.5, 0.5), "as many as in the four weeks before."),
        (Coverage(4, 90, 0.5, None), "50 % were answered whole."),
        (Coverage(4, 0, None, None), NOTHING_ASKED),
    ],
)
def test_coverage_is_a_sentence(coverage: Coverage, words: str) -> None:
    assert words in coverage_in_words(coverage)


def test_delay_has_a_name() -> None:
    times = StageTimes(50, (StageTime(GapState.OPEN, 7.0, 5.0), StageTime(GapState.DRAFTING, 5.2, 3.0)))
    assert stages_in_words(times) == (
        "From the first ask to a proven answer it took 12 days on average (50 gaps). "
        "The longest part, 7 days, nobody had it."
    )
    assert stages_in_words(StageTimes(3, ())).startswith("Fewer than five gaps")


def test_what_waits_is_a_sentence() -> None:
    waiting = [Waiting(GapState.OPEN, 31, 9.0), Waiting(GapState.DRAFTING, 2, None)]
    assert waiting_in_words(waiting) == "31 gaps wait for somebody to take them, half of them for 9 days or longer."
    assert waiting_in_words([Waiting(GapState.IN_REVIEW, 1, None)]) == "1 gap waits for a review."
    assert waiting_in_words([Waiting(GapState.IN_REVIEW, 1, 0.01)]) == "1 gap waits for a review."
    assert waiting_in_words([Waiting(GapState.OPEN, 0, None)]) == "No gap is waiting."


def test_the_topic_most_people_ask_about_comes_first() -> None:
    topics = [TopicGaps("", 9, 0, 90), TopicGaps("leave", 3, 1, 12), TopicGaps("pay", 1, 0, None)]
    assert (
        topics_in_words(topics)
        == "12 people asked about leave and found no answer at first; 3 gaps are still open there."
    )
    assert "no topic was asked about" in topics_in_words([TopicGaps("pay", 1, 0, None)])


def test_the_shelf_is_a_sentence() -> None:
    assert articles_in_words(ArticleFigures(44, 6, 2, 1, 30, 0, 0)) == (
        "44 articles answer questions. 6 are overdue for review, 1 has no owner, 30 were never used."
    )
    assert articles_in_words(ArticleFigures(1, 0, 0, 0, 0, 0, 0)).startswith("1 article answers questions. Each has")
    assert articles_in_words(ArticleFigures(0, 0, 0, 0, 0, 0, 0)) == "No article is published yet."


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0.01, "less than an hour"),
        (0.05, "1 hour"),
        (0.4, "10 hours"),
        (1, "1 day"),
        (2.44, "2.4 days"),
        (1200.3, "1,200 days"),
    ],
)
def test_a_time_is_no_more_exact_than_it_is_known(number: float, words: str) -> None:
    assert days(number) == words
