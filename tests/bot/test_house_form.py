from bot.house_form import (
    BLANK_ANSWER,
    DETAIL,
    LONGEST_ANSWER,
    STEPS,
    WHO,
    Form,
    as_body,
    blanks_in,
    form_from,
    without_blanks,
)

WORDS = """Bikes go in the yard behind the canteen.

1. Register the bike in the portal.
2. Lock it to a stand.

Scooters are not allowed, whatever their size.

Ask Facilities on 5550 if the gate does not open."""


def test_an_empty_form_is_all_blanks_that_say_what_belongs_there() -> None:
    body = as_body(Form())
    assert body.startswith(BLANK_ANSWER)
    assert len(blanks_in(body)) == 4
    assert body.index(STEPS) < body.index(DETAIL) < body.index(WHO)


def test_what_somebody_wrote_is_put_where_it_belongs_word_for_word() -> None:
    form = form_from(WORDS)
    assert form == Form(
        "Bikes go in the yard behind the canteen.",
        ("Register the bike in the portal.", "Lock it to a stand."),
        "Scooters are not allowed, whatever their size.",
        "Ask Facilities on 5550 if the gate does not open.",
    )
    assert blanks_in(as_body(form)) == []


def test_a_line_or_two_are_the_answer() -> None:
    assert form_from("In the yard. Ask Facilities for a key.").answer == "In the yard. Ask Facilities for a key."


def test_a_long_text_is_detail_and_its_answer_a_blank() -> None:
    form = form_from("word " * LONGEST_ANSWER)
    assert (form.answer, form.detail) == ("", ("word " * LONGEST_ANSWER).strip())
    assert "The answer in one or two sentences." in blanks_in(as_body(form))


def test_headings_of_the_source_are_left_out() -> None:
    assert form_from("# Bikes\n\nIn the yard.").answer == "In the yard."


def test_what_is_not_written_yet_is_left_out_with_its_headings() -> None:
    body = as_body(Form(answer="Five days.", detail="Until March."))
    assert without_blanks(body) == "Five days.\n\n## In detail\n\nUntil March."
    assert without_blanks(as_body(Form())) == ""
    for whole in ("# Leave\n\nFive days.", "# Leave\n\n## Carrying over\n\nFive days.", "Five days.\n#hashtag"):
        assert without_blanks(whole) == whole
