import pytest

from adapters.teams.writing_text import JOINER, cut, fit, paragraphs, safe_markdown, settled, unformatted, without_pings


@pytest.mark.parametrize("ping", ["<at>Ann</at>", "<at id='0'>Ann</at>", "@everyone", "@channel", "@Team"])
def test_no_mention_works(ping: str) -> None:
    assert ping not in safe_markdown(f"Ask {ping} about it")
    assert safe_markdown(f"Ask {ping} about it").replace(JOINER, "") == f"Ask {ping} about it"


def test_tags_are_no_tags_and_a_comparison_stays_one() -> None:
    assert "<img" not in without_pings("<img src=x>")
    assert without_pings("3 < 4 and <- here") == "3 < 4 and <- here"


def test_links_say_where_they_lead() -> None:
    assert (
        safe_markdown("[bank.example](https://evil.example)") == "bank.example ([evil.example](https://evil.example))"
    )


def test_a_table_becomes_lines_that_name_their_columns() -> None:
    table = "Before.\n\n| Days | Until |\n|---|---|\n| 5 | 31 March |\n| 3 | |\n\nAfter."
    assert safe_markdown(table) == "Before.\n\n- Days: 5; Until: 31 March\n- Days: 3\n\nAfter."


def test_a_pipe_that_makes_no_table_stays() -> None:
    assert safe_markdown("| only one row |") == "| only one row |"


def test_a_title_stands_in_markdown_as_it_is() -> None:
    assert unformatted("*Leave* [x](y)\n_z_") == r"\*Leave\* \[x\]\(y\) \_z\_"


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("Ask in the fo", "Ask in the "),
        ("Ask [in the form](https://exa", "Ask "),
        ("Ask [in the form", "Ask "),
        ("It is so [1", "It is so "),
        ("It is so. [1] ", "It is so. [1] "),
        ("See <b", "See "),
        ("Rows:\n| a | b |\n|---|---|\n| 1 | 2 ", "Rows:\n"),
    ],
)
def test_what_may_still_change_is_kept_back(text: str, certain: str) -> None:
    assert settled(text) == certain


def test_lines_become_paragraphs() -> None:
    assert paragraphs("One.\n\n Two.\nThree.") == "One.\n\n Two.\n\nThree."


def test_what_is_too_long_is_cut_and_says_so() -> None:
    assert cut("abcdef", 4) == "abc…"
    assert cut("abc", 4) == "abc"
    assert fit("Short.", 10) == "Short."
    assert fit("One sentence. " * 20, 120).startswith("One sentence. One")
    assert fit("One sentence. " * 20, 120).endswith("the source has the rest.")
