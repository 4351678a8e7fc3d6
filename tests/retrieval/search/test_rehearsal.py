from pathlib import Path

from knowledge.articles import PublishedPassage
from retrieval.access import Everything
from retrieval.encoding.embedding import Encoder
from retrieval.search.follow_up import Asked
from retrieval.search.index import PassageIndex
from retrieval.search.searching import Found, Searchable
from tests.retrieval.shelf import HOTEL, LEAVE, SICK, VPN, filled, passage

NEW = passage(
    "You can carry over up to ten days. Write to the Culvert desk.",
    "Annual leave",
    ["Carrying days over"],
    also_asked_as=("can I take holiday with me into January",),
)
QUESTIONS = ("how many days can I carry over", "holiday in January", "culvert", "hotel in Zurich")


def _search(index: Searchable, encoder: Encoder, question: str) -> Found:
    found = index.search(Asked(question), lambda: encoder.read([question])[0], Everything(), 40)
    return Found(sorted(found.candidates, key=lambda each: each.found.passage.id), found.searched)


async def _as_if(index: PassageIndex, encoder: Encoder, passages: list[PublishedPassage]) -> list[Found]:
    async with index.as_if(passages, ["annual-leave"]) as rehearsed:
        return [_search(rehearsed, encoder, question) for question in QUESTIONS]


async def test_what_is_rehearsed_is_what_is_found_once_it_is_published(tmp_path: Path, encoder: Encoder) -> None:
    index = await filled(tmp_path, encoder, [LEAVE, VPN, HOTEL, SICK])
    before = [_search(index, encoder, question) for question in QUESTIONS]
    then = await _as_if(index, encoder, [NEW])
    assert [_search(index, encoder, question) for question in QUESTIONS] == before
    await index.update([NEW], ["annual-leave"])
    assert [_search(index, encoder, question) for question in QUESTIONS] == then
    assert then != before


async def test_an_article_may_be_rehearsed_away(tmp_path: Path, encoder: Encoder) -> None:
    index = await filled(tmp_path, encoder, [LEAVE, VPN])
    (found, *_) = await _as_if(index, encoder, [])
    assert [each.found.passage.article_id for each in found.candidates] == [VPN.passage.article_id]


async def test_a_rehearsal_leaves_nothing_on_disk(tmp_path: Path, encoder: Encoder) -> None:
    index = await filled(tmp_path / "index", encoder, [LEAVE])
    async with index.as_if([NEW], ["annual-leave"]) as rehearsed:
        (folder,) = (path for path in [rehearsed.keywords.directory] if path.exists())
    assert not folder.exists()
    assert not folder.is_relative_to(tmp_path)
