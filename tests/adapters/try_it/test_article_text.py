import pytest

from adapters.markdown import to_html
from adapters.try_it.article_text import lay_out, quoted
from knowledge.articles import Article, ArticleDetails, Passage
from knowledge.reading.splitting import split

BODY = """# Annual leave

You get 26 days a year.

## Booking leave

1. Open Birch.
2. Pick the dates.
3. Send it.

## Carrying over {#carry}

You can carry over **five days**. See [pay](pay.md).

## Booking leave

See above.
"""


def article(body: str = BODY, title: str = "Annual leave") -> Article:
    return Article("leave", 1, ArticleDetails(title), body)


def passages(of: Article) -> list[Passage]:
    sections = split(of.body, lambda text: len(text.split()) * 20, 200)
    return [Passage(f"p{s.position}", of.id, 1, s.position, s.heading_path, s.anchor, s.text) for s in sections]


def nowhere(_: str) -> None:
    return None


def test_every_heading_can_be_linked_to_and_the_title_is_not_said_twice() -> None:
    text = lay_out(article(), None, "", nowhere)
    whole = text.before + text.cited + text.after
    assert "Annual leave" not in whole
    assert text.title_anchor == "annual-leave"
    assert '<h2 id="booking-leave">Booking leave</h2>' in whole
    assert '<h2 id="carry">Carrying over</h2>' in whole
    assert '<h2 id="booking-leave-1">Booking leave</h2>' in whole


def test_a_first_heading_that_is_not_the_title_stays() -> None:
    assert "Annual leave</h2>" in lay_out(article(title="Holidays"), None, "", nowhere).after


@pytest.mark.parametrize("place", range(len(passages(article()))))
def test_each_passage_is_set_apart_where_it_stands(place: int) -> None:
    passage = passages(article())[place]
    text = lay_out(article(), passage, "", nowhere)
    assert quoted(text.cited, passage.text) != text.cited
    assert len(text.cited) < len(text.before + text.after)


def test_the_passage_under_a_repeated_heading_is_the_right_one() -> None:
    [last] = [passage for passage in passages(article()) if passage.anchor == "booking-leave-1"]
    assert "See above" in lay_out(article(), last, "", nowhere).cited


def test_the_quote_is_marked_inside_its_passage_only() -> None:
    [carrying] = [passage for passage in passages(article()) if passage.anchor == "carry"]
    text = lay_out(article(), carrying, "carry over **five days**", nowhere)
    assert "<mark>carry over </mark><strong><mark>five days</mark></strong>" in text.cited
    assert "<mark>" not in text.before + text.after


def test_a_quote_that_begins_inside_a_list_is_found() -> None:
    assert "<mark>Pick the dates.</mark>" in quoted(
        to_html("1. Open Birch.\n2. Pick the dates."), "Birch.\n2. Pick the dates."
    )


def test_a_passage_whose_words_changed_is_shown_as_its_whole_part() -> None:
    gone = Passage("p", "leave", 1, 0, ("Carrying over",), "carry", "words of an earlier version")
    text = lay_out(article(), gone, "", nowhere)
    assert "carry over" in text.cited
    assert "See above" in text.after


def test_links_between_articles_are_led_on() -> None:
    assert '<a href="/articles/pay"' in lay_out(article(), None, "", {"pay.md": "/articles/pay"}.get).after


def test_an_article_written_on_windows_is_laid_out_the_same() -> None:
    windows = article(BODY.replace("\n", "\r\n"))
    assert lay_out(windows, passages(windows)[1], "", nowhere) == lay_out(
        article(), passages(article())[1], "", nowhere
    )


def test_an_empty_article_has_nothing_to_show() -> None:
    text = lay_out(article(""), None, "", nowhere)
    assert text.before + text.cited + text.after == ""
