from bot.drafts.sourcing import sourced, statements_in
from knowledge.drafts import Source, SourceKind, Statement

BODY = """Bikes go in the *yard* behind the canteen. The gate is open all night.

## Steps

1. Register the bike in the portal.
2. Lock it.

## Who to ask

«The person or team who helps.»
"""
WORDS = Source(SourceKind.WORDS, "An expert", "bikes go in the yard behind the canteen, bring a lock")
THREAD = Source(
    SourceKind.THREAD, "A thread", "Person 1: The gate is locked at night.\nPerson 2: register the bike in the portal"
)


def test_sentences_and_steps_are_statements_and_headings_and_blanks_are_not() -> None:
    assert list(statements_in(BODY)) == [
        "Bikes go in the yard behind the canteen.",
        "The gate is open all night.",
        "Register the bike in the portal.",
        "Lock it.",
    ]


def test_each_statement_names_the_source_that_says_it_or_none() -> None:
    assert sourced("Bikes", BODY, [WORDS, THREAD]) == (
        Statement("Bikes go in the yard behind the canteen.", 1, WORDS.text),
        Statement("The gate is open all night.", None),
        Statement("Register the bike in the portal.", 2, "register the bike in the portal"),
        Statement("Lock it.", None),
    )


def test_without_sources_nobody_vouches_for_anything() -> None:
    assert {each.source for each in sourced("Bikes", BODY, [])} == {None}


def test_a_rephrased_statement_is_sourced_where_the_source_says_the_same() -> None:
    text = "You can carry over up to five days of annual leave. Ask your manager."
    said = Source(SourceKind.WORDS, "An expert", text)
    [right, wrong] = sourced("Leave", "Carry over up to five days of annual leave. Carry over up to six days.", [said])
    assert (right.source, wrong.source) == (1, None)


def test_words_that_the_source_goes_on_from_say_something_else() -> None:
    said = Source(SourceKind.WORDS, "An expert", "Lock it twice. Come in.\n- Ring once")
    [more, alone, item] = sourced("Gate", "Lock it. Come in. Ring once.", [said])
    assert (more.source, alone.source, item.source) == (None, 1, 1)
