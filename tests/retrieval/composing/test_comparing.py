from knowledge.articles import ArticleDetails, Passage, PublishedPassage
from retrieval.composing.comparing import MOST_LISTED, Double, disagreement, doubles, one_for_each_article, subjects_of
from retrieval.outcome import Evidence
from retrieval.search.keywords import stems

TEXT = "You get a daily allowance of €52 for each full day you travel, for meals and small costs, and need no receipts."
OTHER = (
    "Your daily allowance for meals on a full day of travel is €45 a day; bring receipts for everything else you buy."
)


def passage(article_id: str, text: str, title: str = "Business travel") -> PublishedPassage:
    details = ArticleDetails(title, also_asked_as=("What is the daily allowance?",))
    return PublishedPassage(Passage(f"{article_id}:p", article_id, 1, 0, (title, "Daily allowance"), "", text), details)


def near(found: PublishedPassage, likeness: float) -> Evidence:
    return Evidence(found, 1, likeness, {"meaning": likeness})


def test_passages_of_other_articles_that_are_much_alike_are_doubles() -> None:
    mine, theirs = passage("a", TEXT), passage("b", OTHER)
    found = doubles(mine, [near(theirs, 0.83), near(passage("c", OTHER), 0.9), near(passage("d", OTHER), 0.5)])
    assert [(each.theirs.passage.article_id, each.likeness) for each in found] == [("c", 0.9), ("b", 0.83)]


def test_an_article_is_no_double_of_itself_nor_a_closing_line_of_anything() -> None:
    mine = passage("a", TEXT)
    assert doubles(mine, [near(mine, 1.0)]) == []
    assert doubles(passage("a", "Ask the service desk."), [near(passage("b", OTHER), 0.99)]) == []


def test_different_amounts_for_one_thing_are_a_disagreement() -> None:
    mine, theirs = passage("a", TEXT), passage("b", OTHER, "Expenses")
    found = disagreement(mine, [near(theirs, 0.8)], stems)
    assert found is not None
    assert found.theirs == theirs


def test_passages_that_are_not_about_one_thing_do_not_disagree() -> None:
    assert disagreement(passage("a", TEXT), [near(passage("b", OTHER, "Expenses"), 0.6)], stems) is None
    assert disagreement(passage("a", TEXT), [near(passage("a", OTHER), 0.9)], stems) is None


def test_a_passage_is_about_its_headings_and_what_people_ask() -> None:
    assert subjects_of(passage("a", TEXT)) == ["Business travel Daily allowance", "What is the daily allowance?"]


def test_each_article_is_listed_once_and_not_too_many() -> None:
    mine = passage("a", TEXT)
    found = [Double(mine, passage(f"b{number % 9}", OTHER), 0.8 + number / 100) for number in range(18)]
    listed = one_for_each_article(found)
    assert len(listed) == MOST_LISTED
    assert listed[0].likeness == max(each.likeness for each in found)
