from dataclasses import replace
from datetime import date

from markupsafe import Markup

from adapters.try_it.sources import dated, sources_of
from bot.replies import Reply
from knowledge.articles import ArticleDetails, Passage, PublishedPassage
from retrieval.outcome import Person
from tests.adapters.try_it.chat_house import LEAVE, cite

READER = Person("web:ann")
PASSAGE = Passage(
    "leave:1", "leave", 1, 0, ("Annual leave", "Carrying over"), "carrying-over", "Carry **five days**. Ask."
)
FOUND = PublishedPassage(PASSAGE, LEAVE)
REPLY = Reply("answered", "Five. [1]", (cite(FOUND, "**five days**"),))


def test_a_source_says_where_it_stands_and_who_stands_for_it() -> None:
    [source] = sources_of(REPLY, {PASSAGE.id: FOUND}, READER)
    assert (source.n, source.title, source.heading, source.owner) == (1, "Annual leave", "Carrying over", "People Team")
    assert source.checked == '✓ checked by Annika Visser on <time datetime="2026-10-05">5 Oct 2026</time>'
    assert source.overdue == ""


def test_the_passage_is_shown_with_the_quote_marked_and_a_way_to_it() -> None:
    [source] = sources_of(REPLY, {PASSAGE.id: FOUND}, READER)
    assert source.passage == "<p>Carry <strong><mark>five days</mark></strong>. Ask.</p>\n"
    assert source.link == "/articles/leave?passage=leave%3A1&quote=%2A%2Afive+days%2A%2A#cited-passage"


def test_an_overdue_source_warns() -> None:
    reply = replace(REPLY, citations=(cite(FOUND, "five", overdue_since=date(2026, 9, 1)),))
    [source] = sources_of(reply, {PASSAGE.id: FOUND}, READER)
    assert '<time datetime="2026-09-01">1 Sept 2026</time>' in source.overdue
    assert "check with People Team" in source.overdue


def test_what_the_reader_may_no_longer_see_is_not_shown() -> None:
    closed = replace(FOUND, details=replace(LEAVE, audience=frozenset({"managers"})))
    [source] = sources_of(REPLY, {PASSAGE.id: closed}, READER)
    assert (source.passage, source.link) == ("", "")


def test_of_a_passage_that_is_gone_the_quote_remains() -> None:
    [source] = sources_of(REPLY, {}, READER)
    assert (source.passage, source.link, source.quote) == ("", "", "**five days**")


def test_names_in_the_knowledge_are_words_and_never_markup() -> None:
    found = replace(FOUND, details=ArticleDetails("T", owner="<b>x</b>", checked_by="<i>y</i>"))
    [source] = sources_of(replace(REPLY, citations=(cite(found, "five"),)), {PASSAGE.id: found}, READER)
    assert source.checked == Markup("✓ checked by &lt;i&gt;y&lt;/i&gt;")


def test_words_without_a_date_stay_as_they_are() -> None:
    assert dated("a < b", None, date(2026, 1, 1)) == "a &lt; b"
