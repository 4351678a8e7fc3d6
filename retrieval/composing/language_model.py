"""A language model behind any OpenAI-compatible server."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from enum import StrEnum
from json import JSONDecodeError
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from openai import AsyncOpenAI, AsyncStream
    from openai.types.chat import ChatCompletionChunk
    from openai.types.chat.chat_completion_chunk import Choice

OPENAI_URL = "https://api.openai.com/v1"
CONNECT_SECONDS = 5.0
SILENCE_SECONDS = 15.0
"""The longest pause within an answer. Before the first word a server may take the whole time, to read the passages."""
MOST_TOKENS = 500
"""Enough for 120 words with their citations in any tokenizer."""
MOST_TOKENS_THINKING = 4_000
"""For models whose unseen thinking counts as well."""

_USUAL_OPTIONS: dict[str, Any] = {"temperature": 0, "max_tokens": MOST_TOKENS}
_THINKING_OPTIONS: Mapping[str, Any] = {"max_completion_tokens": MOST_TOKENS_THINKING}
_OPTION_NAMES = frozenset(_USUAL_OPTIONS)


class Reason(StrEnum):
    """Why a model could not answer."""

    TIMEOUT = "timeout"
    RATE_LIMITED = "rate_limited"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    MALFORMED = "malformed"
    SERVER_ERROR = "server_error"


_ADVICE = {
    Reason.TIMEOUT: "it took too long; raise MODEL_TIMEOUT_SECONDS or use a faster model",
    Reason.RATE_LIMITED: "its server is answering too many requests; wait, or raise the limit of the account",
    Reason.REFUSED: "its server refused the request; check OPENAI_API_KEY, OPENAI_MODEL and the model's length limit",
    Reason.UNREACHABLE: "its server cannot be reached; check OPENAI_BASE_URL and that the server runs",
    Reason.MALFORMED: "its server sent something that is no complete answer; check that OPENAI_BASE_URL ends in /v1",
    Reason.SERVER_ERROR: "its server failed; look into the server's own log",
}


class ModelUnavailable(Exception):
    """The language model gave no answer. Answer from the passages alone, and see `reason` for what to mend.

    Neither the message nor the causes hold any text of the question, of the passages or of the key.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"The language model gave no answer ({reason.value}): {_ADVICE[reason]}.")
        self.reason = reason


class LanguageModel(Protocol):
    """Something that continues a conversation of two messages."""

    def stream(self, system: str, user: str) -> AsyncIterator[str]:
        """The model's text, piece by piece. Raises ModelUnavailable, at any point, when there will be no more."""


class OpenAIModel:
    """A model of OpenAI's, or of any server that speaks its chat completions (a `base_url` that ends in /v1).

    `timeout_seconds` bounds a whole answer, and `most_tokens` its length. `api_key` may be None for a server that asks
    for none. Questions asked at the same time share a connection pool; none stays open between questions, so there is
    nothing to close at the end.
    """

    def __init__(
        self,
        api_key: str | None,
        base_url: str | None,
        model: str,
        timeout_seconds: float,
        most_tokens: int = MOST_TOKENS,
    ) -> None:
        self._api_key = api_key
        self._base_url = base_url
        self._model = model
        self._timeout_seconds = timeout_seconds
        self._options: Mapping[str, Any] = _USUAL_OPTIONS | {"max_tokens": most_tokens}
        self._client: AsyncOpenAI | None = None
        self._users = 0
        self._connecting = asyncio.Lock()

    async def stream(self, system: str, user: str) -> AsyncGenerator[str, None]:
        """See `LanguageModel`. Closing the iterator early ends the request."""
        deadline = asyncio.get_running_loop().time() + self._timeout_seconds
        failure: Reason | None = None
        try:
            async with self._connected() as client, aclosing(self._answer(client, system, user, deadline)) as pieces:
                async for piece in pieces:
                    yield piece
        except Exception as error:
            failure = _reason_of(error)
            if failure is None:
                raise
        # Raised out here so that no cause hangs on it: a server's words may repeat the question or the key.
        if failure is not None:
            raise ModelUnavailable(failure)

    async def _answer(
        self, client: "AsyncOpenAI", system: str, user: str, deadline: float
    ) -> AsyncGenerator[str, None]:
        async with asyncio.timeout_at(deadline):
            answer = await self._begin(client, system, user)
        try:
            async with aclosing(_pieces(answer, deadline)) as pieces:
                async for piece in pieces:
                    yield piece
        finally:
            await answer.close()

    async def _begin(self, client: "AsyncOpenAI", system: str, user: str) -> "AsyncStream[ChatCompletionChunk]":
        from openai import BadRequestError

        try:
            return await self._request(client, system, user)
        except BadRequestError as error:
            # Models that think before they write take neither a temperature nor the older name of the length limit.
            if error.param not in _OPTION_NAMES or self._options is _THINKING_OPTIONS:
                raise
        self._options = _THINKING_OPTIONS
        return await self._request(client, system, user)

    async def _request(self, client: "AsyncOpenAI", system: str, user: str) -> "AsyncStream[ChatCompletionChunk]":
        answer: AsyncStream[ChatCompletionChunk] = await client.chat.completions.create(
            model=self._model,
            messages=[{"role": "system", "content": system}, {"role": "user", "content": user}],
            stream=True,
            **self._options,
        )
        return answer

    @asynccontextmanager
    async def _connected(self) -> "AsyncIterator[AsyncOpenAI]":
        async with self._connecting:
            if self._client is None:
                # Half a second of importing the first time, and certificates read from disk every time.
                self._client = await asyncio.to_thread(self._connect)
            client = self._client
            self._users += 1
        try:
            yield client
        finally:
            self._users -= 1
            if not self._users:
                self._client = None
                await client.close()

    def _connect(self) -> "AsyncOpenAI":
        from openai import AsyncOpenAI, Timeout

        return AsyncOpenAI(
            api_key=self._api_key or "none",
            base_url=self._base_url or OPENAI_URL,
            timeout=Timeout(self._timeout_seconds, connect=min(CONNECT_SECONDS, self._timeout_seconds)),
            max_retries=0,
        )


