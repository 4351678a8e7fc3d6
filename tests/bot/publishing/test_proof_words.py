import pytest

from bot.publishing.proof_words import answers, missing_of
from knowledge.articles import ArticleDetails, Passage, PublishedPassage
from retrieval.outcome import Answered, Citation, Clarify, Denied, Evidence, Failed, NotHere, Outcome, Partial, Unknown


def cited(article_id: str) -> Citation:
    return Citation(1, article_id, "p1", "Leave", (), "", "Five days.", "http://x")


def near(article_id: str, likeness: float) -> Evidence:
    passage = Passage("p1", article_id, 1, 0, ("Leave", "Carrying over"), "", "Five days.")
    return Evidence(PublishedPassage(passage, ArticleDetails("Leave")), 1, 0.5, {"meaning": likeness})


def test_an_answer_that_cites_the_article_lacks_nothing() -> None:
    outcome = Answered("Five days.", (cited("a1"),), 0.9)
    assert answers(outcome, "a1")
    assert missing_of(outcome, "a1") == ""


def test_an_answer_from_elsewhere_answers_but_proves_nothing() -> None:
    outcome = Answered("Five days.", (cited("a2"),), 0.9)
    assert answers(outcome)
    assert not answers(outcome, "a1")
    assert "‘Leave’" in missing_of(outcome, "a1")


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Partial("Five days.", (cited("a1"),), 0.9, "for contractors"), "Still missing: for contractors"),
        (Clarify(("travel card", "purchasing card")), "travel card, purchasing card"),
        (Clarify(), "could not be read"),
        (Unknown(restricted=True), "audience"),
        (Unknown(), "Nothing comes near"),
        (Unknown((near("a1", 0.8),)), "‘Leave › Carrying over’"),
        (Unknown((near("a1", 0.2),)), "lacks what was asked"),
        (Unknown((near("a2", 0.8),)), "The nearest is ‘Leave’"),
        (Denied(), "audience"),
        (NotHere(), "audience"),
        (Failed(), "asked again"),
        (Answered("Hello.", (), 1.0, said_instead="greeting"), "small talk"),
    ],
)
def test_what_is_missing_is_said_in_words(outcome: Outcome, said: str) -> None:
    assert not answers(outcome, "a1")
    assert said in missing_of(outcome, "a1")
