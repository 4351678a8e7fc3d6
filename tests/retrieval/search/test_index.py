import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.articles import PublishedPassage
from retrieval.access import Everything, Visibility, in_private, visibility
from retrieval.encoding.embedding import Encoder
from retrieval.outcome import Person, Place, PlaceKind
from retrieval.search.follow_up import Asked
from retrieval.search.index import IndexChange, PassageIndex
from retrieval.search.writer_lock import IndexLocked
from tests.retrieval.search.test_keywords import ODD
from tests.retrieval.shelf import (
    DISCOUNTS,
    EVERYBODY,
    HOTEL,
    LEAVE,
    MANAGERS,
    RAISES,
    SHELF,
    SICK,
    VPN,
    CountingEncoder,
    filled,
    passage,
)

ANN = Person("web:ann")
MAX = Person("web:max", EVERYBODY | MANAGERS)
DIRECT = Place("slack", PlaceKind.DIRECT, "D1")
CHANNEL = Place("slack", PlaceKind.CHANNEL, "C1")
MANAGERS_CHANNEL = Place("slack", PlaceKind.CHANNEL, "C2", EVERYBODY | MANAGERS)
RAISE_QUESTIONS = ("What raise can I propose for my team?", "how much more salary may I give", "percent raise")


class KilledError(Exception):
    """Stands for the end of the process."""


def _die(*_: object) -> None:
    raise KilledError


@pytest.fixture
def counting(encoder: Encoder) -> CountingEncoder:
    return CountingEncoder(encoder, [])


def _with(found: PublishedPassage, **changes: object) -> PublishedPassage:
    return replace(found, details=replace(found.details, **changes))  # type: ignore[arg-type]


def _found(index: PassageIndex, encoder: Encoder, question: str, seen_by: Visibility | None = None) -> set[str]:
    found = index.search(Asked(question), lambda: encoder.read([question])[0], seen_by or Everything(), 60)
    return {each.found.passage.id for each in found.candidates}


async def test_what_is_published_is_found(tmp_path: Path, encoder: Encoder) -> None:
    index = await filled(tmp_path, encoder)
    assert index.size == len(SHELF)
    assert _found(index, encoder, "carry over leave") == {found.passage.id for found in SHELF}


async def test_nothing_is_found_before_it_is_known_what_is_published(tmp_path: Path, encoder: Encoder) -> None:
    (await filled(tmp_path, encoder, [LEAVE])).close()
    index = PassageIndex.open(tmp_path, encoder)
    assert (index.size, _found(index, encoder, "leave")) == (0, set())


async def test_each_ranker_says_what_it_saw(tmp_path: Path, encoder: Encoder) -> None:
    index = await filled(tmp_path, encoder, [LEAVE, VPN])
    found = index.search(
        Asked("unused holiday"), lambda: encoder.read(["unused holiday"])[0], Everything(), 60
    ).candidates
    leave, vpn = sorted(found, key=lambda each: each.found.passage.id)
    assert leave.phrasing > leave.cosine > vpn.cosine
    assert vpn.phrasing == leave.keyword == vpn.keyword == 0.0
    by_word = index.search(Asked("culvert"), lambda: encoder.read(["culvert"])[0], Everything(), 60).candidates
    assert {each.found.passage.id for each in by_word if each.keyword > 0} == {VPN.passage.id}


@pytest.mark.parametrize(
    ("asker", "place", "shown"),
    [
        (ANN, DIRECT, False),
        (ANN, MANAGERS_CHANNEL, False),
        (MAX, CHANNEL, False),
        (MAX, DIRECT, True),
        (MAX, MANAGERS_CHANNEL, True),
    ],
)
async def test_a_passage_is_found_only_where_everyone_who_reads_may_see_it(
    tmp_path: Path, encoder: Encoder, asker: Person, place: Place, shown: bool
) -> None:
    index = await filled(tmp_path, encoder, [LEAVE, RAISES])
    for question in RAISE_QUESTIONS:
        assert (RAISES.passage.id in _found(index, encoder, question, visibility(asker, place))) is shown


async def test_who_may_see_nothing_finds_nothing(tmp_path: Path, encoder: Encoder) -> None:
    index = await filled(tmp_path, encoder, [LEAVE, RAISES])
    assert _found(index, encoder, "leave", Visibility(frozenset())) == set()


async def test_hidden_passages_take_no_place_from_those_that_may_be_seen(tmp_path: Path, encoder: Encoder) -> None:
    hidden = [
        passage(3 * "How many leave days can I carry over? ", f"Carry over leave days {number}", audience=MANAGERS)
        for number in range(8)
    ]
    index = await filled(tmp_path, encoder, [*hidden, LEAVE])
    question = "how many days of leave can I carry over"
    found = index.search(Asked(question), lambda: encoder.read([question])[0], in_private(ANN), 2).candidates
    assert [each.found for each in found] == [LEAVE]
    assert found[0].keyword > 0


