"""Generated passages read without the model, which would take an hour for 100,000 of them."""

from collections.abc import Collection, Sequence
from hashlib import blake2b

import numpy as np

from retrieval.encoding.embedding import Encoder, Vectors
from retrieval.encoding.late_interaction import Reading

LIKENESS = 0.75
"""How much of an imitated vector is one real vector's; the rest is a second one's and noise."""

NOISE = 0.35
"""The length of the noise, beside vectors of length 1."""

CONTENT_SHARE = 0.5
"""About every second word of a text is a content word."""


class ImitatingEncoder:
    """An encoder that really reads some texts and imitates the readings of all others.

    An imitated vector mixes two real ones with noise, chosen by the text itself, so that the vectors crowd together
    like those of real passages; its words are real words of other texts. It goes by the real model's id: an index it
    filled is then opened with the real model, which reads the questions. What it ranks among imitated passages means
    nothing; how long that takes does.
    """

    def __init__(self, real: Encoder, first_lines: Collection[str], examples: Sequence[str]) -> None:
        """Texts that begin with one of `first_lines` are read by `real`; `examples` are read to be imitated."""
        self._real = real
        self._first_lines = frozenset(first_lines)
        self._known: dict[str, Reading] = {}
        self._examples = self._really(examples)
        self._words = np.concatenate([each.tokens for each in self._examples])
        self.model_id = real.model_id
        self.dimension = real.dimension
        self.token_limit = real.token_limit

    def count_tokens(self, text: str) -> int:
        """See `Encoder`."""
        return self._real.count_tokens(text)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`."""
        vectors: Vectors = np.array([each.vector for each in self.read(texts)], dtype=np.float32)
        return vectors.reshape(len(texts), self.dimension)

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """See `Encoder`."""
        is_real = [text.partition("\n")[0] in self._first_lines for text in texts]
        real = iter(self._really([text for text, yes in zip(texts, is_real, strict=True) if yes]))
        return [next(real) if yes else self._imitate(text) for text, yes in zip(texts, is_real, strict=True)]

    def _really(self, texts: Sequence[str]) -> list[Reading]:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._real.read(new), strict=True))
        return [self._known[text] for text in texts]

    def _imitate(self, text: str) -> Reading:
        random = np.random.default_rng(int.from_bytes(blake2b(text.encode(), digest_size=8).digest()))
        first, second = (self._examples[place].vector for place in random.integers(len(self._examples), size=2))
        noise = random.standard_normal(self.dimension) * (NOISE / np.sqrt(self.dimension))
        mixed = LIKENESS * first + (1 - LIKENESS) * second + noise
        start = random.integers(len(self._words))
        words = self._words[start : start + int(CONTENT_SHARE * len(text.split()))]
        return Reading((mixed / np.linalg.norm(mixed)).astype(np.float32), words)
