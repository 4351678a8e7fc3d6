from hypothesis import given
from hypothesis import strategies as st

from retrieval.composing.extracting import MOST_WORDS, Extract, count_words, extract, readable
from retrieval.search.keywords import stems

FILLER = "The team looks after this part of the work with care and writes down what it learns along the way. "
"""Twenty words that answer nothing."""


def _quoted(text: str, question: str, most_words: int = MOST_WORDS) -> str:
    chosen = extract(text, stems(question), stems, most_words)
    return text[chosen.start : chosen.end]


def test_a_short_passage_is_quoted_whole() -> None:
    text = "You can carry over up to five days.\n\nYour manager approves it. After March they are lost."
    assert _quoted(text, "can I carry over days") == text


def test_a_long_passage_gives_the_sentence_that_answers() -> None:
    answer = "A hotel in Zurich may cost up to 190 euros a night."
    text = 5 * FILLER + "\n\n" + answer + "\n\n" + 5 * FILLER
    quoted = _quoted(text, "what may a hotel in Zurich cost")
    assert answer in quoted
    assert count_words(quoted) <= MOST_WORDS


def test_what_follows_an_answer_is_quoted_with_it_as_far_as_it_is_comfortable() -> None:
    condition = "Only your department head may allow more."
    text = 6 * FILLER + "\n\nA hotel in Zurich may cost up to 190 euros. " + condition + " " + 6 * FILLER
    assert condition in _quoted(text, "hotel in zurich")


def test_a_question_for_an_amount_prefers_the_sentence_that_has_one() -> None:
    amount = "Each parent gets 26 weeks of leave."
    text = "Leave is for every parent who works here. " + 6 * FILLER + "\n\n" + 2 * FILLER + amount
    assert amount in _quoted(text, "how long is leave for a parent")
    assert amount not in _quoted(text, "which parent is leave for")


def test_a_question_how_prefers_the_steps() -> None:
    steps = "1. Open Birch and choose Book.\n2. Pick the dates of your leave."
    text = "Everyone who wants to book leave does so early. " + 6 * FILLER + "\n\n" + steps
    assert steps in _quoted(text, "how do I book leave")


def test_a_list_stays_whole_and_keeps_the_sentence_that_leads_in_to_it() -> None:
    whole = "Bring these:\n\n- your passport\n- your bank details\n- a photo of yourself"
    text = 6 * FILLER + "\n\n" + whole + "\n\n" + 6 * FILLER
    assert whole in _quoted(text, "do I bring a passport")
    assert whole in _quoted(text, "photo")


def test_a_list_too_long_to_quote_is_not_introduced_and_then_left_out() -> None:
    steps = "\n".join(f"{number}. Then {FILLER.strip()}" for number in range(1, 9))
    quoted = _quoted(f"These are the steps for moving house:\n\n{steps}", "how do I move house")
    assert "1. Then" in quoted
    assert count_words(quoted) <= MOST_WORDS
    assert quoted.endswith("along the way.")


def test_a_table_is_quoted_whole_when_it_fits() -> None:
    table = "| Where | Most |\n|---|---|\n| Zurich | 190 |\n| Leeds | 140 |"
    quoted = _quoted(6 * FILLER + "\n\nThe limits:\n\n" + table + "\n\n" + 6 * FILLER, "limit in Leeds")
    assert f"The limits:\n\n{table}" in quoted


def test_of_a_table_that_is_too_long_the_rows_that_answer_are_quoted_whole() -> None:
    rows = "\n".join(
        f"| Town {number} | about {number} euros a night in the better part of the town |" for number in range(30)
    )
    quoted = _quoted(f"| Where | Most |\n|---|---|\n{rows}", "town 17")
    assert "| Town 17 | about 17 euros a night in the better part of the town |" in quoted
    assert quoted.startswith("|")
    assert count_words(quoted) <= MOST_WORDS


def test_code_is_quoted_with_its_fences() -> None:
    code = "```sh\nculvert renew --now\n```"
    quoted = _quoted(6 * FILLER + "\n\nRenew the certificate:\n\n" + code + "\n\n" + 6 * FILLER, "renew certificate")
    assert f"Renew the certificate:\n\n{code}" in quoted


