import numpy as np

from retrieval.search.growing import LEAST_ROOM, Floats, GrowingRows


def _rows(*values: float) -> Floats:
    return np.array([[value, value] for value in values], dtype=np.float32)


def test_rows_are_added_after_those_that_are_there_without_a_copy_of_them() -> None:
    rows = GrowingRows.of(_rows(1, 2))
    seen = rows.first(2)
    assert rows.after(2, _rows(3)) is rows
    assert rows.first(3).tolist() == [[1, 1], [2, 2], [3, 3]]
    assert np.shares_memory(seen, rows.first(3))


def test_when_the_room_is_full_there_is_more_and_who_looked_before_sees_the_same() -> None:
    rows = GrowingRows.of(_rows(1))
    seen = rows.first(1)
    many = np.ones((3 * LEAST_ROOM, 2), dtype=np.float32)
    rows.after(1, many)
    assert rows.count == 1 + len(many)
    assert (rows.first(rows.count) == 1).all()
    assert seen.tolist() == [[1, 1]]


def test_two_who_add_at_the_same_place_do_not_see_each_others_rows() -> None:
    rows = GrowingRows.of(_rows(1))
    mine = rows.after(1, _rows(2))
    theirs = rows.after(1, _rows(3, 4))
    assert mine.first(2).tolist() == [[1, 1], [2, 2]]
    assert theirs.first(3).tolist() == [[1, 1], [3, 3], [4, 4]]


def test_the_rows_it_is_made_of_may_change_afterwards() -> None:
    given = _rows(1)
    rows = GrowingRows.of(given)
    given[0] = 9
    assert rows.first(1).tolist() == [[1, 1]]
    assert GrowingRows(2).first(0).shape == (0, 2)
