import re
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.reading.splitting import TINY_TOKENS, Section, passage_id, split

LONG = "A sentence that is quite long and has enough words to stand on its own feet in any company. " * 4


def _words(text: str) -> int:
    return len(text.split())


def test_each_heading_begins_a_section_that_carries_its_path() -> None:
    body = f"# Leave\n\n{LONG}\n\n## Annual leave\n\n{LONG}\n\n# Travel\n\n{LONG}\n"
    sections = split(body, _words, 200)
    assert [section.heading_path for section in sections] == [("Leave",), ("Leave", "Annual leave"), ("Travel",)]
    assert [section.anchor for section in sections] == ["leave", "annual-leave", "travel"]
    assert [section.position for section in sections] == [0, 1, 2]
    assert {section.text for section in sections} == {LONG.strip()}


def test_an_article_without_headings_is_split_too() -> None:
    assert split("Just this.", _words, 200) == [Section((), "", "Just this.", 0)]


@pytest.mark.parametrize("body", ["", "\n\n", "---\n", "| --- |\n"])
def test_a_body_that_says_nothing_has_no_sections(body: str) -> None:
    assert split(body, _words, 200) == []


def test_links_images_anchors_and_tables_are_kept_as_written() -> None:
    body = f"""# Guide {{#the-guide}}

See [the form](https://example.com/form?a=1#top) and ![a map](map.png "Map").

| Who | When |
|-----|:----:|
| Ann | now  |

{LONG}"""
    (section,) = split(body, _words, 200)
    assert section.anchor == "the-guide"
    assert section.text in body


def test_a_heading_that_holds_a_link_is_kept_in_the_text() -> None:
    (section,) = split(f"## See [the form](/form)\n\n{LONG}", _words, 200)
    assert section.heading_path == ("See the form",)
    assert section.text.startswith("## See [the form](/form)\n")


def test_tiny_neighbours_under_one_heading_become_one_section() -> None:
    body = "# Contacts\n\n## Berlin\n\nCall 1.\n\n## Paris\n\nCall 2.\n\n## Rome\n\nCall 3.\n"
    (section,) = split(body, _words, 200)
    assert section.heading_path == ("Contacts",)
    assert section.anchor == "berlin"
    assert section.text == "## Berlin\n\nCall 1.\n\n## Paris\n\nCall 2.\n\n## Rome\n\nCall 3."


def test_a_tiny_introduction_joins_its_first_tiny_child() -> None:
    (section,) = split("# Contacts\n\nHow to reach us.\n\n## Berlin\n\nCall 1.\n", _words, 200)
    assert section == Section(("Contacts",), "contacts", "How to reach us.\n\n## Berlin\n\nCall 1.", 0)


def test_tiny_sections_under_different_top_headings_stay_apart() -> None:
    assert len(split("# Berlin\n\nCall 1.\n\n# Paris\n\nCall 2.\n", _words, 200)) == 2


def test_a_tiny_section_does_not_dilute_a_long_neighbour() -> None:
    assert len(split(f"# A\n\n## B\n\n{LONG}\n\n## C\n\nShort.\n", _words, 200)) == 2


def test_the_short_answer_to_a_question_stands_alone() -> None:
    body = "# Questions\n\n## May I keep it?\n\nNo.\n\n## May I borrow it?\n\nYes.\n"
    assert [section.text for section in split(body, _words, 200)] == ["No.", "Yes."]


def test_merging_stops_when_the_section_is_no_longer_tiny() -> None:
    body = "# All\n\n" + "".join(f"## Part {number}\n\n{'word ' * 15}\n\n" for number in range(9))
    sections = split(body, _words, 200)
    assert len(sections) == 3
    assert all(TINY_TOKENS <= _words(section.text) < 2 * TINY_TOKENS for section in sections)


def test_a_heading_with_nothing_below_it_joins_the_next_section() -> None:
    sections = split(f"# A\n\n{LONG}\n\n# Empty\n\n# B\n\n{LONG}\n", _words, 200)
    assert [section.heading_path for section in sections] == [("A",), ("B",)]
    assert sections[1].text == f"# Empty\n\n# B\n\n{LONG.strip()}"


def test_a_last_heading_with_nothing_below_it_is_kept() -> None:
    assert split("Text.\n\n# End\n", _words, 200)[0].text == "Text.\n\n# End"
    assert split("# Only\n", _words, 200) == [Section(("Only",), "only", "# Only", 0)]


def test_a_parent_heading_is_not_repeated_when_the_path_tells_it() -> None:
    (section,) = split(f"# A\n\n## B\n\n{LONG}\n", _words, 200)
    assert section.heading_path == ("A", "B")
    assert section.text == LONG.strip()


def test_a_long_section_becomes_several_with_the_same_path_and_anchor() -> None:
    sections = split("# Long\n\n" + f"{LONG}\n\n" * 6, _words, 100)
    assert len(sections) > 3
    assert {(section.heading_path, section.anchor) for section in sections} == {(("Long",), "long")}


