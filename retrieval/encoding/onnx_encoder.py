"""An embedding model in its ONNX form: torch and its libraries are never imported.

Questions go ahead of imports. A question is computed at once, on the thread that asks. Many texts are computed in the
background, the longest first and each pass on a core of its own, by threads that step back as soon as anybody else has
something to compute.

Questions that come at once are not gathered into batches: together they took a seventh less time each at best, and the
padding of texts that happened to come together took more (benchmarks/RESULTS.md).
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from retrieval.encoding.cores import available_cores, step_back
from retrieval.encoding.late_interaction import WIDTH, Floats, Reading, TokenAxes
from retrieval.encoding.onnx_model import OnnxModel, Tokens

BATCH_TOKENS = 256
"""Tokens of one pass, padding included. Passes of 1,024 were a fifth slower and of 4,096 nearly half: what they work on
no longer fits the processor's caches."""

SPECIAL_TOKENS = 2
"""The model's own marks at a text's ends."""

NO_WORDS = np.zeros((0, WIDTH), dtype=np.int8)


@dataclass(frozen=True)
class Texts:
    """Texts for one pass. `with_words`: what is kept of their words' vectors is wanted too."""

    tokens: Sequence[Tokens]
    with_words: bool


class OnnxEncoder:
    """See `retrieval.encoding.embedding.Encoder`."""

    def __init__(self, model: OnnxModel, axes: TokenAxes, model_id: str) -> None:
        self.model_id = model_id
        self.dimension = model.dimension
        self.token_limit = model.most_tokens - SPECIAL_TOKENS
        self._model = model
        self._axes = axes

    def count_tokens(self, text: str) -> int:
        """See `Encoder`."""
        return self._model.count_tokens(text)

    def encode(self, texts: Sequence[str]) -> Floats:
        """See `Encoder`."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack([reading.vector for reading in self._read(texts, with_words=False)])

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """See `Encoder`."""
        return self._read(texts, with_words=True)

    def _read(self, texts: Sequence[str], with_words: bool) -> list[Reading]:
        tokens = self._model.tokens(texts)
        batches = by_length([len(each) for each in tokens])
        passes = [Texts([tokens[place] for place in batch], with_words) for batch in batches]
        done = [self._pass(passes[0])] if len(passes) == 1 else self._in_the_background(passes)
        readings: dict[int, Reading] = {}
        for batch, read in zip(batches, done, strict=True):
            readings.update(zip(batch, read, strict=True))
        return [readings[place] for place in range(len(texts))]

    def _in_the_background(self, passes: Sequence[Texts]) -> list[list[Reading]]:
        with ThreadPoolExecutor(available_cores(), "import", step_back) as pool:
            return list(pool.map(self._pass, passes))

    def _pass(self, texts: Texts) -> list[Reading]:
        if not texts.with_words:
            return [Reading(vector, NO_WORDS) for vector in self._model.vectors(texts.tokens)]
        vectors, words = self._model.vectors_and_words(texts.tokens)
        return [
            Reading(vector, self._axes.rows(each.states), each.shares)
            for vector, each in zip(vectors, words, strict=True)
        ]


def by_length(lengths: Sequence[int], most: int = BATCH_TOKENS) -> list[list[int]]:
    """Groups of texts of nearly the same length, by their places.

    Padded to its longest text a group has at most `most` tokens, or it is a single text. The longest come first, so
    that no core waits long for the last.
    """
    batches: list[list[int]] = []
    for place in sorted(range(len(lengths)), key=lambda each: -lengths[each]):
        if batches and (len(batches[-1]) + 1) * lengths[batches[-1][0]] <= most:
            batches[-1].append(place)
        else:
            batches.append([place])
    return batches