async def test_the_index_knows_whether_anything_is_hidden_from_somebody(tmp_path: Path, encoder: Encoder) -> None:
    index = await filled(tmp_path, encoder, [LEAVE, RAISES])
    assert index.has_hidden(in_private(ANN))
    assert not index.has_hidden(in_private(MAX))


async def test_doing_it_again_embeds_nothing(tmp_path: Path, counting: CountingEncoder) -> None:
    index = await filled(tmp_path, counting, [LEAVE, SICK])
    counting.encoded.clear()
    assert await index.update([LEAVE, SICK]) == IndexChange(0, 0)
    index.close()
    again = await filled(tmp_path, counting, [LEAVE, SICK])
    assert counting.encoded == []
    assert again.size == 2


async def test_only_what_is_new_is_embedded(tmp_path: Path, counting: CountingEncoder) -> None:
    index = await filled(tmp_path, counting, [LEAVE])
    counting.encoded.clear()
    assert await index.update([LEAVE, SICK]) == IndexChange(1, 0)
    assert [text.split("\n")[0] for text in counting.encoded] == ["Calling in sick"]


async def test_an_article_is_updated_alone_and_leaves_the_others(tmp_path: Path, counting: CountingEncoder) -> None:
    index = await filled(tmp_path, counting, [LEAVE, SICK])
    counting.encoded.clear()
    assert await index.update([], [SICK.passage.article_id]) == IndexChange(0, 1)
    assert _found(index, counting.real, "ill") == {LEAVE.passage.id}
    assert counting.encoded == []


async def test_an_article_that_changes_again_and_again_is_found_as_it_is_now_and_never_twice(
    tmp_path: Path, encoder: Encoder
) -> None:
    index = await filled(tmp_path, encoder, [LEAVE, SICK, VPN])
    reading = encoder.read(["how many days can I carry over"])[0]
    for days in range(3, 20):
        changed = passage(f"You can carry over up to {days} days.", "Annual leave", ["Carrying days over"])
        await index.update([changed], ["annual-leave"])
        found = index.search(Asked("carry over"), lambda: reading, Everything(), 60).candidates
        texts = [each.found.passage.text for each in found]
        assert sorted(texts) == sorted([changed.passage.text, SICK.passage.text, VPN.passage.text])
    assert index.size == 3


async def test_an_article_is_removed_with_its_phrasings(tmp_path: Path, encoder: Encoder) -> None:
    index = await filled(tmp_path, encoder, [LEAVE, SICK])
    assert await index.update([SICK]) == IndexChange(0, 2)
    assert _found(index, encoder, "can I keep my unused holiday") == {SICK.passage.id}
    assert index.differences([SICK]) == (0, 0)


async def test_a_new_title_is_read_again(tmp_path: Path, counting: CountingEncoder) -> None:
    index = await filled(tmp_path, counting, [SICK])
    counting.encoded.clear()
    assert await index.update([_with(SICK, title="Flu and fever")]) == IndexChange(1, 1)
    assert counting.encoded[0].startswith("Flu and fever\n")
    assert _found(index, counting.real, "fever") == {SICK.passage.id}


async def test_a_new_audience_hides_text_and_phrasings_at_once(tmp_path: Path, encoder: Encoder) -> None:
    index = await filled(tmp_path, encoder, [LEAVE, SICK])
    await index.update([_with(LEAVE, audience=MANAGERS), SICK])
    for question in ("can I keep my unused holiday", "carry over"):
        assert _found(index, encoder, question, in_private(ANN)) == {SICK.passage.id}
        assert LEAVE.passage.id in _found(index, encoder, question, in_private(MAX))
    index.close()
    again = await filled(tmp_path, encoder, [_with(LEAVE, audience=MANAGERS), SICK])
    assert _found(again, encoder, "can I keep my unused holiday", in_private(ANN)) == {SICK.passage.id}


async def test_what_does_not_shape_an_entry_is_still_kept_up_to_date(tmp_path: Path, counting: CountingEncoder) -> None:
    index = await filled(tmp_path, counting, [SICK])
    counting.encoded.clear()
    assert await index.update([_with(SICK, owner="People Team")]) == IndexChange(0, 0)
    found = index.search(Asked("ill"), lambda: counting.real.read(["ill"])[0], Everything(), 5).candidates
    assert [each.found.details.owner for each in found] == ["People Team"]
    assert counting.encoded == []


