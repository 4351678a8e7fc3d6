import pytest

from adapters.slack.reading_text import LONGEST, addresses_somebody_else, mentions, read_text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<@UBOT> how do I *really* ask?", "how do I really ask?"),
        ("<@UBOT|handrail> hi", "hi"),
        ("see <https://a.example/x|the form> or <https://b.example>", "see the form or https://b.example"),
        ("<mailto:ann@example.com|ann@example.com>", "ann@example.com"),
        ("in <#C1|general> &amp; <#C2>", "in #general &"),
        ("<!here> 1 &lt; 2 &gt; 0", "1 < 2 > 0"),
        ("by <!date^123^{date}|3 Oct>", "by 3 Oct"),
        ("two\n\n  lines ", "two\nlines"),
        ("snake_case_name and 2*3*4", "snake_case_name and 2*3*4"),
        ("<@U1><@U2>", ""),
    ],
)
def test_a_message_is_read_without_slacks_markup(written: str, read: str) -> None:
    assert read_text(written) == read


def test_an_endless_message_is_cut() -> None:
    assert len(read_text("x" * 50_000)) == LONGEST


def test_who_is_addressed() -> None:
    assert mentions("hi <@UBOT>", "UBOT")
    assert mentions("hi <@UBOT|h>", "UBOT")
    assert not mentions("hi <@UBOTTLE>", "UBOT")
    assert addresses_somebody_else(" <@UBOB> what do you think?", "UBOT")
    assert not addresses_somebody_else("<@UBOT> what do you think?", "UBOT")
    assert not addresses_somebody_else("ask <@UBOB>", "UBOT")
