from knowledge.reading.reference_links import with_links_written_out


def test_each_kind_of_reference_gets_its_address() -> None:
    text = "[The form][form], [form][], [Form] and ![map][form]\n\n[form]: https://example.com/f 'Title'\n"
    link = '(https://example.com/f "Title")'
    assert with_links_written_out(text) == f"[The form]{link}, [form]{link}, [Form]{link} and ![map]{link}\n\n"


def test_brackets_that_refer_to_nothing_are_kept() -> None:
    text = "- [ ] to do [sic] [a](/b) [c][d]\n\n[e]: /f\n"
    assert with_links_written_out(text) == "- [ ] to do [sic] [a](/b) [c][d]\n\n"


def test_a_text_without_definitions_is_left_alone() -> None:
    assert with_links_written_out("[a][b]") == "[a][b]"


def test_a_definition_given_twice_goes_twice_and_the_first_counts() -> None:
    assert with_links_written_out("[a]\n\n[a]: /one\n[a]: /two\n") == "[a](/one)\n\n"


def test_a_reference_before_a_colon_is_one() -> None:
    assert with_links_written_out("The [form][f]:\n\n[f]: /form\n") == "The [form](/form):\n\n"


def test_an_address_with_brackets_is_put_between_angles() -> None:
    assert with_links_written_out("[a]\n\n[a]: </x(1)y>\n") == "[a](</x(1)y>)\n\n"


def test_a_text_full_of_open_brackets_is_kept() -> None:
    # A pattern that tries every way to read this would never come back.
    text = "[" * 20_000 + "![x](y)" * 2_000
    assert with_links_written_out(f"{text}\n\n[a]: /b\n").startswith(text)
