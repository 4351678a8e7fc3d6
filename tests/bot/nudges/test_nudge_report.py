from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nudges.nudge_report import (
    OUTSIDERS,
    batches,
    counted,
    delivered_at_least,
    effect,
    reasons_told,
)
from bot.nudges.nudges import Answer, Reason

USED, NOT_YET, BLOCKED = Answer.USED, Answer.NOT_YET, Answer.BLOCKED
PEOPLE = 10

answers = st.sampled_from([USED, NOT_YET, BLOCKED])


def reports(stream: Sequence[Answer]) -> list[tuple[tuple[Answer, int], ...]]:
    """What a manager sees who asks for the report after every single answer, the keenest they can be."""
    seen = []
    for number in range(len(stream) + 1):
        total = counted([Counter(batch) for batch in batches(stream[:number])])
        seen.append(tuple(sorted(total.items())))
    return seen


@pytest.mark.parametrize(
    "alike", [[USED] * 4, [USED] * 5, [USED] * 50, [USED] * 49 + [NOT_YET], [USED, NOT_YET, BLOCKED]]
)
def test_too_few_answers_and_answers_all_alike_are_not_told(alike: list[Answer]) -> None:
    assert batches(alike) == []


def test_five_people_of_whom_two_say_something_else_are_told_together() -> None:
    mixed = [USED, USED, USED, NOT_YET, BLOCKED]
    assert batches([*mixed, USED]) == [mixed]


def test_what_is_too_much_alike_is_told_with_what_comes_later() -> None:
    stream = [USED] * 8 + [NOT_YET] * 2
    assert batches(stream[:9]) == []
    assert batches(stream) == [stream]


@given(st.lists(answers, max_size=60))
def test_no_two_reports_however_chosen_differ_by_one_persons_answer(stream: list[Answer]) -> None:
    for earlier, later in combinations(dict.fromkeys(reports(stream)), 2):
        difference = Counter(dict(later))
        difference.subtract(dict(earlier))
        people = sum(difference.values())
        assert people >= 5
        assert max(difference.values()) <= people - OUTSIDERS


@given(st.lists(answers, max_size=60), st.integers(0, 60))
def test_how_often_the_report_is_read_changes_nothing(stream: list[Answer], first_read: int) -> None:
    early = batches(stream[:first_read])
    released = sum(len(batch) for batch in early)
    assert [*early, *batches(stream[released:])] == batches(stream)


def test_from_every_sequence_of_reports_nobodys_answer_follows() -> None:
    """All worlds of ten answers: the attacker sees every report, and knows who answered in which order."""
    possible: dict[tuple[object, ...], list[set[Answer]]] = defaultdict(lambda: [set() for _ in range(PEOPLE)])
    for world in product((USED, NOT_YET, BLOCKED), repeat=PEOPLE):
        # Nothing new is told between two fifths; another test sees to that.
        seen = tuple(
            tuple(sorted(Counter(answer for batch in batches(world[:number]) for answer in batch).items()))
            for number in (5, 10)
        )
        for person, answer in enumerate(world):
            possible[seen][person].add(answer)
    for answers_of in possible.values():
        assert all(len(answers) >= 2 for answers in answers_of)


def test_deliveries_are_rounded_down_and_withheld_below_five() -> None:
    assert [delivered_at_least(number) for number in (0, 4, 5, 42, 45)] == [None, None, 5, 40, 45]


def test_wishes_and_small_numbers_are_never_told_as_reasons() -> None:
    reasons = {Reason.ON_LEAVE: 6, Reason.NO_ACCOUNT: 2, Reason.OPTED_OUT: 30, Reason.CAP: 9}
    assert reasons_told(reasons) == {Reason.ON_LEAVE: 6}


def test_an_effect_is_certain_only_when_chance_would_hardly_give_it() -> None:
    strong = effect({USED: 56, NOT_YET: 14}, {USED: 48, NOT_YET: 32})
    assert strong is not None
    # Newcombe's own example (a) for method 10: 56/70 - 48/80, 95 % interval .0524 to .3339.
    assert (strong.points, strong.low, strong.high) == (20.0, 5.2, 33.4)
    assert strong.is_certain
    weak = effect({USED: 6, NOT_YET: 4}, {USED: 5, NOT_YET: 5})
    assert weak is not None
    assert not weak.is_certain
    assert effect({}, {USED: 5}) is None
