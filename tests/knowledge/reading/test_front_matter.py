from datetime import date

import pytest

from knowledge.articles import EVERYONE, ArticleDetails, Status
from knowledge.reading.front_matter import InvalidFrontMatter, misspelt, read_front_matter, split_front_matter


def _details(text: str) -> ArticleDetails:
    return read_front_matter(text, "File name")[0]


def test_every_field_is_read() -> None:
    text = """---
title: "Leave: how to ask"
owner: People Ops
audience: [managers, sales]
review_by: 2027-03-31
status: in_review
topics: [leave, time off]
also_asked_as:
  - How do I take a day off?
  - vacation, please
checked_by: Ann
checked_on: 2026-10-03
url: https://example.com/leave
nudge_text: >
  Enter your leave
  before Friday.
---

Body
"""
    details, body = read_front_matter(text, "File name")
    assert details == ArticleDetails(
        title="Leave: how to ask",
        owner="People Ops",
        audience=frozenset({"managers", "sales"}),
        status=Status.IN_REVIEW,
        review_by=date(2027, 3, 31),
        topics=("leave", "time off"),
        also_asked_as=("How do I take a day off?", "vacation, please"),
        checked_by="Ann",
        checked_on=date(2026, 10, 3),
        url="https://example.com/leave",
        nudge_text="Enter your leave before Friday.",
    )
    assert body == "\nBody\n"


def test_nothing_has_to_be_there() -> None:
    assert read_front_matter("Just text.\n", "File name") == (ArticleDetails(title="File name"), "Just text.\n")
    assert _details("").audience == {EVERYONE}


def test_the_title_is_the_field_then_the_first_heading_then_the_file_name() -> None:
    assert _details("---\ntitle: Field\n---\n# Heading\n").title == "Field"
    assert _details("---\nowner: Ann\n---\ntext\n\n## *First* heading\n").title == "First heading"
    assert _details("---\ntitle:\n---\ntext\n").title == "File name"
    assert _details("---\ntitle: Terms &amp; more\n---\n").title == "Terms & more"


def test_fields_of_other_tools_are_left_alone() -> None:
    text = "---\npermalink: /x/\nredirect_from: [/a, /b]\neleventyNavigation: {key: x, order: 2}\n---\nBody"
    assert _details(text) == ArticleDetails(title="File name")


@pytest.mark.parametrize(
    "text", ["\ufeff---\ntitle: T\n---\nB\n", "---\r\ntitle: T\r\n---\r\nB\r\n", "\n\n---\ntitle: T\n...\nB\n"]
)
def test_marks_line_ends_and_blank_lines_at_the_top_do_not_matter(text: str) -> None:
    assert read_front_matter(text, "")[0].title == "T"
    assert read_front_matter(text, "")[1] == "B\n"


@pytest.mark.parametrize(
    "text",
    [
        "---",
        "---\n",
        "---\n\nText below a rule\n",
        "---\nProse here.\n---\nMore\n",
        "---\n# Heading\n---\nMore\n",
        "----\ntitle: x\n----\n",
        "--- x ---\n",
    ],
)
def test_a_rule_at_the_top_is_only_a_rule(text: str) -> None:
    fields, body = split_front_matter(text)
    assert fields.names == ()
    assert body == text


@pytest.mark.parametrize("text", ["---\n---\nB", "---\n\n---\nB"])
def test_front_matter_may_be_empty(text: str) -> None:
    assert split_front_matter(text)[1] == "B"


@pytest.mark.parametrize(
    ("front_matter", "problem"),
    [
        ("title: [a, b]", r"'title' \(line 2\) holds a list"),
        ("owner: {a: b}", "'owner' .* holds a group of fields"),
        ("audience: 5", "'audience' .* holds a number"),
        ("audience: []", "'audience' .* is empty: name the groups"),
        ("x: y\nstatus: done", r"'status' \(line 3\) is 'done', .* draft, in_review, published, retired"),
        ("status: [draft]", "holds a list"),
        ("review_by: soon", "no day of the calendar"),
        ("checked_on: 2026-13-01", "no day of the calendar"),
        ("url: 'javascript:alert(1)'", "is not a web address"),
        ("url: /leave", "is not a web address"),
        ("also_asked_as: {a: b}", "holds a group of fields"),
        (f"nudge_text: {'x' * 401}", "'nudge_text' .* has 401 characters; a nudge has room for 400: say the one thing"),
        ("nudge_text: [a]", "holds a list"),
        ("title: x: y", "not valid YAML"),
        ("- title", "is a list"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_field_and_the_fix(front_matter: str, problem: str) -> None:
    with pytest.raises(InvalidFrontMatter, match=problem) as refused:
        read_front_matter(f"---\n{front_matter}\n---\nBody\n", "File name")
    assert ": " in str(refused.value)
    assert "\n" not in str(refused.value)


def test_front_matter_that_never_ends_is_refused() -> None:
    with pytest.raises(InvalidFrontMatter, match="never ends"):
        split_front_matter("---\ntitle: x\n\nText\n")


def test_front_matter_in_another_language_is_refused() -> None:
    with pytest.raises(InvalidFrontMatter, match="written in js"):
        split_front_matter("---js\n{ title: 1 }\n---\n")


@pytest.mark.parametrize(("written", "status"), [("In Review", Status.IN_REVIEW), ("PUBLISHED", Status.PUBLISHED)])
def test_a_status_is_known_however_it_is_spelled(written: str, status: Status) -> None:
    assert _details(f"---\nstatus: {written}\n---\n").status is status


@pytest.mark.parametrize("field", ["draft: true", "published: false"])
def test_a_page_that_its_site_hides_is_a_draft(field: str) -> None:
    assert _details(f"---\n{field}\n---\n").status is Status.DRAFT
    assert _details(f"---\n{field}\nstatus: published\n---\n").status is Status.PUBLISHED


def test_everyone_is_everyone_however_it_is_spelled() -> None:
    assert _details("---\naudience: Everyone\n---\n").audience == {EVERYONE}


def test_topics_may_be_one_text_with_commas() -> None:
    assert _details("---\ntopics: leave, time off,\n---\n").topics == ("leave", "time off")


def test_a_field_that_looks_misspelt_is_warned_about() -> None:
    fields, _ = split_front_matter("---\naudiance: managers\nreviewed_by: Ann\npermalink: /x\ntitle: T\n---\n")
    assert misspelt(fields) == (
        "The field 'audiance' is ignored: did you mean 'audience'?",
        "The field 'reviewed_by' is ignored: did you mean 'review_by'?",
    )
