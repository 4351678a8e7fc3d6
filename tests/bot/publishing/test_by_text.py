from bot.publishing.by_text import SPEAKS_FROM, speaks_of, without_names
from knowledge.articles import ArticleDetails, Passage, PublishedPassage
from retrieval.looking import Look
from retrieval.outcome import Evidence

ASKED = "Can I expense a co-working day?"


def passage(*headings: str, text: str = "Up to twice a month.") -> PublishedPassage:
    found = Passage("p1", "a1", 1, 0, headings, "", text)
    return PublishedPassage(found, ArticleDetails("Co-working", also_asked_as=(ASKED,)))


def look(likeness: float, article_id: str = "a1") -> Look:
    found = PublishedPassage(Passage("p1", article_id, 1, 0, (), "", "Text."), ArticleDetails(""))
    return Look(ASKED, (Evidence(found, 1, 1.0, {"likeness": likeness}),), None, 0.9)


def test_a_passage_is_left_with_its_sentences_and_its_own_headings() -> None:
    (bare,) = without_names([passage("Co-working", "In detail", "Can I expense co-working days?")], [ASKED])
    assert (bare.details.title, bare.details.also_asked_as) == ("", ())
    assert bare.passage.heading_path == ("In detail",)
    assert bare.passage.text == "Up to twice a month."


def test_a_heading_that_is_no_question_stays_whatever_was_asked() -> None:
    (bare,) = without_names([passage("Carrying days over")], [ASKED, "", "?"])
    assert bare.passage.heading_path == ("Carrying days over",)


def test_only_the_articles_own_sentences_speak_for_it() -> None:
    assert speaks_of(look(SPEAKS_FROM), "a1")
    assert not speaks_of(look(SPEAKS_FROM - 0.01), "a1")
    assert not speaks_of(look(0.9, "another"), "a1")
    assert not speaks_of(Look(ASKED, (), None, 0.0), "a1")
