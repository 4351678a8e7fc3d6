import asyncio

import pytest

from benchmarks.phrasings import articles_of, opened
from bot.measures.evaluating import KnownPassage, KnownQuestion
from retrieval.encoding.embedding import Encoder

DAYS = KnownPassage("days", "Annual leave", "How many days\nYou have 28 days in a full year.")
CARRYING = KnownPassage("carrying", "Annual leave", "Carrying days over\nFive of them may go into January.")
SICK = KnownPassage("sick", "Calling in sick", "The first day\nRing your manager before nine.")


def _asked(text: str, *gold: str) -> KnownQuestion:
    return KnownQuestion(text, text, "covered", frozenset(gold), True)


def test_sections_of_one_title_are_one_article_with_the_questions_that_it_answers() -> None:
    across = _asked("Anything about days off?", "days", "sick")
    made = articles_of([DAYS, SICK, CARRYING], [_asked("Does my holiday lapse?", "carrying"), across])
    assert [each.passage.article_id for each in made.published] == ["a0", "a0", "a1"]
    assert [each.details.also_asked_as for each in made.published] == [("Does my holiday lapse?",)] * 2 + [()]
    assert [each.passage.heading_path for each in made.published][1] == ("Carrying days over",)
    assert sorted(made.known_ids.values()) == ["carrying", "days", "sick"]


@pytest.mark.parametrize(("gold", "is_right"), [("carrying", True), ("days", False)])
def test_the_right_article_at_the_wrong_section_is_wrong(encoder: Encoder, gold: str, is_right: bool) -> None:
    asked = _asked("May I carry days over into January?", gold)
    (found,) = asyncio.run(opened([asked], articles_of([DAYS, SICK, CARRYING], [asked]), encoder))
    assert (found.is_right, found.quotes_right, found.quoted) == (is_right, is_right, 1)
