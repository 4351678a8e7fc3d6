from hypothesis import given
from hypothesis import strategies as st

from bot.publishing.text_changes import Extent, Kind, Piece, Stretch, changes, extent

OLD = "# Leave\n\nYou can carry over up to five days.\n\nAsk in the form.\n"


def _text(stretches: list[Stretch], without: Kind) -> str:
    return "\n".join("".join(piece.text for piece in each.pieces if piece.kind is not without) for each in stretches)


def test_equal_texts_have_no_changes() -> None:
    assert changes(OLD, OLD) == []


def test_a_reworded_line_shows_which_words() -> None:
    stretches = changes("up to five days. Ask soon.", "up to ten days. Ask soon.")
    (stretch,) = stretches
    assert stretch.pieces == (
        Piece(Kind.SAME, "up to "),
        Piece(Kind.REMOVED, "five"),
        Piece(Kind.ADDED, "ten"),
        Piece(Kind.SAME, " days. Ask soon."),
    )
    assert extent(stretches) == Extent(1, 1)


def test_neighbouring_changes_are_read_as_one() -> None:
    (stretch,) = changes("You may carry over five days.", "You may take along ten days.")
    assert [piece.text for piece in stretch.pieces if piece.kind is Kind.ADDED] == ["take along ten"]


def test_a_new_line_is_put_in_and_a_dropped_one_taken_out() -> None:
    added = changes("One\nTwo", "One\nTwo\nThree")
    assert added[-1].pieces == (Piece(Kind.ADDED, "Three"),)
    assert changes("One\nTwo", "One")[-1].pieces == (Piece(Kind.REMOVED, "Two"),)


def test_long_unchanged_stretches_are_only_counted() -> None:
    lines = [f"Line {number}" for number in range(40)]
    stretches = changes("\n".join(lines), "\n".join([*lines[:20], "new", *lines[20:]]))
    assert [each.lines for each in stretches if each.is_skipped] == [18, 18]


def test_very_long_stretches_are_not_compared_word_by_word() -> None:
    old, new = "a b " * 4000, "b c " * 4000
    assert [piece.kind for piece in changes(old, new)[0].pieces] == [Kind.REMOVED, Kind.ADDED]


@given(
    st.lists(st.sampled_from(["one two", "two", "", "three  four", "- five"])), st.lists(st.sampled_from(["one", ""]))
)
def test_nothing_is_lost_on_either_side(old: list[str], new: list[str]) -> None:
    before, after = "\n".join(old), "\n".join([*new, *old])
    stretches = changes(before, after)
    if before != after and not any(each.is_skipped for each in stretches):
        words = "".join(_text(stretches, Kind.ADDED).split())
        assert words == "".join(before.split())
        assert "".join(_text(stretches, Kind.REMOVED).split()) == "".join(after.split())
