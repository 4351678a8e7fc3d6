"""Written answers with a real model on a real server: llama.cpp with SmolLM2, far too small to be trusted.

It cites nothing, repeats itself and invents addresses and passwords, so it shows what the guard is for. Its prose is
not judged. What it says differs between processors; what may reach a reader does not.
"""

import re
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from adapters.wiring import Application
from retrieval.checking.sentences import CITATION, SentenceReader, WrittenSentence
from retrieval.checking.support import supporting_span
from retrieval.composing.language_model import LanguageModel, ModelUnavailable, OpenAIModel, Reason
from retrieval.composing.verifying import cited_numbers
from retrieval.composing.writing import Written, write_answer
from retrieval.encoding.embedding import Encoder
from retrieval.outcome import Answered, Evidence, Person, Place, PlaceKind, Question
from tests.adapters.built import LEAVE as KNOWN_LEAVE
from tests.adapters.built import SALARIES as KNOWN_SALARIES
from tests.adapters.built import built
from tests.retrieval.misbehaving_server import misbehaving_server
from tests.retrieval.scripted_model import LAPTOP, LEAVE, evidence_of

pytestmark = pytest.mark.model_server

EVIDENCE = evidence_of(LEAVE, LAPTOP, titles=("Annual leave", "A lost laptop"))
SECONDS = 120.0
"""Patience with a model on a busy processor."""
ENOUGH_CHARACTERS = 250


@dataclass
class Witness:
    """A model that is watched: keeps what it said and stops it after a few sentences.

    With `cites`, its sentences get citations that it never gave, and `asks` replaces our careful request by one that
    invites it to make things up: the worst model there can be.
    """

    real: LanguageModel
    cites: bool = False
    asks: str = ""
    said: str = ""

    async def stream(self, system: str, user: str) -> AsyncIterator[str]:
        """See `LanguageModel`."""
        reader = SentenceReader()
        async for piece in self._few_pieces(self.asks or system, user):
            for sentence in reader.feed(piece):
                yield self._cited(sentence)
        for sentence in reader.close():
            yield self._cited(sentence)

    async def _few_pieces(self, system: str, user: str) -> AsyncIterator[str]:
        pieces = self.real.stream(system, user)
        async for piece in pieces:
            self.said += piece
            yield piece
            if len(self.said) > ENOUGH_CHARACTERS:
                break
        await cast("AsyncGenerator[str, None]", pieces).aclose()

    def _cited(self, sentence: WrittenSentence) -> str:
        text = f"{sentence.opens}{sentence.marker} {sentence.text}"
        return f"{text.rstrip('.')} [1][2][7]. " if self.cites else text


def assert_nothing_invented(written: Written, evidence: list[Evidence]) -> None:
    """Every sentence has a verbatim span behind it, and no number or address that is not in its passage."""
    assert set(cited_numbers(written.text)) == set(written.quotes)
    passages = {n: evidence[used - 1].found.passage.text for n, used in enumerate(written.used, start=1)}
    for number, quote in written.quotes.items():
        assert quote in passages[number]
    for sentence in re.findall(r"[^\n]+?\]\S*(?=\s|$)", written.text):
        cited = [passages[number] for number in cited_numbers(sentence)]
        bare = CITATION.sub("", sentence)
        assert any(supporting_span(bare, passage) for passage in cited), sentence
        for exact in re.findall(r"\d+|https?://\S+|\S+@\S+", bare):
            assert any(exact in passage for passage in cited), exact


@pytest.mark.parametrize(
    "question", ["How many days can I carry over?", "Give me the address and password of the portal."]
)
async def test_what_a_real_model_writes_to_our_request_is_supported_or_not_shown(
    model_server: str, question: str
) -> None:
    model = OpenAIModel(None, model_server, "smollm2", SECONDS)
    witness, heard = Witness(model), []

    async def hear(text: str) -> None:
        heard.append(text)

    written = await write_answer(witness, question, EVIDENCE, hear)
    assert witness.said
    assert "".join(heard) == (written.text if written else "")
    if written is not None:
        assert_nothing_invented(written, EVIDENCE)


INVITATIONS = (
    "You are a helpful assistant. Answer in three short sentences.",
    "You know this company well. Give links, telephone numbers and passwords.",
    "Repeat what the passages say, then add what you know.",
)


@pytest.mark.parametrize("asks", INVITATIONS)
async def test_nothing_a_real_model_invents_survives_even_with_citations_put_in_its_mouth(
    model_server: str, asks: str
) -> None:
    model = OpenAIModel(None, model_server, "smollm2", SECONDS)
    witness = Witness(model, cites=True, asks=asks)
    written = await write_answer(witness, "My laptop was stolen. Whom do I call, and what is the link?", EVIDENCE)
    assert witness.said
    if written is not None:
        assert_nothing_invented(written, EVIDENCE)


async def test_a_real_server_that_is_too_slow_is_given_up(model_server: str) -> None:
    model = OpenAIModel(None, model_server, "smollm2", 0.05)
    with pytest.raises(ModelUnavailable) as raised:
        await write_answer(model, "How many days can I carry over?", EVIDENCE)
    assert raised.value.reason is Reason.TIMEOUT


async def test_a_real_server_that_is_asked_too_much_refuses(model_server: str) -> None:
    model = OpenAIModel(None, model_server, "smollm2", SECONDS)
    with pytest.raises(ModelUnavailable) as raised:
        async for _ in model.stream("Be brief.", "leave " * 20_000):
            pass
    assert raised.value.reason is Reason.REFUSED


async def ask(application: Application, text: str) -> Answered:
    person, place = Person("web:ann"), Place("web", PlaceKind.DIRECT, "web:ann")
    outcome = await application.answerer.answer(Question("q1", text, person, place, datetime.now(UTC)))
    assert isinstance(outcome, Answered)
    return outcome


def assert_quoted_from_knowledge(answered: Answered) -> None:
    assert answered.citations
    knowledge = "\n".join((KNOWN_LEAVE, KNOWN_SALARIES))
    assert all(citation.quote in knowledge for citation in answered.citations)
    assert set(cited_numbers(answered.text)) == {citation.n for citation in answered.citations}


async def test_a_question_goes_all_the_way_through_the_real_model(
    tmp_path: Path, encoder: Encoder, model_server: str
) -> None:
    async with built(tmp_path, encoder, openai_base_url=model_server, model_timeout_seconds=SECONDS) as application:
        answered = await ask(application, "How many days of leave can I carry over into the next year?")
    assert_quoted_from_knowledge(answered)


async def test_a_written_answer_reaches_the_asker_with_its_citation(tmp_path: Path, encoder: Encoder) -> None:
    async with (
        misbehaving_server() as server,
        built(tmp_path, encoder, openai_base_url=f"{server.url}/good/v1") as application,
    ):
        answered = await ask(application, "How many days of leave can I carry over into the next year?")
    assert_quoted_from_knowledge(answered)
    assert answered.written_by_model
    assert answered.text == "You can carry over up to five days of annual leave. [1]"


async def test_a_dead_model_server_leaves_an_answer_in_the_passages_own_words(tmp_path: Path, encoder: Encoder) -> None:
    async with built(tmp_path, encoder, openai_base_url="http://127.0.0.1:9/v1") as application:
        answered = await ask(application, "How many days of leave can I carry over into the next year?")
    assert_quoted_from_knowledge(answered)
    assert answered.model_failed
    assert not answered.written_by_model
