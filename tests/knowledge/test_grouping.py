import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.grouping import JOIN_FROM, MOST_CANDIDATES, Grouping, Vector, links

if TYPE_CHECKING:
    from retrieval.embedding import Encoder

STACKFAQ = Path(__file__).parents[3] / "shared" / "data" / "stackfaq" / "questions.jsonl"


def at(degrees: float) -> Vector:
    angle = np.radians(degrees)
    return np.array([np.cos(angle), np.sin(angle)], dtype=np.float32)


def cosine(degrees: float) -> float:
    return float(np.cos(np.radians(degrees)))


def gaps_of(numbers: list[int]) -> NDArray[np.intp]:
    return np.array(numbers, dtype=np.intp)


def test_a_link_is_half_the_nearest_question_and_half_the_centre() -> None:
    vectors = np.array([at(0), at(40), at(90)])
    centres = np.array([at(20), at(90)])
    strength = links(at(50), vectors, gaps_of([0, 0, 1]), centres)
    assert strength == pytest.approx([(cosine(10) + cosine(30)) / 2, cosine(40)], abs=1e-6)


def test_the_centre_moves_with_every_question() -> None:
    grouping = Grouping()
    for degrees in (0, 40, 80):
        grouping.add("leave", at(degrees))
    # The nearest is 20 degrees away and so is the centre, which lies at 40.
    assert grouping.candidates(at(60), join_from=cosine(20) - 1e-4) == ["leave"]
    assert grouping.candidates(at(60), join_from=cosine(20) + 1e-4) == []


def test_a_gap_whose_questions_cancel_out_is_no_reason_to_fail() -> None:
    grouping = Grouping()
    grouping.add("leave", at(0))
    grouping.add("leave", -at(0))
    assert grouping.candidates(at(10), join_from=0.4) == ["leave"]


def test_the_first_question_of_its_kind_has_no_candidates() -> None:
    grouping = Grouping()
    assert not grouping.candidates(at(0))
    grouping.add("leave", at(0))
    assert not grouping.candidates(at(90))


def test_the_second_question_joins_the_first() -> None:
    grouping = Grouping()
    grouping.add("leave", at(0))
    assert grouping.candidates(at(20)) == ["leave"]


def test_the_strongest_link_comes_first() -> None:
    grouping = Grouping()
    grouping.add("leave", at(0))
    grouping.add("pay", at(45))
    assert grouping.candidates(at(40)) == ["pay", "leave"]


def test_one_near_question_alone_does_not_draw_a_question_into_a_large_gap() -> None:
    grouping = Grouping()
    for degrees in (0, 2, 4, 6, 8, 40):
        grouping.add("leave", at(degrees))
    assert grouping.candidates(at(85), join_from=0.5) == []
    assert cosine(85 - 40) > 0.5


def test_no_more_candidates_than_needed_are_given() -> None:
    grouping = Grouping()
    for number in range(200):
        grouping.add(f"gap {number}", at(number / 10))
    candidates = grouping.candidates(at(0))
    assert len(candidates) == MOST_CANDIDATES
    assert candidates[0] == "gap 0"


def test_growing_forgets_nothing() -> None:
    grouping = Grouping()
    for number in range(1000):
        grouping.add(f"gap {number % 300}", at(number % 300))
    assert grouping.candidates(at(299))[0] == "gap 299"
    assert grouping.candidates(at(3))[0] == "gap 3"


@pytest.mark.shared_data
@pytest.mark.skipif(not STACKFAQ.exists(), reason="../shared/data is not there")
def test_rephrased_questions_of_real_people_become_one_gap(encoder: "Encoder") -> None:
    rows = [json.loads(line) for line in STACKFAQ.read_text(encoding="utf-8").splitlines()]
    rows = [rows[int(place)] for place in np.random.default_rng(0).permutation(len(rows))[:250]]
    grouping, pure = Grouping(), 0
    opened: dict[str, str] = {}
    for row, vector in zip(rows, encoder.encode([row["question"] for row in rows]), strict=True):
        candidates = grouping.candidates(vector, JOIN_FROM)
        gap = candidates[0] if candidates else row["id"]
        pure += opened.setdefault(gap, row["cluster"]) == row["cluster"]
        grouping.add(gap, vector)
    clusters = len({row["cluster"] for row in rows})
    assert pure / len(rows) > 0.9
    assert len(opened) < 1.3 * clusters