def test_windows_line_ends_make_the_same_sections() -> None:
    body = f"# A\n\n{LONG}\n\n- a\n- b\n\nB\n=\n\nText.\n"
    assert split(body.replace("\n", "\r\n"), _words, 50) == split(body, _words, 50)


def test_a_passage_keeps_its_id_when_something_is_written_above_it() -> None:
    before = split(f"# A\n\n{LONG}\n\n# B\n\n{LONG} B.\n", _words, 200)
    after = split(f"# New\n\n{LONG}\n\n# A\n\n{LONG}\n\n# B\n\n{LONG} B.\n", _words, 200)
    assert passage_id("a1", before[1]) == passage_id("a1", after[2])
    assert passage_id("a1", before[1]) != passage_id("a2", before[1])
    assert re.fullmatch(r"a1:[0-9a-f]{12}", passage_id("a1", before[0]))


def test_the_same_text_twice_in_one_article_has_two_ids() -> None:
    sections = split(f"# A\n\n{LONG}\n\n# A\n\n{LONG}\n", _words, 200)
    assert [section.anchor for section in sections] == ["a", "a-1"]
    assert [section.repeat for section in sections] == [0, 1]
    assert len({passage_id("a1", section) for section in sections}) == 2


def test_text_is_counted_a_few_times_however_many_sections_there_are() -> None:
    counted = 0

    def count(text: str) -> int:
        nonlocal counted
        counted += len(text)
        return len(text.split())

    body = "# All\n\n" + "".join(f"## Part {number}\n\nSome few words.\n\n" for number in range(10_000))
    sections = split(body, count, 200)
    assert len(sections) > 500
    assert counted < 20 * len(body)


_WORD = st.sampled_from(
    ["leave", "form", "manager", "Ask", "pay.", "When?", "e.g.", "[a link](/x)", "`code`", "**now**"]
)
_TEXT = st.lists(_WORD, min_size=1, max_size=60).map(" ".join)
_BLOCK = st.one_of(
    _TEXT,
    st.tuples(st.sampled_from(["# ", "## ", "### ", "###### "]), st.sampled_from(["Leave", "Pay *now*"])).map("".join),
    st.lists(_TEXT, min_size=1, max_size=6).map(lambda items: "\n".join(f"- {item}" for item in items)),
    st.lists(_TEXT, min_size=1, max_size=4).map(
        lambda items: "1. Begin\n" + "\n".join(f"   - {item}" for item in items)
    ),
    st.lists(_TEXT, min_size=1, max_size=6).map(
        lambda rows: "| a |\n|---|\n" + "\n".join(f"| {row} |" for row in rows)
    ),
    st.lists(_TEXT, min_size=1, max_size=6).map(lambda lines: "```\n" + "\n".join(lines) + "\n```"),
    _TEXT.map(lambda text: f"> {text}"),
    _TEXT.map(lambda text: f"<div>\n{text}\n</div>"),
    st.just("---"),
)
_BODY = st.lists(_BLOCK, max_size=12).map("\n\n".join)


def _with_numbers(body: str) -> str:
    """Each word of `body` made unlike all others, so that its place in the result can be told."""
    numbers = iter(range(10_000))
    return re.sub(r"leave|form|manager|Ask|pay|When|code|now|Begin", lambda word: f"{word[0]}{next(numbers)}", body)


def _numbers(text: str) -> list[int]:
    return list(dict.fromkeys(int(number) for number in re.findall(r"[a-zA-Z](\d+)", text)))


# Below 20 tokens the fences of a code block leave no room for a numbered word, which is then cut in two.
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=_BODY, limit=st.integers(min_value=20, max_value=120))
def test_no_text_is_lost_none_is_too_long_and_the_order_is_kept(
    count_tokens: Callable[[str], int], body: str, limit: int
) -> None:
    body = _with_numbers(body)
    sections = split(body, count_tokens, limit)
    assert all(count_tokens(section.text) <= limit for section in sections)
    told = " ".join(" ".join((*section.heading_path, section.text)) for section in sections)
    assert sorted(_numbers(told)) == _numbers(body)
    # A path stands apart from its text: a heading with nothing below it is put on top of the next section's text.
    in_texts = _numbers(" ".join(section.text for section in sections))
    assert in_texts == sorted(in_texts)
    assert [section.position for section in sections] == list(range(len(sections)))


@settings(deadline=None, max_examples=300)
@given(body=st.text(alphabet="ab1 \t\n#-*|`>~.=+_:", max_size=200), limit=st.integers(min_value=1, max_value=40))
def test_whatever_the_strokes_no_letter_is_lost(body: str, limit: int) -> None:
    sections = split(body, len, limit)
    assert all(len(section.text) <= limit for section in sections)
    told = Counter("".join("".join((*section.heading_path, section.text)) for section in sections))
    assert all(told[letter] >= number for letter, number in Counter(body).items() if letter.isalnum())


@settings(deadline=None, max_examples=200)
@given(body=st.text(max_size=300), limit=st.integers(min_value=1, max_value=50))
def test_any_text_at_all_can_be_split(body: str, limit: int) -> None:
    sections = split(body, _words, limit)
    ids = [passage_id("a", section) for section in sections]
    assert len(set(ids)) == len(ids)
