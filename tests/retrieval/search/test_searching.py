from pathlib import Path

from retrieval.access import Everything, in_private
from retrieval.encoding.embedding import Encoder
from retrieval.outcome import Person
from retrieval.search.catalogue import view_of
from retrieval.search.follow_up import Asked
from retrieval.search.searching import Found, Searching, keyword_entry
from retrieval.search.vectors import Snapshot
from tests.retrieval.shelf import EVERYBODY, LEAVE, MANAGERS, RAISES, VPN, filled

QUESTION = "percent raise for my team"


async def test_an_empty_state_finds_nothing(tmp_path: Path, encoder: Encoder) -> None:
    index = await filled(tmp_path, encoder, [LEAVE])
    async with index.as_if([], []) as held:
        empty = view_of(Snapshot.of((), held.view.snapshot.matrix[:0]), {})
        nothing = Searching(empty, held.keywords, held.read_words)
        reading = encoder.read([QUESTION])[0]
        assert nothing.search(Asked(QUESTION), lambda: reading, Everything(), 10) == Found([], 0)
        assert nothing.size == 0


async def test_what_may_not_be_shown_is_neither_found_nor_counted(tmp_path: Path, encoder: Encoder) -> None:
    index = await filled(tmp_path, encoder, [LEAVE, RAISES, VPN])
    reading = encoder.read([QUESTION])[0]
    async with index.as_if([], []) as held:
        everybody, managers = in_private(Person("ann")), in_private(Person("mia", EVERYBODY | MANAGERS))
        seen = held.search(Asked(QUESTION), lambda: reading, everybody, 10)
        assert (seen.searched, held.has_hidden(everybody), held.has_hidden(managers)) == (2, True, False)
        assert RAISES.passage.id not in {each.found.passage.id for each in seen.candidates}
        assert held.search(Asked(QUESTION), lambda: reading, managers, 10).searched == 3


def test_a_passage_is_found_by_its_title_and_headings_too() -> None:
    from retrieval.search.catalogue import entries_for

    entry = keyword_entry(entries_for([LEAVE])[0])
    assert entry.heading == "Annual leave › Carrying days over"
