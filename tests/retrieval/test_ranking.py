from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ranking import Candidate, best_of_each_article, rank, too_close_to_call
from tests.retrieval.shelf import HOTEL, LAPTOP, LEAVE, SICK, VPN, evidence, passage

AFTERWARDS = passage("Whatever is left after March is lost.", "Annual leave", ["After March"])


def _order(*candidates: Candidate) -> list[str]:
    return [each.found.passage.id for each in rank(candidates)]


def test_the_one_that_meets_the_questions_words_comes_first() -> None:
    assert _order(Candidate(SICK, 0.5, 0.4), Candidate(LEAVE, 0.5, 0.7), Candidate(VPN, 0.5, 0.2)) == [
        LEAVE.passage.id,
        SICK.passage.id,
        VPN.passage.id,
    ]


def test_where_words_are_met_alike_meaning_decides() -> None:
    assert _order(Candidate(SICK, 0.4, 0.6), Candidate(LEAVE, 0.7, 0.6))[0] == LEAVE.passage.id


def test_where_both_are_level_exact_words_decide() -> None:
    assert _order(Candidate(SICK, 0.505, 0.5), Candidate(LEAVE, 0.5, 0.5, keyword=0.5))[0] == LEAVE.passage.id


def test_where_one_stands_out_exact_words_do_not_overrule_it() -> None:
    assert _order(Candidate(SICK, 0.8, 0.8), Candidate(LEAVE, 0.3, 0.3, keyword=0.5))[0] == SICK.passage.id


def test_a_phrasing_lifts_its_article_over_one_that_is_nearer() -> None:
    order = _order(
        Candidate(SICK, 0.55), Candidate(LEAVE, 0.3, phrasing=0.9, phrasing_likeness=0.9), Candidate(VPN, 0.5)
    )
    assert order[0] == LEAVE.passage.id


def test_within_its_article_a_phrasing_lifts_the_passage_that_fits_best() -> None:
    nearer = Candidate(AFTERWARDS, 0.5, phrasing=0.9)
    assert _order(Candidate(LEAVE, 0.3, phrasing=0.9), nearer)[0] == AFTERWARDS.passage.id


def test_a_phrasing_lifts_the_opening_unless_a_section_is_far_ahead() -> None:
    opening = Candidate(passage("You have 28 days.", "Annual leave"), 0.5, 0.5, phrasing=0.9, phrasing_likeness=0.9)
    section = replace(opening, found=LEAVE, likeness=0.55)
    assert _order(opening, section)[0] == opening.found.passage.id
    assert _order(opening, replace(section, likeness=0.65))[0] == LEAVE.passage.id


def test_a_phrasing_lifts_the_section_that_leads_in_all_its_scores_not_in_meaning_alone() -> None:
    nearer = Candidate(AFTERWARDS, 0.55, 0.3, phrasing=0.9, phrasing_likeness=0.9)
    better = replace(nearer, found=LEAVE, cosine=0.5, likeness=0.6)
    assert _order(nearer, better)[0] == LEAVE.passage.id


def test_of_two_sections_hardly_apart_a_phrasing_leaves_both_hardly_apart() -> None:
    first = Candidate(LEAVE, 0.5, 0.6, phrasing=0.9, phrasing_likeness=0.9)
    found = rank([first, replace(first, found=AFTERWARDS, likeness=0.57), Candidate(SICK, 0.5, 0.6)])
    assert [each.found for each in found] == [LEAVE, AFTERWARDS, SICK]
    assert found[0].score - found[1].score == pytest.approx(0.03)
    assert found[1].scores["likeness"] == 0.57
    assert too_close_to_call(found) == tuple(found[:2])
    apart = rank([first, replace(first, found=AFTERWARDS, likeness=0.54)])
    assert too_close_to_call(apart) == tuple(apart[:1])


def test_words_that_stand_together_in_both_count_more_than_words_apart() -> None:
    together = Candidate(LEAVE, 0.5, keyword=0.3, pairs=1.0)
    assert _order(Candidate(SICK, 0.5, keyword=0.3), together)[0] == LEAVE.passage.id


def test_a_table_of_contents_yields_to_a_passage_that_says_something() -> None:
    contents = passage("\n".join(f"- [Leave, part {part}](leave-{part}.md)" for part in range(9)), "Contents")
    order = _order(Candidate(contents, 0.55, 0.55, words=60), Candidate(LEAVE, 0.5, 0.5, words=20))
    assert order == [LEAVE.passage.id, contents.passage.id]


def test_passages_that_are_level_in_everything_always_come_in_the_same_order() -> None:
    level = [Candidate(each, 0.5) for each in (LEAVE, SICK, VPN, HOTEL)]
    assert _order(*level) == _order(*reversed(level)) == sorted(each.found.passage.id for each in level)


def test_every_ranker_s_own_score_goes_with_the_evidence() -> None:
    found = rank([Candidate(LEAVE, 0.5, 0.6, phrasing=0.4, keyword=0.3, pairs=0.2)])[0]
    assert (found.rank, found.found) == (1, LEAVE)
    assert found.scores == {
        "likeness": 0.6,
        "meaning": 0.5,
        "phrasing": 0.4,
        "keyword": 0.3,
        "pairs": 0.2,
        "extent": 0.0,
    }


def test_nothing_found_is_nothing_ranked() -> None:
    assert rank([]) == []


def test_of_each_article_its_best_passage_is_kept_in_order() -> None:
    found = [evidence(each, rank) for rank, each in enumerate((LEAVE, SICK, AFTERWARDS, LAPTOP), start=1)]
    assert [each.found for each in best_of_each_article(found)] == [LEAVE, SICK, LAPTOP]


def test_the_second_is_given_too_where_it_is_hardly_behind() -> None:
    first, second, third, far = (
        replace(evidence(found, rank), score=score)
        for rank, (found, score) in enumerate([(LEAVE, 1.0), (SICK, 0.96), (VPN, 0.96), (HOTEL, 0.9)], start=1)
    )
    assert too_close_to_call([first, second, third]) == (first, second)
    assert too_close_to_call([first, far]) == (first,)
    assert too_close_to_call([]) == ()


@given(st.lists(st.tuples(*[st.floats(-1, 1)] * 4, *[st.floats(0, 1)] * 2, st.integers(0, 300)), max_size=8))
def test_ranks_count_from_one_and_scores_fall(
    numbers: list[tuple[float, float, float, float, float, float, int]],
) -> None:
    candidates = [
        Candidate(passage(f"Text {place}.", f"Article {place % 3}"), *seen) for place, seen in enumerate(numbers)
    ]
    ranked = rank(candidates)
    assert [each.rank for each in ranked] == list(range(1, len(candidates) + 1))
    assert [each.score for each in ranked] == sorted((each.score for each in ranked), reverse=True)
    assert {each.found.passage.id for each in ranked} == {each.found.passage.id for each in candidates}
