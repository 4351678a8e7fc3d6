import pytest

from retrieval.checking.tokens import Kind, plain, read_tokens


def keys(text: str) -> list[str]:
    return [token.key for token in read_tokens(text) if not token.is_spent]


def number(text: str) -> tuple[str, str, str]:
    [found] = [token for token in read_tokens(text) if token.kind is Kind.NUMBER]
    return found.key, found.unit, found.comparison


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("up to five days", ("#5", "day", "most")),
        ("at most 5 working days", ("#5", "day", "most")),
        ("at least three months", ("#3", "month", "least")),
        ("more than 2,000 euros", ("#2000", "euro", "more")),
        ("€ 2,000", ("#2000", "euro", "")),
        ("EUR 2000", ("#2000", "euro", "")),
        ("within 30 minutes", ("#30", "minut", "within")),
        ("before 15 December", ("#15", "december", "before")),
        ("before December 15th", ("#15", "december", "before")),
        ("10 %", ("#10", "percent", "")),
        ("ten per cent", ("#10", "percent", "")),
        ("room 012", ("#12", "room", "")),
        ("08:30", ("#8:30", "", "")),
    ],
)
def test_a_number_knows_what_it_counts_and_what_bounds_it(text: str, expected: tuple[str, str, str]) -> None:
    assert number(text) == expected


def test_a_second_number_takes_over_the_bound_of_the_first() -> None:
    numbers = [token for token in read_tokens("within 15 or 30 minutes") if token.kind is Kind.NUMBER]
    assert [(n.key, n.comparison) for n in numbers] == [("#15", "within"), ("#30", "within")]


@pytest.mark.parametrize("text", ["order a new one", "this one", "one of them"])
def test_a_one_that_stands_for_a_thing_is_no_number(text: str) -> None:
    assert all(token.kind is Kind.WORD for token in read_tokens(text))


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("see https://id.northwind.example/account.", "https://id.northwind.example/account"),
        ("see [the page](https://id.northwind.example/a?b=1#c)", "https://id.northwind.example/a?b=1#c"),
        ("go to id.northwind.example/login now", "id.northwind.example/login"),
        ("write to help-desk@northwind.example.", "help-desk@northwind.example"),
        ("call +49 30 5550-1234", "+493055501234"),
        ("post in #ask-people", "#ask-people"),
        ("type /leave", "/leave"),
        ("edit settings.toml", "settings.toml"),
        ("use 2FA", "2fa"),
        ("ask IT", "IT"),
    ],
)
def test_links_addresses_and_the_like_are_kept_to_the_letter(text: str, exact: str) -> None:
    assert exact in [token.key for token in read_tokens(text) if token.kind is Kind.EXACT]


def test_contractions_and_their_long_forms_read_alike() -> None:
    assert keys("You can't and don't") == keys("You cannot and do not")
    assert keys("you don't have to") == keys("you do not need to")


def test_markdown_and_invisible_characters_are_not_read() -> None:
    assert plain("**Cho\u200bose** `it`\u202e").split() == ["Choose", "it"]
    assert keys("![a picture](https://x.example/p.png) Choose _this_") == keys("Choose this")


def test_curly_and_straight_quotation_marks_read_alike() -> None:
    assert keys("don’t") == keys("don't")
