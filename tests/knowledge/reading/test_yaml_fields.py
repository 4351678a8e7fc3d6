from datetime import date

import pytest

from knowledge.reading.yaml_fields import LONGEST_YAML, Fields, InvalidFrontMatter


def test_names_are_known_however_they_are_spelled() -> None:
    assert Fields("Review-By: 2027-01-01\nalso asked as: x\n").names == ("review_by", "also_asked_as")


def test_text_is_put_on_one_line() -> None:
    fields = Fields("a: |\n  one\n  two\nb: '  x  '\nc:\nd: ''\n")
    assert [fields.text(name) for name in "abcde"] == ["one two", "x", None, None, None]


def test_a_number_is_text_only_where_that_is_asked_for() -> None:
    fields = Fields("title: 404\n")
    assert fields.text("title", as_written=True) == "404"
    with pytest.raises(InvalidFrontMatter, match=r"'title' \(line 1\) holds a number \('404'\)"):
        fields.text("title")


def test_one_text_is_a_list_of_one_and_empty_entries_are_passed_over() -> None:
    fields = Fields("a: one\nb: [x, '', 2024, ~]\nc: []\n")
    assert fields.texts("a") == ("one",)
    assert fields.texts("b") == ("x", "2024")
    assert fields.texts("c") == fields.texts("d") == ()


@pytest.mark.parametrize(
    ("yaml", "problem"),
    [
        ("a: []", "is empty"),
        ("a:", "is empty"),
        ("a: ''", "is empty"),
        ("a: ['']", "is empty"),
        ("a: 5", "holds a number"),
        ("a: true", "holds a yes or no"),
        ("a: [x, ~]", "holds nothing"),
        ("a: [[x]]", "holds a list"),
        ("a: {b: c}", "holds a group of fields"),
        ("a: managers, sales", "one text with a comma"),
    ],
)
def test_groups_that_are_not_clear_are_refused_rather_than_guessed(yaml: str, problem: str) -> None:
    with pytest.raises(InvalidFrontMatter, match=problem):
        Fields(yaml).groups("a")


def test_groups_are_one_name_or_a_list() -> None:
    assert Fields("a: managers").groups("a") == frozenset({"managers"})
    assert Fields("a: [managers, sales]").groups("a") == frozenset({"managers", "sales"})
    assert Fields("").groups("a") is None


@pytest.mark.parametrize(
    "written",
    ["2027-03-31", "'2027-03-31'", "2027-03-31T10:00:00Z", "2027-03-31 10:00:00 +02:00", '"2027-03-31T10:00"'],
)
def test_a_day_may_be_written_as_a_date_a_time_or_text(written: str) -> None:
    assert Fields(f"a: {written}").day("a") == date(2027, 3, 31)


@pytest.mark.parametrize(
    "written", ["2027-02-30", "31.03.2027", "soon", "20270331", "[2027-03-31]", "'2027-3-1'", "yes"]
)
def test_what_is_no_day_of_the_calendar_is_refused(written: str) -> None:
    with pytest.raises(InvalidFrontMatter, match=r"line 4\) is .*: write it as year-month-day"):
        Fields(f"a: {written}", first_line=4).day("a")


def test_yes_and_no_are_told_from_anything_else() -> None:
    fields = Fields("a: true\nb: No\nc: maybe\n")
    assert [fields.is_true(name) for name in "abcd"] == [True, False, None, None]


@pytest.mark.parametrize(
    ("yaml", "problem"),
    [
        ("title: one: two", r"line 2: mapping values are not allowed here"),
        ("title: x\n\tb: y", r"line 3: found character '\\t'"),
        ("title: [a", "line 2"),
        ("title: 'a", "not valid YAML"),
        ("- a\n- b", "is a list"),
        ("just words", "is text"),
        ("a: \x01", "character that YAML does not allow"),
        ("[" * 900, "nested too deeply"),
        ("[" * 50_000, "nested too deeply"),
        ("a: *nowhere", "undefined alias"),
        ("title: a\ntitle: b", r"'title' \(line 3\) is there twice"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(yaml: str, problem: str) -> None:
    with pytest.raises(InvalidFrontMatter, match=problem) as refused:
        Fields(yaml, first_line=2).text("title")
    assert "\n" not in str(refused.value)


def test_a_huge_front_matter_is_not_even_parsed() -> None:
    with pytest.raises(InvalidFrontMatter, match="longer than 64 KB"):
        Fields("x" * (LONGEST_YAML + 1))


def test_a_bomb_of_aliases_does_not_go_off() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    bomb += "m0: &m0 {k: v}\n" + "".join(f"m{n}: &m{n} {{<<: [*m{n - 1}, *m{n - 1}]}}\n" for n in range(1, 60))
    fields = Fields(bomb + "title: Safe\ntopics: *a59\n")
    assert fields.text("title") == "Safe"
    with pytest.raises(InvalidFrontMatter, match="holds a list"):
        fields.texts("topics")


def test_fields_of_other_tools_may_hold_what_they_like() -> None:
    fields = Fields("x: !!python/object:os.system {}\ny: 2027-99-99\nz: !mine [a]\n? [1, 2]\n: odd\ntitle: Fine\n")
    assert fields.text("title") == "Fine"
