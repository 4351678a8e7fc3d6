"""How well a passage meets each single word of a question, by the model's own word vectors.

A passage can be close to a question as a whole and still lack the one thing asked for: a section on laptops for
contractors, asked about monitors. Sentence vectors hardly notice. Here every word looks for its nearest in the passage,
so that "salary" is met by "pay" while "monitor" is met by nothing. It takes no pass of the model: the vectors are its
input table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FUNCTION_WORDS = frozenset(
    "how do i what which who where when why can could would should me my you your we our us am was were did does have "
    "has had get got go a an the is are be to of in on for with and or it this that there if at by from as".split()
)
"""Words that ask, point or join: whether a passage has them says nothing."""


@dataclass(frozen=True)
class WordMatch:
    """How near the passage comes to the question's words: to all of them on average, and to the one it meets least.

    Both are cosines, about 0 (nothing alike) to 1 (the very word).
    """

    mean: float
    least: float


class WordVectors:
    """The model's vectors of single word pieces."""

    def __init__(self, tokenizer: "Tokenizer", table: NDArray[np.float32]) -> None:
        """`table` has a row for each of the tokenizer's pieces. It is centred: all pieces share a large component."""
        centred = table - table.mean(axis=0)
        lengths = np.linalg.norm(centred, axis=1, keepdims=True)
        self._table = (centred / np.maximum(lengths, 1e-9)).astype(np.float32)
        self._tokenizer = tokenizer

    def match(self, question: str, passage: str) -> WordMatch:
        """How well `passage` meets the words of `question`."""
        asked = [piece for piece, word in self._pieces(question) if word not in FUNCTION_WORDS]
        there = list(dict.fromkeys(piece for piece, _ in self._pieces(passage)))
        if not asked or not there:
            return WordMatch(0.0, 0.0)
        nearest = (self._table[asked] @ self._table[there].T).max(axis=1)
        return WordMatch(float(nearest.mean()), float(nearest.min()))

    def _pieces(self, text: str) -> Sequence[tuple[int, str]]:
        encoded = self._tokenizer.encode(text, add_special_tokens=False)
        return [
            (piece, word)
            for piece, word in zip(encoded.ids, encoded.tokens, strict=True)
            if any(character.isalnum() for character in word)
        ]
