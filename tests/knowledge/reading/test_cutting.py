from collections.abc import Callable

from knowledge.reading.cutting import cut


def _words(text: str) -> int:
    return len(text.split())


def test_blocks_stay_whole_while_they_fit() -> None:
    text = "One two three.\n\n- a b\n- c d\n\nFour five six."
    assert cut(text, _words, 7) == ["One two three.", "- a b\n- c d", "Four five six."]


def test_a_list_that_is_too_long_is_cut_between_its_items() -> None:
    pieces = cut("- one two\n- three four\n- five six\n- seven eight\n", _words, 6)
    assert pieces == ["- one two\n- three four", "- five six\n- seven eight"]


def test_an_item_that_is_too_long_is_cut_between_the_items_inside_it() -> None:
    text = "1. Start here\n   - one two three\n   - four five six\n   - seven eight nine\n"
    pieces = cut(text, _words, 8)
    assert len(pieces) > 1
    assert all(line in text.splitlines() for piece in pieces for line in piece.splitlines())


def test_each_piece_of_a_table_repeats_the_header() -> None:
    header = "| Name | Days |\n| --- | --- |\n"
    rows = [f"| Person {number} | {number} |\n" for number in range(12)]
    pieces = cut(header + "".join(rows), _words, 40)
    assert len(pieces) > 2
    assert all(piece.startswith(header) for piece in pieces)
    assert "".join(piece.removeprefix(header) + "\n" for piece in pieces) == "".join(rows)


def test_a_table_whose_header_is_too_long_to_repeat_loses_no_row() -> None:
    header = "| " + " ".join(f"h{number}" for number in range(30)) + " | x |\n| --- | --- |\n"
    pieces = cut(header + "".join(f"| r{number} | y |\n" for number in range(30)), _words, 20)
    assert all(any(f"r{number} " in piece for piece in pieces) for number in range(30))


def test_each_piece_of_a_code_block_is_fenced_again() -> None:
    lines = [f"run step {number}\n" for number in range(12)]
    pieces = cut("```sh\n" + "".join(lines) + "```\n", _words, 14)
    assert len(pieces) > 2
    assert all(piece.startswith("```sh\n") and piece.endswith("\n```") for piece in pieces)
    assert "".join(piece[6:-3] for piece in pieces) == "".join(lines)


def test_a_fence_that_is_never_closed_is_cut_too() -> None:
    pieces = cut("~~~\n" + "a b c\n" * 9, _words, 10)
    assert sum(piece.count("a b c") for piece in pieces) == 9


def test_indented_code_and_html_are_cut_at_line_ends() -> None:
    code = "    x = 1 + 2\n" * 6
    assert all(line == "    x = 1 + 2" for piece in cut(code, _words, 10) for line in piece.splitlines())
    html = "<div>\n" + "<p>some words here</p>\n" * 6 + "</div>\n"
    assert all(line.startswith("<") for piece in cut(html, _words, 9) for line in piece.splitlines())


def test_a_line_that_introduces_a_list_stays_with_it() -> None:
    text = "One two three four five six.\n\nDo this:\n\n- a b\n- c d\n"
    assert cut(text, _words, 9) == ["One two three four five six.", "Do this:\n\n- a b\n- c d"]


def test_a_paragraph_that_is_too_long_is_cut_at_sentence_ends() -> None:
    assert cut("One two three. Four five six. Seven eight nine.", _words, 6) == [
        "One two three. Four five six.",
        "Seven eight nine.",
    ]


def test_every_piece_fits_even_where_tokens_do_not_add_up() -> None:
    def strange(text: str) -> int:
        return len(text.split()) + 5

    pieces = cut("\n\n".join(f"word{number} and more" for number in range(20)), strange, 12)
    assert all(strange(piece) <= 12 for piece in pieces)


def test_a_rule_alone_makes_no_piece() -> None:
    assert cut("One two three four.\n\n---\n\nFive six seven eight.\n\n***\n", _words, 4) == [
        "One two three four.",
        "Five six seven eight.",
    ]


def test_the_tokens_of_the_real_model_are_what_counts(count_tokens: Callable[[str], int]) -> None:
    text = "Antidisestablishmentarianism is rare. " * 60
    pieces = cut(text, count_tokens, 50)
    assert max(count_tokens(piece) for piece in pieces) <= 50
    assert " ".join(pieces) == text.strip()


def test_deeply_nested_lists_and_quotes_are_cut_without_losing_a_word() -> None:
    text = "".join(f"{'  ' * depth}- w{depth} more words here\n" for depth in range(30))
    text += "".join(f"{'> ' * depth}q{depth} more words here\n" for depth in range(1, 30))
    joined = " ".join(cut(text, _words, 12))
    assert all(f"w{depth} " in joined for depth in range(30))
    assert all(f"q{depth} " in joined for depth in range(1, 30))