async def _pieces(answer: "AsyncStream[ChatCompletionChunk]", deadline: float) -> AsyncGenerator[str, None]:
    """The pieces of text in an answer. Raises what went wrong; see `_reason_of`."""
    finish = None
    async with aclosing(_chunks(answer, deadline)) as chunks:
        async for chunk in chunks:
            for choice in chunk.choices[:1]:
                text = _text_of(choice)
                if text:
                    yield text
                finish = choice.finish_reason or finish
    if finish is None:
        raise ModelUnavailable(Reason.MALFORMED)
    if finish == "content_filter":
        raise ModelUnavailable(Reason.REFUSED)


async def _chunks(
    answer: "AsyncStream[ChatCompletionChunk]", deadline: float
) -> "AsyncGenerator[ChatCompletionChunk, None]":
    """What the server sends, as long as it comes in time. Raises TimeoutError."""
    loop = asyncio.get_running_loop()
    chunks, limit = aiter(answer), deadline
    while True:
        # What has arrived already comes without waiting, so that the clock has to be looked at as well. A time-out
        # around the whole loop would also cancel whoever is using the pieces.
        if loop.time() >= deadline:
            raise TimeoutError
        async with asyncio.timeout_at(limit):
            chunk = await anext(chunks, None)
        if chunk is None:
            return
        yield chunk
        limit = min(deadline, loop.time() + SILENCE_SECONDS)


def _text_of(choice: "Choice") -> str:
    # The library does not check what a server sends against its own types.
    text: object = choice.delta.content
    if choice.delta.refusal:
        raise ModelUnavailable(Reason.REFUSED)
    if text is not None and not isinstance(text, str):
        raise ModelUnavailable(Reason.MALFORMED)
    return text or ""


def _reason_of(error: Exception) -> Reason | None:
    """What an exception of the client library means; None when it is none of the model's."""
    import openai

    if isinstance(error, ModelUnavailable):
        return error.reason
    # The first that fits; a time-out is also a failed connection.
    reasons: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Reason], ...] = (
        ((openai.APITimeoutError, TimeoutError), Reason.TIMEOUT),
        (openai.APIConnectionError, Reason.UNREACHABLE),
        (openai.RateLimitError, Reason.RATE_LIMITED),
        (openai.InternalServerError, Reason.SERVER_ERROR),
        (openai.APIResponseValidationError, Reason.MALFORMED),
        (openai.APIStatusError, Reason.REFUSED),
        (openai.OpenAIError, Reason.SERVER_ERROR),
        # What comes of a body with the wrong shape, which the library does not check.
        ((JSONDecodeError, UnicodeDecodeError, AttributeError, TypeError, KeyError, ValueError), Reason.MALFORMED),
    )
    return next((reason for kind, reason in reasons if isinstance(error, kind)), None)
