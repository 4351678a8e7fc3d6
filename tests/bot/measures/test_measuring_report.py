from dataclasses import replace

from bot.measures.measuring import Measured
from bot.measures.measuring_report import per_question, summary

RIGHT = Measured("1", "covered", frozenset({"a"}), True, "answered", ("a", "b"), ("a",), 0.912345, 10.0)
REMOVED = Measured("2", "removed", frozenset(), False, "unknown", ("b",), (), 0.3, 30.004, ("b",))


def test_the_summary_has_the_names_of_the_contract() -> None:
    measures = summary([RIGHT, replace(RIGHT, id="3", ranked=("b", "a"), cited=("b",)), REMOVED])
    assert measures["questions"] == 3
    assert measures["recall"] == {"1": 0.5, "5": 1.0, "10": 1.0}
    assert measures["mrr10"] == 0.75
    assert measures["ndcg10"] == 0.8155
    assert measures["answerable_auroc"] == 1.0
    assert measures["coverage_at_95_precision"] == 0.0
    names = ("answered_right", "answered_wrong", "abstained_right", "abstained_wrong", "pointed_right", "pointed_wrong")
    assert [measures[name] for name in names] == [1, 1, 1, 0, 0, 1]
    assert measures["query_ms"] == {"p50": 10.0, "p95": 30.0}


def test_every_measure_that_is_a_share_comes_with_its_interval() -> None:
    measures = summary([RIGHT, REMOVED] * 10)
    assert measures["precision"] == measures["coverage"] == 1.0
    assert measures["intervals"]["auroc removed"] == [1.0, 1.0]
    assert measures["intervals"].keys() == {"recall 1", "recall 5", "mrr10", "precision", "coverage", "auroc removed"}
    assert summary([REMOVED])["intervals"]["precision"] is None


def test_each_kind_that_has_no_answer_is_set_against_those_that_have_one() -> None:
    foreign = replace(REMOVED, kind="out_of_scope", confidence=0.95)
    assert summary([RIGHT, REMOVED, foreign])["auroc_by_kind"] == {"out_of_scope": 0.0, "removed": 1.0}


def test_without_anything_to_tell_apart_the_area_is_left_open() -> None:
    assert summary([RIGHT])["answerable_auroc"] is None
    assert summary([])["questions"] == 0


def test_the_details_tell_what_was_found_and_cited() -> None:
    assert per_question([RIGHT]) == [
        {"id": "1", "outcome": "answered", "ranked": ["a", "b"], "cited": ["a"], "pointed": [], "confidence": 0.9123}
    ]
