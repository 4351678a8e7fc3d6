import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.drafts.draft_sources import CUT, LONGEST_TEXT, document_source, thread_source, words_source
from bot.people.masking_people import Masking
from knowledge.drafts import Source, SourceKind
from knowledge.reading.importing import Rejection
from tests.bot.scripted_house import Clock


def test_what_an_expert_wrote_is_kept_as_it_is_up_to_a_length() -> None:
    assert words_source(" Ask Priya Raman.\0 ", "web:ann") == Source(
        SourceKind.WORDS, "What an expert wrote", "Ask Priya Raman.", "web:ann"
    )
    assert words_source("x" * (LONGEST_TEXT + 1), "web:ann").text.endswith(CUT)


async def test_a_conversation_loses_the_names_of_those_who_had_it(engine: AsyncEngine) -> None:
    masking = Masking(engine, Clock())
    source = await thread_source("Ann Lee: where?\nBob Smith: in the yard, Ann", masking, "web:ann")
    assert (source.kind, source.text) == (SourceKind.THREAD, "Person 1: where?\nPerson 2: in the yard, Person 1")


async def test_a_document_is_read_as_the_importer_reads_it() -> None:
    text = await document_source("bikes.md", b"---\ntitle: Bikes\n---\n# Bikes\n\nIn the yard.", "web:ann")
    assert text == Source(SourceKind.DOCUMENT, "bikes.md", "# Bikes\n\nIn the yard.", "web:ann")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("bikes.exe", b"MZ", "exe"),
        ("bikes.docx", b"no zip", "Word"),
        ("bikes.md", b"  ", "empty"),
        ("bikes.md", b"---\ntitle: Bikes\n---\n", "no text"),
    ],
)
async def test_what_cannot_be_read_says_why(name: str, data: bytes, reason: str) -> None:
    rejected = await document_source(name, data, "web:ann")
    assert isinstance(rejected, Rejection)
    assert reason in rejected.reason
