from dataclasses import replace

from benchmarks.stories import AFTER_ANOTHER, ALONE, AROUND, SLIPS, after_another, as_asked, line, told
from bot.measures.evaluating import KnownQuestion
from bot.measures.measuring import Measured
from retrieval.search.message import in_message

LEAVE = KnownQuestion("leave", "how do I book leave", "covered", frozenset({"p1"}), True)


def _measured(ranked: tuple[str, ...], cited: tuple[str, ...], gold: frozenset[str]) -> Measured:
    return Measured("q1", "covered", gold, bool(gold), "answered" if cited else "unknown", ranked, cited, 0.7, 1.0)


def test_what_stands_around_a_question_changes_in_turn_and_the_question_does_not() -> None:
    assert told([LEAVE], AROUND[ALONE]) == [LEAVE]
    for kind, around in AROUND.items():
        asked = told([LEAVE] * 2 * len(around), around)
        assert len({each.text for each in asked}) == len(around)
        assert all(LEAVE.text in each.text and each.gold == LEAVE.gold for each in asked)
        assert all(in_message(each.text).asked.rstrip("?") == LEAVE.text for each in asked), kind


def test_a_question_is_asked_in_every_way_and_stays_the_same_question() -> None:
    asked = as_asked([LEAVE])
    assert list(asked) == [*AROUND, AFTER_ANOTHER, *SLIPS]
    assert all(len(each) == 1 and each[0].gold == LEAVE.gold for each in asked.values())
    assert asked["with one slip"][0].text != LEAVE.text


def test_each_question_comes_after_another_one_of_the_same_set() -> None:
    questions = [replace(LEAVE, id=f"q{number}", text=f"question {number}") for number in range(5)]
    asked = after_another(questions)
    assert [replace(each, history=()) for each in asked] == questions
    assert {each.history[0].text for each in asked} == {each.text for each in questions}
    assert all(each.history[0].text != each.text for each in asked)


def test_a_line_counts_what_came_first_and_what_was_answered() -> None:
    right = _measured(("p1", "p2"), ("p1",), frozenset({"p1"}))
    wrong = _measured(("p2",), ("p2",), frozenset({"p1"}))
    silent = _measured((), (), frozenset({"p1"}))
    nothing_there = _measured(("p2",), ("p2",), frozenset())
    assert line("x", [right, wrong, silent, nothing_there]).split(None, 1)[1] == (
        "hit@1 0.333   answered 1 right, 2 wrong"
    )