def test_a_heading_is_never_quoted_alone() -> None:
    text = "## Parental leave\n\n" + 7 * FILLER + "\n\n## Sick leave\n\n" + 7 * FILLER
    quoted = _quoted(text, "parental leave")
    assert not quoted.startswith("#")
    assert "# Sick" not in quoted


def test_a_quote_ends_where_the_next_heading_begins() -> None:
    text = "## Parental leave\n\n" + 2 * FILLER + "\n\n## Sick leave\n\n" + 7 * FILLER
    assert _quoted(text, "what the team learns about parental leave") == (2 * FILLER).strip()


def test_a_sentence_that_leads_in_to_a_list_is_not_quoted_without_it() -> None:
    steps = "\n".join(f"{number}. {' '.join([f'word{number}'] * 100)}" for number in range(1, 4))
    quoted = _quoted(f"Moving house takes one day. {FILLER}These are the steps:\n\n{steps}", "how long is moving house")
    assert quoted.startswith("Moving house takes one day.")
    assert "These are the steps" not in quoted


def test_an_item_of_a_long_list_is_quoted_from_the_beginning_of_the_list_when_that_fits() -> None:
    belongs = "which belongs in the bag of everyone who travels for us, wherever they go and for however long"
    items = [f"- thing number {number}, {belongs}" for number in range(12)]
    items[4] = f"- your passport, {belongs}"
    assert _quoted("Pack this:\n\n" + "\n".join(items), "passport").startswith("Pack this:")


def test_a_word_that_every_sentence_has_says_little() -> None:
    common = "You ask for days of leave in Birch, as everyone who works here and wants to be away does. "
    text = 3 * common + "\n\n" + 6 * FILLER + "After five years a sabbatical of leave is yours."
    assert "a sabbatical" in _quoted(text, "days of sabbatical leave")


def test_a_passage_of_headings_only_is_quoted_as_it_is() -> None:
    assert _quoted("## One\n\n## Two", "two") == "## One\n\n## Two"


def test_without_a_word_in_common_the_beginning_is_quoted() -> None:
    assert _quoted("Begin here. " + 12 * FILLER, "xylophone").startswith("Begin here.")


def test_words_that_only_ask_do_not_decide() -> None:
    text = "What can I do, and how would you want to know about it. " + 7 * FILLER + "Expenses are paid on Fridays."
    assert "Expenses are paid" in _quoted(text, "what can I do to know about expenses")


def test_several_passages_share_the_words_of_one_answer() -> None:
    assert count_words(_quoted(9 * FILLER, "learns", MOST_WORDS // 3)) <= MOST_WORDS // 3


def test_a_single_sentence_that_is_too_long_is_cut_after_a_word() -> None:
    quoted = _quoted("word " * 300, "word")
    assert (count_words(quoted), quoted[-4:]) == (MOST_WORDS, "word")


def test_a_heading_before_the_text_is_not_quoted() -> None:
    text = "## Hotels\n\nA hotel in Zurich."
    assert extract(text, stems("hotel"), stems) == Extract(len("## Hotels\n\n"), len(text))
    assert extract("## Hotels", stems("hotel"), stems) == Extract(0, len("## Hotels"))


def test_marks_that_only_format_are_no_words() -> None:
    assert count_words("**Two** words – | --- | `#` and 3.5 it's") == 5


def test_links_into_the_knowledge_become_their_words() -> None:
    assert (
        readable("See [Expenses](expenses.md#top) and ![a map](map.png) now {#anchor}") == "See Expenses and a map now"
    )


def test_links_to_the_web_stay_links() -> None:
    assert readable("[Birch](https://birch.example) <a id='x'></a>") == "[Birch](https://birch.example)"


@given(
    st.text(max_size=2000)
    | st.lists(st.sampled_from(["- a b c", "| x | y |", "# h", "A b. C d.", "", "```"])).map("\n".join)
)
def test_a_quote_is_always_a_span_of_the_passage_within_the_limit(text: str) -> None:
    for question in ([], ["a", "how"], ["x", "long"]):
        chosen = extract(text, question, str.split, 10)
        assert 0 <= chosen.start <= chosen.end <= len(text)
        assert count_words(text[chosen.start : chosen.end]) <= 10
