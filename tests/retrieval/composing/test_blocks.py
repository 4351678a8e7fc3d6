from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from retrieval.composing.blocks import Block, BlockKind, blocks_of, sentences_of

LINES = [
    *[
        "# A",
        "Say so. Then go.",
        "- one",
        "  more of it",
        "    deeper",
        "1. first",
        "| a | b |",
        "|---|---|",
        "| 1 | 2 |",
    ],
    *[
        "```",
        "code()",
        "> said",
        "",
        " ",
        "---",
        "<div>",
        "</div>",
        "Setext",
        "====",
        "* * *",
        "\t- tab",
        "[x]: http://y",
    ],
    *["E.g. this. É bien. “Quoted.” Next", "\u200b", "\x0b", "\x0c", "\u2028", "\0"],
]
ENDS = ["\n", "\r\n", "\r"]
MARKDOWN = st.lists(st.sampled_from(LINES) | st.text(max_size=20), max_size=14).flatmap(
    lambda lines: st.sampled_from(ENDS).map(lambda end: end.join(lines))
)


def _said(text: str) -> list[tuple[str, str]]:
    return [(block.kind.value, text[block.start : block.end]) for block in blocks_of(text)]


def _sentences(text: str) -> list[str]:
    return [text[each.start : each.end] for each in sentences_of(text, Block(BlockKind.PARAGRAPH, 0, len(text)))]


def test_a_passage_falls_into_the_pieces_a_reader_sees() -> None:
    text = "## Steps\n\nDo this.\n\n1. Open it\n2. Close it\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```sh\nrun\n```\n"
    assert _said(text) == [
        ("heading", "## Steps"),
        ("paragraph", "Do this."),
        ("item", "1. Open it"),
        ("item", "2. Close it"),
        ("table", "| a | b |\n|---|---|\n| 1 | 2 |"),
        ("code", "```sh\nrun\n```"),
    ]


def test_what_is_nested_in_a_step_belongs_to_the_step() -> None:
    text = "1. Open Birch\n\n   - on the phone\n   - or at a desk\n\n2. Send it"
    assert _said(text) == [("item", "1. Open Birch\n\n   - on the phone\n   - or at a desk"), ("item", "2. Send it")]


def test_a_quotation_and_loose_lines_are_paragraphs() -> None:
    assert _said("> Say it like this.\n\nThen stop.") == [
        ("paragraph", "> Say it like this."),
        ("paragraph", "Then stop."),
    ]


def test_windows_line_ends_do_not_shift_the_pieces() -> None:
    assert _said("# A\r\n\r\nOne.\r\n\r\n- two\r\n") == [("heading", "# A"), ("paragraph", "One."), ("item", "- two")]


def test_a_paragraph_falls_into_its_sentences() -> None:
    assert _sentences("Ask in Birch. Is it late? Then call! It's fine.") == [
        "Ask in Birch.",
        "Is it late?",
        "Then call!",
        "It's fine.",
    ]


def test_abbreviations_initials_and_decimals_do_not_end_a_sentence() -> None:
    for text in (
        "Use a tool, e.g. Birch, for it.",
        "Ask J. Okafor or Dr. Lee first.",
        "It costs 3.5 euros at 9 a.m. today.",
    ):
        assert _sentences(text) == [text]


def test_a_sentence_may_begin_with_an_accent_a_quotation_mark_bold_type_or_an_amount() -> None:
    assert _sentences("Sign it. Élodie helps. “Yes” is enough. **Never** pay cash. €40 is the limit.") == [
        "Sign it.",
        "Élodie helps.",
        "“Yes” is enough.",
        "**Never** pay cash.",
        "€40 is the limit.",
    ]


def test_a_closing_quotation_mark_stays_with_its_sentence() -> None:
    assert _sentences('Say "no thanks." Then leave.') == ['Say "no thanks."', "Then leave."]


def test_a_small_letter_begins_no_sentence() -> None:
    assert _sentences('Ask "why?" politely.') == ['Ask "why?" politely.']


def test_only_paragraphs_are_cut_into_sentences() -> None:
    item = Block(BlockKind.ITEM, 0, 20)
    assert sentences_of("- Do this. Do that. ", item) == [item]


def test_nothing_gives_nothing() -> None:
    assert blocks_of("") == blocks_of("\n\n \n") == ()


@given(MARKDOWN)
def test_pieces_are_verbatim_in_order_and_never_overlap(text: str) -> None:
    blocks = blocks_of(text)
    for block in blocks:
        assert 0 <= block.start < block.end <= len(text)
        assert text[block.start : block.end].strip()
    assert all(first.end <= second.start for first, second in pairwise(blocks))


@given(MARKDOWN)
def test_sentences_are_verbatim_in_order_and_cover_their_paragraph(text: str) -> None:
    for block in blocks_of(text):
        sentences = sentences_of(text, block)
        assert (sentences[0].start, sentences[-1].end) == (block.start, block.end)
        gaps = [text[first.end : second.start] for first, second in pairwise(sentences)]
        assert not "".join(gaps).strip()
