import json
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_mutual_info_score  # type: ignore[import-untyped]

from knowledge.gaps import grouping as under_test
from knowledge.gaps.gaps import JOINABLE, GapState
from knowledge.gaps.grouping import Grouped, Grouping
from knowledge.gaps.linkage import Vector

if TYPE_CHECKING:
    from retrieval.encoding.embedding import Encoder

STACKFAQ = Path(__file__).parents[4] / "shared" / "data" / "stackfaq" / "questions.jsonl"
OPEN = GapState.OPEN


def at(degrees: float) -> Vector:
    angle = np.radians(degrees)
    return np.array([np.cos(angle), np.sin(angle)], dtype=np.float32)


class Log:
    """A grouping and what became of every question so far."""

    def __init__(self, link_from: float = under_test.LINK_FROM) -> None:
        ids = count(1)
        self.grouping = Grouping(link_from, lambda: f"gap {next(ids)}")
        self.gap_of: dict[str, str] = {}

    def ask(self, question: str, vector: Vector) -> dict[str, str]:
        placed = self.grouping.place(question, vector)
        self.gap_of |= placed
        return placed

    def put(self, question: str, gap: str, vector: Vector, state: GapState = OPEN, by_hand: bool = False) -> None:
        self.grouping.add([Grouped(question, gap, state, by_hand, vector)])
        self.gap_of[question] = gap

    def together(self) -> set[frozenset[str]]:
        gaps = set(self.gap_of.values())
        return {frozenset(each for each in self.gap_of if self.gap_of[each] == gap) for gap in gaps}


def test_the_first_question_opens_a_gap() -> None:
    assert Log().ask("a", at(0)) == {"a": "gap 1"}


def test_the_second_question_joins_the_first() -> None:
    log = Log()
    log.ask("a", at(0))
    assert log.ask("b", at(45)) == {"b": "gap 1"}


def test_another_question_opens_another_gap() -> None:
    log = Log()
    log.ask("a", at(0))
    assert log.ask("b", at(60)) == {"b": "gap 2"}


@pytest.mark.parametrize(("degrees", "gap"), [(25, "leave"), (35, "pay")])
def test_a_question_joins_the_gap_it_is_most_linked_to(degrees: float, gap: str) -> None:
    log = Log()
    log.put("a", "leave", at(0), by_hand=True)
    log.put("b", "pay", at(60), by_hand=True)
    assert log.ask("c", at(degrees)) == {"c": gap}


def test_a_question_moves_when_more_is_known() -> None:
    log = Log()
    log.ask("early", at(45))
    log.ask("leave", at(0))
    assert log.together() == {frozenset({"early", "leave"})}
    for number, degrees in enumerate((72, 74, 76, 78)):
        log.ask(f"pay {number}", at(degrees))
    assert log.together() == {frozenset({"early", "pay 0", "pay 1", "pay 2", "pay 3"}), frozenset({"leave"})}


def test_gaps_become_one_when_a_question_lies_between_them() -> None:
    log = Log()
    log.ask("a", at(0))
    log.ask("b", at(58))
    assert log.ask("c", at(29)) == {"b": "gap 1", "c": "gap 1"}


def test_a_gap_keeps_its_id_as_long_as_it_keeps_most_of_its_questions() -> None:
    log = Log()
    for number in range(4):
        log.put(f"leave {number}", "leave", at(number))
    log.put("early", "leave", at(48))
    for degrees in (58, 60, 62):
        log.ask(f"pay {degrees}", at(degrees))
    assert {log.gap_of[f"leave {number}"] for number in range(4)} == {"leave"}
    assert log.gap_of["early"] == log.gap_of["pay 60"] != "leave"


def test_of_two_gaps_that_become_one_the_larger_keeps_its_id_and_of_equal_ones_the_older() -> None:
    log = Log()
    log.put("a", "older", at(0))
    log.put("b", "larger", at(29))
    log.put("c", "larger", at(31))
    assert log.grouping.regroup() == {"a": "larger"}
    log = Log()
    log.put("a", "older", at(0))
    log.put("b", "younger", at(30))
    assert log.grouping.regroup() == {"b": "older"}


def test_what_a_person_put_somewhere_never_moves() -> None:
    log = Log()
    log.put("a", "leave", at(0))
    log.put("by hand", "pay", at(1), by_hand=True)
    for number in range(5):
        assert "by hand" not in log.ask(f"c {number}", at(number))
    assert log.gap_of["by hand"] == "pay"


def test_gaps_that_people_split_are_not_joined_by_what_is_asked_later() -> None:
    log = Log()
    log.put("a", "leave", at(0), by_hand=True)
    log.put("b", "sick leave", at(20), by_hand=True)
    for degrees in range(0, 21, 2):
        log.ask(f"later {degrees}", at(degrees))
    assert (log.gap_of["a"], log.gap_of["b"]) == ("leave", "sick leave")
    assert set(log.gap_of.values()) == {"leave", "sick leave"}


def test_gaps_that_people_merged_stay_one() -> None:
    log = Log()
    log.put("a", "leave", at(0), by_hand=True)
    log.put("b", "leave", at(90), by_hand=True)
    for degrees in (0, 2, 88, 90):
        assert log.ask(f"later {degrees}", at(degrees)) == {f"later {degrees}": "leave"}
    assert log.grouping.regroup() == {}


