from dataclasses import replace

import numpy as np

from knowledge.articles import PublishedPassage
from retrieval.access import Everything, Visibility
from retrieval.search.catalogue import (
    Entry,
    View,
    article_of,
    entries_for,
    heading_of,
    text_to_embed,
    view_of,
    word_for,
)
from retrieval.search.vectors import Snapshot
from tests.retrieval.shelf import EVERYBODY, LEAVE, MANAGERS, RAISES, SALES, SICK, passage


def _with(found: PublishedPassage, **changes: object) -> PublishedPassage:
    return replace(found, details=replace(found.details, **changes))  # type: ignore[arg-type]


def _ids(*published: PublishedPassage) -> list[str]:
    return [entry.id for entry in entries_for(published)]


def test_a_passage_is_found_by_itself_and_by_the_phrasings_of_its_article() -> None:
    entries = entries_for([LEAVE, SICK])
    assert [entry.found for entry in entries] == [LEAVE, LEAVE, SICK]
    assert [entry.is_phrasing for entry in entries] == [False, True, False]
    assert entries[1].text == "can I keep my unused holiday"


def test_phrasings_lead_to_the_first_passage_once_however_many_there_are() -> None:
    second = passage("Days are lost after March.", "Annual leave", also_asked_as=LEAVE.details.also_asked_as)
    assert sum(entry.is_phrasing for entry in entries_for([LEAVE, second])) == 1
    twice = _with(SICK, also_asked_as=("ill", "ill"))
    assert sum(entry.is_phrasing for entry in entries_for([twice])) == 1


def test_a_phrasing_and_a_heading_that_asks_are_questions_their_article_says_it_answers() -> None:
    entries = entries_for([LEAVE, _with(SICK, title="Am I ill?"), passage("Text.", "Am I ill?", ["When to call"])])
    assert [entry.question for entry in entries] == [None, "can I keep my unused holiday", None, None]
    asking = entries_for([passage("Text.", "Am I ill?"), passage("Text.", "Ill", ["Illness", "When do I call?"])])
    assert [entry.question for entry in asking] == ["Am I ill?", "When do I call?"]


def test_a_passage_is_read_with_its_title_and_headings_before_it() -> None:
    assert text_to_embed(LEAVE) == f"Annual leave\nCarrying days over\n{LEAVE.passage.text}"
    assert heading_of(LEAVE) == "Annual leave › Carrying days over"


def test_a_heading_that_repeats_the_title_is_said_once() -> None:
    found = passage("Text.", "Annual leave", ["Annual leave", "Carrying over"])
    assert heading_of(found) == "Annual leave › Carrying over"
    assert text_to_embed(found) == "Annual leave\nCarrying over\nText."


def test_whatever_shapes_an_entry_changes_its_id() -> None:
    original = _ids(SICK)
    assert _ids(_with(SICK, title="Being ill")) != original
    assert _ids(_with(SICK, audience=MANAGERS)) != original
    assert _ids(_with(SICK, owner="Somebody else")) == original


def test_the_article_of_an_entry_can_be_told_from_its_id() -> None:
    assert {article_of(each) for each in _ids(LEAVE)} == {"annual-leave"}
    assert {article_of(each) for each in _ids(passage("Text.", article="a:b", also_asked_as=("x",)))} == {"a:b"}


def test_an_audience_has_one_word_whatever_its_order() -> None:
    assert word_for(MANAGERS | SALES) == word_for(frozenset(["sales", "managers"]))
    assert len({word_for(each) for each in (MANAGERS, SALES, MANAGERS | SALES, frozenset[str]())}) == 4
    assert word_for(frozenset({"a", "b"})) != word_for(frozenset({"ab"}))


def test_odd_characters_make_an_id_like_any_other() -> None:
    assert len(set(_ids(passage("\ud800"), passage("\0"), passage("😀")))) == 3


