from knowledge.reading.fitting import CODE, PROSE, Unit, fit, pack


def _words(text: str) -> int:
    return len(text.split())


def test_text_that_fits_is_left_whole() -> None:
    assert fit("One. Two.", _words, 2, PROSE) == [Unit("One. Two.", 2)]


def test_prose_is_parted_at_sentence_ends_first() -> None:
    units = fit("First one here. Second one here! Is it?", _words, 4, PROSE)
    assert [unit.text for unit in units] == ["First one here. ", "Second one here! ", "Is it?"]


def test_an_abbreviation_within_a_sentence_is_no_end() -> None:
    assert len(fit("Ask them, e.g. by mail. Then wait.", _words, 5, PROSE)) == 2


def test_the_parts_put_together_are_the_text() -> None:
    text = "One two. Three four five six seven\neight. 三。四。" + "x" * 9
    for limit in (1, 2, 3, 5):
        assert "".join(unit.text for unit in fit(text, _words, limit, PROSE)) == text


def test_links_and_code_spans_are_kept_whole_as_long_as_they_fit() -> None:
    units = fit("See [the. Long page](https://x.example/a). Then `a. B` ends.", _words, 4, PROSE)
    assert any("[the. Long page](https://x.example/a)" in unit.text for unit in units)
    assert any("`a. B`" in unit.text for unit in units)


def test_code_is_parted_at_line_ends() -> None:
    assert [unit.text for unit in fit("a. B c\nd e f\n", _words, 3, CODE)] == ["a. B c\n", "d e f\n"]


def test_one_endless_word_is_halved_until_it_fits() -> None:
    units = fit("x" * 1000, len, 300, PROSE)
    assert "".join(unit.text for unit in units) == "x" * 1000
    assert max(unit.tokens for unit in units) <= 300


def test_a_single_character_is_the_least_there_is() -> None:
    assert fit("é", lambda text: 9, 1, PROSE) == [Unit("é", 9)]


def test_pieces_are_about_equally_long() -> None:
    units = [Unit("a", 100), Unit("b", 100), Unit("c", 10)]
    assert pack(units, 200) == ["a", "bc"]


def test_no_piece_is_over_the_limit() -> None:
    units = [Unit(str(size), size) for size in (90, 20, 90, 90, 5, 100)]
    assert "".join(pack(units, 100)) == "902090905100"
    assert len(pack(units, 100)) == 5


def test_nothing_makes_no_pieces() -> None:
    assert pack([], 10) == []