async def test_differences_count_what_is_missing_and_what_is_left_over(tmp_path: Path, encoder: Encoder) -> None:
    index = await filled(tmp_path, encoder, [LEAVE, SICK])
    assert index.differences([LEAVE, SICK]) == (0, 0)
    assert index.differences([SICK, VPN, HOTEL]) == (2, 2)
    assert index.differences([]) == (0, 3)


async def test_progress_is_told_batch_by_batch(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.search.index.BATCH", 2)
    told: list[tuple[int, int]] = []
    index = PassageIndex.open(tmp_path, encoder)
    await index.update([SICK, VPN, HOTEL], None, lambda done, total: told.append((done, total)))
    assert told == [(2, 3), (3, 3)]


async def test_while_a_batch_is_written_the_model_reads_the_next(
    tmp_path: Path, counting: CountingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.search.index.BATCH", 1)
    read_before_it_was_told: list[int] = []
    index = PassageIndex.open(tmp_path, counting)
    await index.update([SICK, VPN, HOTEL], None, lambda *_: read_before_it_was_told.append(len(counting.encoded)))
    assert read_before_it_was_told == [2, 3, 3]


async def test_while_it_is_updated_the_index_can_be_searched(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.search.index.BATCH", 1)
    index = await filled(tmp_path, encoder, [LEAVE])
    seen: list[int] = []
    question = encoder.read(["leave"])[0]

    def look(_done: int, _total: int) -> None:
        seen.append(len(index.search(Asked("leave"), lambda: question, Everything(), 60).candidates))

    await index.update([LEAVE, SICK, VPN], None, look)
    assert seen == [2, 3]


async def test_updates_at_the_same_time_wait_for_each_other(tmp_path: Path, encoder: Encoder) -> None:
    index = await filled(tmp_path, encoder, [LEAVE])
    await asyncio.gather(index.update([SICK], [SICK.passage.article_id]), index.update([VPN], [VPN.passage.article_id]))
    assert index.differences([LEAVE, SICK, VPN]) == (0, 0)
    assert index.size == 3


async def test_a_second_writer_is_refused_until_the_first_has_closed(tmp_path: Path, encoder: Encoder) -> None:
    index = PassageIndex.open(tmp_path, encoder)
    with pytest.raises(IndexLocked):
        PassageIndex.open(tmp_path, encoder)
    index.close()
    PassageIndex.open(tmp_path, encoder).close()


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
async def test_whatever_is_asked_or_published_the_index_holds(tmp_path: Path, encoder: Encoder, text: str) -> None:
    odd = passage(text[:500] + " tangerine", text[:50], article="odd", also_asked_as=(text[:50],))
    index = await filled(tmp_path, encoder, [odd, SICK])
    assert index.differences([odd, SICK]) == (0, 0)
    assert odd.passage.id in _found(index, encoder, "tangerine")
    assert SICK.passage.id in _found(index, encoder, text)


async def test_a_rare_word_tells_passages_apart(tmp_path: Path, encoder: Encoder) -> None:
    index = await filled(tmp_path, encoder, [LEAVE, SICK, DISCOUNTS])
    assert index.rarity(["you"])["you"] < index.rarity(["birch"])["birch"]


async def test_a_process_that_died_before_the_vectors_were_kept_leaves_nothing_wrong(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = await filled(tmp_path, encoder, [LEAVE, SICK])
    with monkeypatch.context() as dying:
        dying.setattr("retrieval.search.kept_vectors.KeptVectors.change", _die)
        with pytest.raises(KilledError):
            await index.update([LEAVE, VPN])
    index.close()
    again = PassageIndex.open(tmp_path, encoder)
    assert await again.update([LEAVE, VPN]) == IndexChange(1, 1)
    assert _found(again, encoder, "calling in sick") == {LEAVE.passage.id, VPN.passage.id}
    assert again.differences([LEAVE, VPN]) == (0, 0)


async def test_vectors_of_long_ago_show_nothing_that_is_not_published_now(
    tmp_path: Path, counting: CountingEncoder
) -> None:
    (await filled(tmp_path, counting, [LEAVE, RAISES])).close()
    copy = tmp_path / "vectors" / "vectors.sqlite3"
    old = copy.read_bytes()
    (await filled(tmp_path, counting, [SICK])).close()
    copy.write_bytes(old)
    counting.encoded.clear()
    again = PassageIndex.open(tmp_path, counting)
    assert _found(again, counting.real, "carry over leave") == set()
    assert (await again.update([SICK])).added == 1
    assert [text.split("\n")[0] for text in counting.encoded] == ["Calling in sick"]
    for question in RAISE_QUESTIONS:
        assert _found(again, counting.real, question) == {SICK.passage.id}
    assert again.differences([SICK]) == (0, 0)