@pytest.mark.parametrize("state", [GapState.ASSIGNED, GapState.DRAFTING, GapState.IN_REVIEW])
def test_a_gap_that_is_worked_on_takes_in_questions_and_gives_none_away(state: GapState) -> None:
    log = Log()
    log.put("a", "leave", at(0), state)
    log.put("b", "leave", at(50), state)
    log.put("loner", "other", at(100))
    for degrees in (48, 50, 52):
        log.ask(f"later {degrees}", at(degrees))
    assert log.gap_of["a"] == log.gap_of["b"] == log.gap_of["later 50"] == "leave"


def test_a_dismissed_gap_takes_in_only_what_is_asked_about_it_again() -> None:
    log = Log()
    log.put("a", "dismissed", at(0), GapState.DISMISSED)
    log.put("b", "open", at(30))
    assert log.ask("c", at(2)) == {"c": "dismissed"}
    assert log.grouping.regroup() == {}


def test_a_change_of_state_is_heeded() -> None:
    log = Log()
    log.put("a", "leave", at(0))
    log.put("b", "pay", at(20))
    log.grouping.change("b", "pay", GapState.ASSIGNED, by_hand=False)
    log.grouping.change("a", "leave", GapState.ASSIGNED, by_hand=False)
    assert log.grouping.regroup() == {}
    log.grouping.change("a", "leave", OPEN, by_hand=False)
    assert log.grouping.regroup() == {"a": "pay"}


def test_a_question_that_was_moved_is_where_it_was_moved_to() -> None:
    log = Log()
    log.put("a", "leave", at(0))
    log.put("b", "leave", at(10))
    log.grouping.change("b", "pay", OPEN, by_hand=True)
    assert "b" in log.grouping
    assert log.grouping.regroup() == {"a": "pay"}


def test_a_gap_too_large_to_take_apart_stays_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "TAKEN_APART", 3)
    log = Log()
    for place, degrees in enumerate((0, 2, 80, 82)):
        log.put(f"leave {place}", "leave", at(degrees))
    assert set(log.ask("later", at(3))) == {"later"}
    assert log.grouping.regroup().keys() == {"leave 2", "leave 3", "later"}


def test_with_nothing_known_there_is_nothing_to_group() -> None:
    assert Grouping().regroup() == {}


@given(st.integers(0, 10_000), st.integers(1, 40))
def test_whatever_is_asked_what_is_settled_or_placed_by_hand_stays(seed: int, known: int) -> None:
    random, log = np.random.default_rng(seed), Log(0.6)
    possible = [OPEN, OPEN, *sorted(JOINABLE)]
    states = {f"gap of {number}": possible[random.integers(len(possible))] for number in range(6)}
    fixed = {}
    for number in range(known):
        gap, by_hand = f"gap of {random.integers(6)}", bool(random.random() < 0.2)
        log.put(f"q{number}", gap, at(random.uniform(0, 360)), states[gap], by_hand)
        if by_hand or states[gap] is not OPEN:
            fixed[f"q{number}"] = gap
    for number in range(10):
        placed = log.ask(f"new {number}", at(random.uniform(0, 360)))
        moved = [gap for question, gap in placed.items() if question != f"new {number}"]
        assert not any(states.get(gap) is GapState.DISMISSED for gap in moved)
    assert {question: log.gap_of[question] for question in fixed} == fixed


@given(st.integers(0, 10_000))
def test_the_same_questions_in_the_same_order_become_the_same_gaps(seed: int) -> None:
    one, other = Log(), Log()
    for number, degrees in enumerate(np.random.default_rng(seed).uniform(0, 360, 30)):
        assert one.ask(f"q{number}", at(degrees)) == other.ask(f"q{number}", at(degrees))


def test_after_a_restart_grouping_goes_on_as_before() -> None:
    random, log = np.random.default_rng(1), Log()
    vectors = {f"q{number}": at(random.uniform(0, 360)) for number in range(60)}
    for question, vector in vectors.items():
        log.ask(question, vector)
    restarted = Log()
    restarted.grouping.add([Grouped(each, log.gap_of[each], OPEN, False, vectors[each]) for each in vectors])
    restarted.gap_of = dict(log.gap_of)
    for number in range(30):
        vector = at(random.uniform(0, 360))
        log.ask(f"later {number}", vector)
        restarted.ask(f"later {number}", vector)
    assert log.together() == restarted.together()


@pytest.mark.shared_data
@pytest.mark.skipif(not STACKFAQ.exists(), reason="../shared/data is not there")
def test_rephrased_questions_of_real_people_become_one_gap(encoder: "Encoder") -> None:
    rows = [json.loads(line) for line in STACKFAQ.read_text(encoding="utf-8").splitlines()]
    rows = [rows[int(place)] for place in np.random.default_rng(0).permutation(len(rows))[:250]]
    log = Log()
    for row, vector in zip(rows, encoder.encode([row["question"] for row in rows]), strict=True):
        log.ask(row["id"], vector)
    clusters = [row["cluster"] for row in rows]
    assert adjusted_mutual_info_score(clusters, [log.gap_of[row["id"]] for row in rows]) > 0.9
