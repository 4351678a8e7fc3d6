from pathlib import Path

import pytest

from knowledge.articles import PublishedPassage
from knowledge.reading.front_matter import read_front_matter
from knowledge.reading.splitting import split
from retrieval.composing.conflicts import conflict
from retrieval.outcome import Evidence
from retrieval.search.keywords import stems
from tests.retrieval.shelf import evidence, passage

SAMPLE = Path(__file__).parents[3] / "knowledge" / "sample"


def _sample(path: str, heading: str) -> PublishedPassage:
    details, body = read_front_matter((SAMPLE / path).read_text("utf-8"), path)
    section = next(each for each in split(body, lambda text: len(text) // 4, 250) if heading in each.heading_path)
    return passage(section.text, details.title, section.heading_path)


def _against(question: str, *found: PublishedPassage) -> Evidence | None:
    return conflict(stems(question), [evidence(each, rank) for rank, each in enumerate(found, start=1)], stems)


def _disagree(question: str, first: str, second: str) -> bool:
    return _against(question, passage(first, "One"), passage(second, "Other")) is not None


ALLOWANCE = _sample("hr/business-travel.md", "Daily allowance")
CLAIMS = _sample("hr/expenses-and-receipts.md", "What you can claim")


@pytest.mark.parametrize(
    "question",
    [
        "how much can I spend on meals when travelling",
        "meal allowance",
        "what do I get per day for food on a work trip",
        "what can I claim for meals when I'm away overnight",
    ],
)
def test_the_two_meal_limits_of_the_sample_are_a_disagreement_whichever_is_found_first(question: str) -> None:
    for first, second in ((ALLOWANCE, CLAIMS), (CLAIMS, ALLOWANCE)):
        found = _against(question, first, second)
        assert found is not None
        assert found.found is second


@pytest.mark.parametrize("question", ["may I take a taxi", "data abroad", "how much for driving my own car"])
def test_what_one_row_speaks_of_is_not_disagreed_with_over_another_row(question: str) -> None:
    assert _against(question, CLAIMS, ALLOWANCE) is None


def test_a_sentence_that_points_elsewhere_speaks_of_nothing() -> None:
    assert "[Business travel]" in CLAIMS.passage.text
    assert _against("what can I spend on dinner when travelling", CLAIMS, ALLOWANCE) is not None


def test_the_sample_holds_no_other_disagreement_about_travel() -> None:
    others = [
        _sample("hr/business-travel.md", "Hotel limits"),
        _sample("hr/business-travel.md", "Booking a trip"),
        _sample("hr/training-budget.md", "If you don't spend it"),
        _sample("sales/plans-and-prices.md", "The three plans"),
        _sample("hr/working-from-home.md", "Money for your home set-up"),
    ]
    for question in ("hotel limit in Zurich", "how much may I spend", "what does a trip cost", "budget for a course"):
        assert all(_against(question, first, CLAIMS, *others) is None for first in others)


def test_different_amounts_of_one_kind_about_one_thing_disagree() -> None:
    assert _disagree(
        "how many days of annual leave do I get",
        "You get 26 days of annual leave a year.",
        "Everyone has annual leave of 24 days a year, part-time staff less.",
    )


TRAINING = "Your manager has five working days to answer in Birch."
LEAVE = "Your manager in Birch says yes or no within three working days."


@pytest.mark.parametrize("question", ["birch", "open birch", "where do I ask for time off in Birch"])
def test_what_two_things_are_done_in_does_not_make_them_one(question: str) -> None:
    assert not _disagree(question, LEAVE, TRAINING)


def test_two_statements_that_share_a_word_and_a_title_are_not_about_one_thing() -> None:
    first = "Minutes beyond the plan count when confirmed. The first 20 hours are taken off within six months."
    second = "Half an hour after six hours at the latest, and three quarters on days over nine hours."
    assert not _disagree("can extra hours be paid out", first, second)
    assert not _disagree("how many hours are taken off", first, second)


def test_a_copy_with_another_amount_disagrees_whatever_is_asked_of_it() -> None:
    first = "Students on a placement get board and pocket money for six weeks at most."
    second = "Students on a placement get board and pocket money for ten weeks at most."
    assert _disagree("can students go abroad with us", first, second)


def test_where_no_amount_is_asked_for_a_few_words_in_common_are_not_enough() -> None:
    first = "A parcel is kept for 21 days for the inspector; without it half is paid."
    second = "A parcel nobody claims is sold after 30 days and the money goes to a fund."
    assert _disagree("for how many days is a parcel kept", first, "A parcel is kept here for 30 days.")
    assert not _disagree("may we keep a parcel that nobody claims", first, second)


def test_a_number_in_words_is_an_amount() -> None:
    assert _disagree(
        "how many leave days can I carry over",
        "You can carry over up to five days of leave.",
        "Carry over at most ten days of your leave.",
    )


def test_the_same_amount_written_differently_agrees() -> None:
    assert not _disagree(
        "how many leave days can I carry over",
        "You can carry over up to five days of leave.",
        "Carry over at most 5 days of your leave.",
    )


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("meal limit", "Meals cost up to €45 a day.", "A meal with a customer costs up to €60 a person."),
        ("when do I hand in the report", "Hand in the report within 5 days.", "The report covers the last 30 hours."),
        ("when do I hand in the report", "Hand in the report within 5 days.", "A report covers 30 days."),
        ("how early do I book travel", "Book travel at least 14 days ahead.", "Book travel within 60 days."),
        ("how long is leave", "Leave for a parent lasts 26 weeks.", "A notice period lasts 4 weeks."),
    ],
)
def test_amounts_of_different_kinds_do_not_disagree(question: str, first: str, second: str) -> None:
    assert not _disagree(question, first, second)


def test_a_step_on_a_scale_disagrees_with_nothing() -> None:
    scale = "| Discount on the price | Who approves |\n|---|---|\n| 5 % discount | you |\n| 15 % discount | your lead |"
    assert not _disagree("how much discount can I give", "You can give a discount of 12 %.", scale)


def test_a_passage_that_names_both_amounts_settles_it() -> None:
    old, both = "You get 24 days of annual leave.", "Annual leave was 24 days of leave until 2025, now it is 26 days."
    new = "You get 26 days of annual leave."
    assert _disagree("how many days of annual leave", old, new)
    assert not _disagree("how many days of annual leave", new, both)
    assert not _disagree("how many days of annual leave", both, old)


def test_what_the_question_asks_about_must_be_what_the_other_speaks_of() -> None:
    assert not _disagree(
        "what may a hotel in Zurich cost",
        "A hotel in Zurich may cost €190 a night.",
        "A hotel anywhere else may cost €140 a night.",
    )


def test_an_article_does_not_disagree_with_itself() -> None:
    first = passage("You get 26 days of annual leave.", "Leave", article="leave")
    second = passage("You get 24 days of annual leave.", "Leave", ["Before 2025"], article="leave")
    assert _against("days of annual leave", first, second) is None


def test_amounts_in_code_are_no_statements() -> None:
    question, statement = "days of annual leave", "You get 26 days of annual leave."
    assert _disagree(question, statement, "annual leave = 24 days")
    assert not _disagree(question, statement, "```\nannual leave = 24 days\n```")


def test_nothing_found_or_nothing_asked_is_no_disagreement() -> None:
    assert conflict(stems("meal allowance"), [], stems) is None
    assert _against("what can I do", ALLOWANCE, CLAIMS) is None
