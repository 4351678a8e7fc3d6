from retrieval.composing.extracting import Extract, extract
from retrieval.composing.framing import shown
from retrieval.search.keywords import stems

STEPS = "\n".join(f"{number}. Turn the valve labelled {number} by hand until it stops" for number in range(1, 30))


def _shown(text: str, question: str = "x", heading: str = "Pumps") -> str:
    return shown(text, extract(text, stems(question), stems), heading, 1)


def test_the_mark_stands_below_a_table_or_code_not_in_it() -> None:
    assert _shown("See:\n\n| a | b |\n|---|---|\n| 1 | 2 |").endswith("| 1 | 2 |\n\n[1]")
    assert _shown("Run:\n\n```\nculvert\n```").endswith("```\n\n[1]")
    assert _shown("Do this:\n\n1. Open\n2. Close").endswith("2. Close [1]")


def test_rows_from_the_middle_of_a_table_are_shown_below_its_header() -> None:
    rows = "\n".join(f"| Town {number} | about {number} euros in the better part of the town |" for number in range(30))
    table = f"| Where | Most |\n|---|---|\n{rows}"
    text = _shown(table, "town 17")
    assert text.startswith("**Pumps**\n\n| Where | Most |\n|---|---|\n| Town ")
    assert text.count("| Where |") == 1
    assert table[extract(table, stems("town 17"), stems).start :].startswith("| Town ")


def test_lines_from_the_middle_of_code_keep_their_fences() -> None:
    lines = "\n".join(f"step_{number} one two three four five six seven eight nine" for number in range(30))
    text = _shown(f"```sh\n{lines}\n```", "step_17")
    assert "step_17" in text
    assert text.startswith("```sh\nstep_")
    assert text.endswith("\n```\n\n… [1]")
    assert text.count("```") == 2


def test_a_list_or_table_that_nothing_leads_in_to_stands_below_its_heading() -> None:
    assert _shown("1. Open\n2. Close", "x", "Closing *one*") == r"**Closing \*one\***" + "\n\n1. Open\n2. Close [1]"
    assert _shown("| a | b |\n|---|---|\n| 1 | 2 |").startswith("**Pumps**\n\n| a | b |")
    assert _shown(f"Close them in order.\n\n{STEPS}", "valve 20", "Closing").startswith("**Closing**\n\n")


def test_what_says_by_itself_what_it_is_about_has_no_heading() -> None:
    assert _shown("Turn it off.", "x", "Closing") == "Turn it off. [1]"
    assert _shown("Do this:\n\n1. Open\n2. Close", "x", "Closing").startswith("Do this:")


def test_a_quote_that_its_passage_goes_on_after_says_so() -> None:
    sentence = "Oil the pump. "
    text = (sentence + "Then wait a minute.").strip()
    assert shown(text, Extract(0, len(sentence.strip())), "Pumps", 2) == "Oil the pump. … [2]"
    assert shown(text, Extract(0, len(text)), "Pumps", 2) == f"{text} [2]"
    assert _shown(STEPS, "valve 3").endswith(" … [1]")