def _view_of(entries: list[Entry], *more_ids: str) -> Snapshot:
    ids = [*(entry.id for entry in entries), *more_ids]
    return Snapshot.of(ids, np.eye(len(ids), 3, dtype=np.float32))


def test_a_view_leaves_out_vectors_that_nothing_asks_for() -> None:
    entries = entries_for([SICK])
    view = view_of(_view_of(entries, "left over"), {entry.id: entry for entry in entries})
    assert view.snapshot.ids == tuple(entry.id for entry in view.entries) == (entries[0].id,)
    assert view.snapshot.matrix.shape == (1, 3)


def test_a_view_knows_which_audiences_may_be_shown() -> None:
    entries = [entry for entry in entries_for([SICK, RAISES]) if not entry.is_phrasing]
    view = view_of(_view_of(entries), {entry.id: entry for entry in entries})
    shown = view.shown_under(Visibility(EVERYBODY))
    assert shown.rows.tolist() == [True, False]
    assert (shown.passages, shown.is_everything) == (1, False)


def test_a_view_knows_the_passages_of_an_article_but_not_its_phrasings() -> None:
    entries = entries_for([LEAVE])
    view = view_of(_view_of(entries), {entry.id: entry for entry in entries})
    assert view.passage_rows("annual-leave") == [0]
    assert view.passage_rows("nothing") == []


def test_a_view_counts_the_passages_of_the_audiences_that_are_allowed() -> None:
    entries = entries_for([LEAVE, SICK, RAISES])
    view = view_of(_view_of(entries), {entry.id: entry for entry in entries})
    assert view.shown_under(Visibility(EVERYBODY)).passages == 2
    assert view.shown_under(Everything()).passages == 3
    assert view.shown_under(Everything()).is_everything


def _found_in(view: View, visibility: Visibility) -> set[str]:
    return {view.entries[row].id for row in np.flatnonzero(view.shown_under(visibility).rows)}


def test_a_view_that_follows_another_is_the_one_that_would_be_made_anew() -> None:
    before = {entry.id: entry for entry in entries_for([LEAVE, SICK, RAISES])}
    view = view_of(_view_of(list(before.values())), before)
    longer = passage("Ten days with a note.", "Sick leave")
    checked = _with(RAISES, owner="Somebody else")
    changed = {entry.id: entry for entry in entries_for([longer, checked])}
    gone = [each for each, entry in before.items() if entry.found == SICK]
    new = [each for each in changed if each not in before]
    snapshot = view.snapshot.changed(gone, new, np.ones((len(new), 3), dtype=np.float32))
    after = view.after(snapshot, [*gone, *new], changed)
    anew = view_of(snapshot, {each: entry for each, entry in {**before, **changed}.items() if each not in gone})
    assert _found_in(after, Everything()) == _found_in(anew, Everything()) == {*before, *changed} - set(gone)
    for visibility in (Everything(), Visibility(EVERYBODY)):
        mine, theirs = after.shown_under(visibility), anew.shown_under(visibility)
        assert _found_in(after, visibility) == _found_in(anew, visibility)
        assert (mine.words, mine.passages, mine.is_everything) == (theirs.words, theirs.passages, theirs.is_everything)
    for article in ("annual-leave", "sick-leave", "raises"):
        mine_of, theirs_of = ([view.entries[row] for row in view.passage_rows(article)] for view in (after, anew))
        assert mine_of == theirs_of


def test_an_article_that_is_gone_has_no_passages_any_more() -> None:
    before = {entry.id: entry for entry in entries_for([LEAVE, SICK])}
    view = view_of(_view_of(list(before.values())), before)
    gone = [each for each in before if article_of(each) == "annual-leave"]
    after = view.after(view.snapshot.changed(gone, [], np.zeros((0, 3), dtype=np.float32)), gone, {})
    assert after.passage_rows("annual-leave") == []
    assert _found_in(after, Everything()) == {entry.id for entry in entries_for([SICK])}
