from collections.abc import Sequence

import numpy as np

from retrieval.ranking import Candidate
from retrieval.search.catalogue import View, entries_for, view_of
from retrieval.search.finding import Scores, candidates, promising, put_forward
from retrieval.search.keywords import stems as stems_in
from retrieval.search.token_store import spaced_stems
from retrieval.search.vectors import Snapshot
from tests.retrieval.shelf import LEAVE, SICK, VPN, passage

AFTERWARDS = passage("Whatever is left after March is lost.", "Annual leave", ["After March"])


def _view() -> View:
    entries = {entry.id: entry for entry in entries_for([LEAVE, AFTERWARDS, SICK, VPN])}
    return view_of(Snapshot.of(tuple(entries), np.zeros((len(entries), 1), dtype=np.float32)), entries)


def _candidates(view: View, scores: Scores, limit: int, pairs: Sequence[str] = ()) -> list[Candidate]:
    return candidates(view, _promising(view, scores, limit, 100), scores, pairs)


def _promising(view: View, scores: Scores, limit: int, most: int) -> list[int]:
    """What is promising when only rows with a cosine may be shown, as a search would have it."""
    nearest = sorted(scores.cosines, key=lambda row: -scores.cosines[row])[:limit]
    weighed = {row: scores.cosines[row] for row in put_forward(view, nearest, scores.keywords) if row in scores.cosines}
    return promising(view, nearest, Scores(weighed, scores.keywords), most)


def _alike(view: View, cosine: float) -> dict[int, float]:
    return dict.fromkeys(range(len(view.entries)), cosine)


def _found(view: View, cosines: dict[str, float], limit: int, **keywords: float) -> dict[str, Candidate]:
    """What is found when the entries, by the first words of their text, have these cosines; the others are hidden."""
    row_of = {entry.text.split("\n")[-1].split()[0]: row for row, entry in enumerate(view.entries)}
    scores = {row_of[word]: cosine for word, cosine in cosines.items()}
    by_id = {view.entries[row_of[word]].id: score for word, score in keywords.items()}
    found = _candidates(view, Scores(scores, by_id), limit)
    return {each.found.passage.text.split()[0]: each for each in found}


def test_the_nearest_passages_are_candidates() -> None:
    found = _found(_view(), {"You": 0.5, "Whatever": 0.4, "Call": 0.3, "Open": 0.2}, 2)
    assert {word: round(each.cosine, 1) for word, each in found.items()} == {"You": 0.5, "Whatever": 0.4}


def test_a_passage_found_by_its_words_comes_with_its_own_cosine() -> None:
    found = _found(_view(), {"You": 0.5, "Whatever": 0.4, "Call": 0.3, "Open": 0.25}, 1, Open=0.7)
    assert set(found) == {"You", "Open"}
    assert (found["Open"].cosine, found["Open"].keyword) == (0.25, 0.7)


def test_a_phrasing_brings_in_every_passage_of_its_article() -> None:
    found = _found(_view(), {"can": 0.75, "You": 0.2, "Whatever": 0.1, "Call": 0.6, "Open": 0.5}, 1)
    assert set(found) == {"You", "Whatever"}
    assert {each.phrasing for each in found.values()} == {0.75}


def test_what_is_hidden_is_no_candidate_by_meaning_words_or_phrasing() -> None:
    assert set(_found(_view(), {"Call": 0.6}, 10, Open=0.9)) == {"Call"}
    assert set(_found(_view(), {"can": 0.9, "Call": 0.1}, 10)) == {"Call"}


def test_words_that_are_not_in_the_view_yet_are_passed_over() -> None:
    view = _view()
    assert len(_candidates(view, Scores(_alike(view, 0.1), {"gone:1@2": 3.0}), 10)) == 4


def test_pairs_are_the_share_of_the_questions_pairs_that_stand_in_the_passage() -> None:
    view = _view()
    pairs = [" carri over ", " over holiday "]
    stems = {each.id: spaced_stems(each.text) for each in view.entries}
    found = candidates(view, list(_alike(view, 0.1)), Scores(_alike(view, 0.1), {}, stems=stems), pairs)
    by_id = {each.found.passage.id: each for each in found}
    assert by_id[LEAVE.passage.id].pairs == 0.5
    assert by_id[LEAVE.passage.id].words == len(stems_in(view.entries[0].text))


def test_fewer_passages_than_asked_for_are_all_given() -> None:
    assert len(_found(_view(), {"You": 0.5, "Call": 0.3}, 50)) == 2


def test_only_the_most_promising_are_read_closely_whichever_ranker_found_them() -> None:
    view = _view()
    cosines = {row: 0.1 * row for row in range(len(view.entries))}
    rows = _promising(view, Scores(cosines, {view.entries[0].id: 0.25}), 10, 3)
    assert len(rows) == 3
    assert 0 not in rows
    assert rows[0] == len(view.entries) - 1
    nearer_together = {row: 0.1 * cosine for row, cosine in cosines.items()}
    assert 0 in _promising(view, Scores(nearer_together, {view.entries[0].id: 1.0}), 10, 3)


def test_what_was_not_read_closely_is_as_like_the_question_as_its_cosine() -> None:
    view = _view()
    first = view.entries[0]
    scores = Scores(_alike(view, 0.25), {}, {first.id: 0.75})
    found = {each.found.passage.id: each for each in _candidates(view, scores, 10)}
    assert found[first.found.passage.id].likeness == 0.75
    assert {each.likeness for each in found.values()} == {0.25, 0.75}
