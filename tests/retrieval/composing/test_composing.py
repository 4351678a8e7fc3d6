from datetime import date

from knowledge.articles import PublishedPassage
from retrieval.composing.composing import MOST_WORDS_TOGETHER, Composed, cite, quote_answer
from retrieval.composing.extracting import MOST_WORDS, count_words
from retrieval.search.keywords import stems
from tests.retrieval.shelf import HOTEL, LEAVE, evidence, passage

TODAY = date(2026, 11, 20)
FILLER = "The team looks after this part of the work with care and writes down what it learns along the way. "


def _link(found: PublishedPassage) -> str:
    return f"/articles/{found.passage.article_id}"


def _quoted(question: str, *found: PublishedPassage) -> Composed:
    return quote_answer(stems(question), [evidence(each) for each in found], _link, TODAY)


def test_an_answer_is_the_passages_own_words_with_their_mark() -> None:
    composed = _quoted("carry over", LEAVE)
    assert composed.text == f"{LEAVE.passage.text} [1]"
    assert composed.citations[0].quote == LEAVE.passage.text


def test_each_passage_of_an_answer_has_its_own_mark_and_citation() -> None:
    composed = _quoted("carry over hotel", LEAVE, HOTEL)
    assert composed.text == f"{LEAVE.passage.text} [1]\n\n{HOTEL.passage.text} [2]"
    assert [(each.n, each.title) for each in composed.citations] == [(1, "Annual leave"), (2, "Business travel")]


def test_several_passages_share_the_room_there_is() -> None:
    composed = _quoted("work", passage(9 * FILLER, "A"), passage(9 * FILLER, "B"))
    assert all(
        MOST_WORDS_TOGETHER / 4 < count_words(each.quote) <= MOST_WORDS_TOGETHER / 2 for each in composed.citations
    )


def test_a_short_passage_leaves_what_it_does_not_need_to_the_others() -> None:
    short, long = passage("You get up to five days.", "A"), passage(9 * FILLER, "B")
    for found in ((short, long), (long, short)):
        quotes = {each.title: count_words(each.quote) for each in _quoted("days of work", *found).citations}
        assert quotes["A"] == 6
        assert MOST_WORDS_TOGETHER / 2 <= quotes["B"] <= MOST_WORDS


def test_two_sections_of_usual_length_stand_whole_beside_each_other() -> None:
    composed = _quoted("work", passage(4 * FILLER, "A"), passage(3 * FILLER, "B"))
    assert [each.quote for each in composed.citations] == [(4 * FILLER).rstrip(), (3 * FILLER).rstrip()]


def test_a_list_stands_below_the_heading_that_it_is_cited_at() -> None:
    parts = f"## Sick leave\n\n{9 * FILLER}\n\n## Parental leave\n\n1. Ask early for the parental weeks."
    composed = _quoted("parental weeks", passage(parts, "Leave", ["Kinds"]))
    assert composed.text.startswith("**Parental leave**\n\n1. Ask early")
    assert composed.citations[0].heading_path == ("Kinds", "Parental leave")
    assert _quoted("open", passage("1. Open", "Valves")).text == "**Valves**\n\n1. Open [1]"


def test_a_quote_is_verbatim_where_the_text_is_made_readable() -> None:
    found = passage("See [Expenses](expenses.md) first.", "Travel")
    composed = _quoted("expenses", found)
    assert composed.text == "See Expenses first. [1]"
    assert composed.citations[0].quote == "See [Expenses](expenses.md) first."


def test_a_citation_says_where_and_who_checked_it() -> None:
    found = passage(
        "Up to five days.",
        "Annual leave",
        ["Carrying days over"],
        owner="People Team",
        checked_by="Annika Visser",
        checked_on=date(2026, 10, 5),
    )
    citation = cite(2, found, "five days", _link, TODAY)
    assert (citation.n, citation.url, citation.heading_path) == (2, "/articles/annual-leave", ("Carrying days over",))
    assert (citation.quote, citation.owner) == ("five days", "People Team")
    assert (citation.checked_by, citation.checked_on) == ("Annika Visser", date(2026, 10, 5))


def test_where_nobody_is_named_the_owner_has_checked_it() -> None:
    checked = passage("Text.", owner="People Team", checked_on=date(2026, 10, 5))
    unchecked = passage("Text.", owner="People Team")
    assert cite(1, checked, "Text.", _link, TODAY).checked_by == "People Team"
    assert cite(1, unchecked, "Text.", _link, TODAY).checked_by is None


def test_an_article_past_its_review_date_is_cited_as_overdue() -> None:
    overdue = passage("Text.", review_by=date(2026, 9, 1))
    current = passage("Text.", review_by=date(2027, 9, 1))
    assert cite(1, overdue, "Text.", _link, TODAY).overdue_since == date(2026, 9, 1)
    assert cite(1, current, "Text.", _link, TODAY).overdue_since is None


def test_a_quote_below_a_heading_of_its_passage_is_cited_there() -> None:
    found = passage("## Sick leave\n\nCall your manager.\n\n## Parental leave\n\nYou get 26 weeks.", "Leave", ["Kinds"])
    below = cite(1, found, "You get 26 weeks.", _link, TODAY)
    assert (below.heading_path, below.anchor) == (("Kinds", "Parental leave"), "parental-leave")


def test_a_quote_above_all_headings_of_its_passage_is_cited_at_the_passage() -> None:
    citation = cite(1, LEAVE, LEAVE.passage.text, _link, TODAY)
    assert (citation.heading_path, citation.passage_id) == (("Carrying days over",), LEAVE.passage.id)


def test_of_two_that_disagree_the_second_is_quoted_where_it_speaks_of_what_the_first_says() -> None:
    first = passage("You get a daily allowance of 52 euros for meals.", "Travel")
    tickets = "For tickets on a business trip see the page about trips. " * 12
    second = passage(f"{tickets}\n\nFor meals you may claim up to 45 euros a day.", "Claims")
    found = [evidence(first, 1), evidence(second, 2)]
    quoted = quote_answer(stems("allowance on a business trip"), found, _link, date(2026, 11, 22), disagreeing=True)
    assert "45 euros" in quoted.citations[1].quote
