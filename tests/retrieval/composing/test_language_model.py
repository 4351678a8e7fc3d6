"""The client of a language model against a real HTTP server that misbehaves in every way such a server can."""

import asyncio
import time
import traceback
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from retrieval.composing.language_model import OPENAI_URL, ModelUnavailable, OpenAIModel, Reason
from retrieval.composing.writing import write_answer
from tests.retrieval.misbehaving_server import SECRET_KEY, SECRET_QUESTION, MisbehavingServer, misbehaving_server
from tests.retrieval.scripted_model import LEAVE, evidence_of

PATIENCE = 0.5
"""Seconds the models under test wait."""


@pytest.fixture
async def server() -> AsyncIterator[MisbehavingServer]:
    async with misbehaving_server() as serving:
        yield serving


async def everything(model: OpenAIModel) -> str:
    return "".join([piece async for piece in model.stream("Be brief.", SECRET_QUESTION)])


def model_at(server: MisbehavingServer, behaviour: str, seconds: float = PATIENCE) -> OpenAIModel:
    return OpenAIModel(SECRET_KEY, f"{server.url}/{behaviour}/v1", "m", seconds)


async def test_an_answer_arrives_in_pieces(server: MisbehavingServer) -> None:
    model = model_at(server, "good", 10)
    pieces = [piece async for piece in model.stream("Be brief.", "Can I?")]
    assert pieces == ["You can ", "carry over up to five days of annual leave [1]."]


async def test_the_request_is_bounded_and_asks_for_no_surprises(server: MisbehavingServer) -> None:
    await everything(model_at(server, "good", 10))
    [body] = server.bodies
    assert (body["model"], body["stream"], body["temperature"]) == ("m", True, 0)
    assert body["max_tokens"] <= 1_000
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    assert server.keys == [f"Bearer {SECRET_KEY}"]


async def test_a_server_that_asks_for_no_key_gets_no_key_of_the_environment(
    server: MisbehavingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", SECRET_KEY)
    await everything(OpenAIModel(None, f"{server.url}/good/v1", "m", 10))
    assert SECRET_KEY not in server.keys[0]


async def test_without_a_url_the_model_is_openais() -> None:
    async with OpenAIModel(SECRET_KEY, None, "m", 1)._connected() as client:
        assert str(client.base_url).rstrip("/") == OPENAI_URL


async def test_comments_empty_chunks_and_missing_text_are_passed_over(server: MisbehavingServer) -> None:
    assert await everything(model_at(server, "odd_chunks", 10)) == "Hello"


async def test_a_model_that_thinks_first_is_asked_again_in_its_own_terms(server: MisbehavingServer) -> None:
    model = model_at(server, "thinks", 10)
    for _ in range(2):
        assert [piece async for piece in model.stream("Be brief.", "Can I?")]
    assert [sorted(body.keys() & {"temperature", "max_tokens", "max_completion_tokens"}) for body in server.bodies] == [
        ["max_tokens", "temperature"],
        ["max_completion_tokens"],
        ["max_completion_tokens"],
    ]


FAILURES = {
    "silent": Reason.TIMEOUT,
    "stalls": Reason.TIMEOUT,
    "dribbles": Reason.TIMEOUT,
    "status_429": Reason.RATE_LIMITED,
    "status_400": Reason.REFUSED,
    "status_401": Reason.REFUSED,
    "status_404": Reason.REFUSED,
    "status_500": Reason.SERVER_ERROR,
    "status_503": Reason.SERVER_ERROR,
    "error_event": Reason.SERVER_ERROR,
    "refusal": Reason.REFUSED,
    "filtered": Reason.REFUSED,
    "breaks": Reason.UNREACHABLE,
    "cut_off": Reason.MALFORMED,
    "empty": Reason.MALFORMED,
    "only_done": Reason.MALFORMED,
    "html": Reason.MALFORMED,
    "not_json": Reason.MALFORMED,
    "not_text": Reason.MALFORMED,
    "no_delta": Reason.MALFORMED,
    "a_list": Reason.MALFORMED,
    "not_utf8": Reason.MALFORMED,
}


@pytest.mark.parametrize(("behaviour", "reason"), FAILURES.items())
async def test_every_failure_is_one_exception_with_a_reason(
    server: MisbehavingServer, behaviour: str, reason: Reason
) -> None:
    started = time.perf_counter()
    model = model_at(server, behaviour, PATIENCE if reason is Reason.TIMEOUT else 10)
    with pytest.raises(ModelUnavailable) as raised:
        await everything(model)
    assert raised.value.reason is reason
    assert time.perf_counter() - started < 8
    assert len(server.bodies) == 1


@pytest.mark.parametrize("behaviour", FAILURES)
async def test_no_failure_tells_the_question_or_the_key(server: MisbehavingServer, behaviour: str) -> None:
    with pytest.raises(ModelUnavailable) as raised:
        await everything(model_at(server, behaviour))
    told = "".join(traceback.format_exception(raised.value, chain=True)) + repr(raised.value.__context__)
    assert SECRET_KEY not in told
    assert SECRET_QUESTION not in told
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None


async def test_a_dead_server_is_unreachable() -> None:
    with pytest.raises(ModelUnavailable) as raised:
        await everything(OpenAIModel(None, "http://127.0.0.1:9/v1", "m", 5))
    assert raised.value.reason is Reason.UNREACHABLE


async def test_a_slow_reader_is_not_interrupted_by_the_deadline_but_hears_of_it_next(
    server: MisbehavingServer,
) -> None:
    model, passed = model_at(server, "dribbles"), asyncio.Event()
    pieces = model.stream("Be brief.", "Can I?")
    assert await anext(pieces) == "You can "
    asyncio.get_running_loop().call_later(PATIENCE * 1.5, passed.set)
    await passed.wait()
    with pytest.raises(ModelUnavailable) as raised:
        await anext(pieces)
    assert raised.value.reason is Reason.TIMEOUT


async def test_a_reader_who_has_enough_ends_the_request(server: MisbehavingServer) -> None:
    model = model_at(server, "dribbles", 30)
    async with aclosing(model.stream("Be brief.", "Can I?")) as pieces:
        assert await anext(pieces) == "You can "
    await asyncio.wait_for(server.hung_up.wait(), 5)


async def test_many_may_ask_at_once(server: MisbehavingServer) -> None:
    model = model_at(server, "good", 20)

    async def ask() -> str:
        return "".join([piece async for piece in model.stream("Be brief.", "Can I?")])

    answers = await asyncio.gather(*(ask() for _ in range(30)))
    assert set(answers) == {"You can carry over up to five days of annual leave [1]."}


@pytest.mark.parametrize("behaviour", ["ten_megabytes", "invents_a_citation", "invents_a_link"])
async def test_nonsense_ends_in_no_answer_within_a_bounded_time(server: MisbehavingServer, behaviour: str) -> None:
    model = model_at(server, behaviour, 20)
    started = time.perf_counter()
    assert await write_answer(model, "Can I carry days over?", evidence_of(LEAVE)) is None
    assert time.perf_counter() - started < 10


async def test_a_real_answer_goes_all_the_way(server: MisbehavingServer) -> None:
    model = model_at(server, "good", 20)
    written = await write_answer(model, "Can I carry days over?", evidence_of(LEAVE))
    assert written is not None
    assert written.text == "You can carry over up to five days of annual leave. [1]"


def test_the_message_says_what_to_do() -> None:
    for reason in Reason:
        message = str(ModelUnavailable(reason))
        assert reason.value in message
        assert len(message) > 60
