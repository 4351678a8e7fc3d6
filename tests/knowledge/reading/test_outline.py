from knowledge.reading.outline import first_heading, outline, part_with, says_something


def test_headings_of_both_kinds_make_the_path() -> None:
    parts = outline("Intro\n\nLeave\n=====\n\nA\n\n## Annual\n\nB\n\n# Travel\n\nC\n")
    assert [part.heading_path for part in parts] == [(), ("Leave",), ("Leave", "Annual"), ("Travel",)]
    assert [part.content.strip() for part in parts] == ["Intro", "A", "B", "C"]


def test_a_level_that_was_left_out_does_not_stay_open() -> None:
    parts = outline("# A\n\n#### B\n\n## C\n\n#### D\n")
    assert [part.heading_path for part in parts[1:]] == [("A",), ("A", "B"), ("A", "C"), ("A", "C", "D")]


def test_what_looks_like_a_heading_in_code_or_a_quote_is_none() -> None:
    body = "# Real\n\n```\n# code\n```\n\n    # more code\n\n> # quoted\n\n- # in a list\n"
    assert [part.heading_path for part in outline(body)] == [(), ("Real",)]


def test_together_the_parts_hold_every_line_once() -> None:
    body = "a\n\n# B\nb\n\n---\n\nC\n-\n\n[x]: http://example.com\n\n<div>\n\n# D\n\n</div>\n"
    parts = outline(body)
    assert "\n".join(f"{part.heading}\n{part.content}" if part.heading else part.content for part in parts) == body


def test_the_words_of_a_heading_are_free_of_markup() -> None:
    heading = outline("# The *new* `pip` [guide](/g) &amp; more {#guide}\n")[1]
    assert heading.heading_path == ("The new pip guide & more",)
    assert heading.anchor == "guide"


def test_a_heading_that_holds_a_link_says_more_than_its_words() -> None:
    plain, linked = outline("# **Plain** `words`\n\n# See [this](/x)\n")[1:]
    assert not plain.says_more
    assert linked.says_more


def test_an_anchor_on_the_line_above_belongs_to_the_heading() -> None:
    parts = outline('Text\n\n<a id="here"></a>\n## Title\n\nMore\n')
    assert parts[1].anchor == "here"
    assert "<a" not in parts[0].content


def test_the_first_heading_with_words_is_found() -> None:
    assert first_heading("#\n\ntext\n\n## Real *one*\n") == "Real one"
    assert first_heading("no heading") is None


def test_strokes_alone_say_nothing() -> None:
    assert not says_something("---\n\n***\n| :-: | --- |\n")
    assert says_something("👍")


def test_a_quote_is_led_back_to_the_heading_it_stands_under() -> None:
    merged = "Call us.\n\n## Berlin\n\nCall 1.\n\n## Paris {#fr}\n\nCall 2."
    part = part_with("Call 2.", merged)
    assert part is not None
    assert (part.heading_path, part.anchor) == (("Paris",), "fr")
    assert part_with("Call us.", merged) is None
    assert part_with("Call 3.", merged) is None


def test_a_quote_is_led_back_to_a_heading_with_a_line_below_it() -> None:
    for line in ("======", "---", "  -  "):
        part = part_with("Call 1.", f"Call us.\n\nBerlin\n{line}\n\nCall 1.")
        assert part is not None
        assert part.heading_path == ("Berlin",)
    assert part_with("Call 1.", "Call us.\n\n- Berlin\n\nCall 1.") is None
