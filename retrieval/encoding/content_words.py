"""Which pieces of a model's vocabulary carry content, by which a question and a passage are compared, and how much."""

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

COMMONEST = 200
"""Among so many of a language's commonest words it hardly matters how common they are."""

WORD_STARTS = "▁Ġ"
"""How vocabularies mark a piece that begins a word, where they do not mark those that continue one."""

CONTINUING = 0.5
"""What a piece that continues a word counts, beside 1: a rare word falls into several, and is still one word."""


@dataclass(frozen=True)
class Content:
    """For every piece of a vocabulary: whether it is spoken at all, whether it says something, and how telling it is.

    `telling` is about 1 for the commonest words and 2 for the rarest.
    """

    is_spoken: NDArray[np.bool_]
    is_content: NDArray[np.bool_]
    telling: NDArray[np.float32]

    def of(self, pieces: NDArray[np.int64]) -> "Words":
        """The content among `pieces`; where all are function words, those."""
        places = np.flatnonzero(self.is_content[pieces])
        places = places if len(places) else np.flatnonzero(self.is_spoken[pieces])
        telling = self.telling[pieces[places]]
        return Words(places, telling / max(float(telling.sum()), 1e-9))


@dataclass(frozen=True)
class Words:
    """What a text is compared by: where it stands among the text's pieces, and how much each counts, 1 in all."""

    places: NDArray[np.int64]
    shares: NDArray[np.float32]


def content_of_vocabulary(tokenizer: "Tokenizer") -> Content:
    """What the pieces of `tokenizer` are; markers such as [CLS] and punctuation are not spoken."""
    special = {piece.content for piece in tokenizer.get_added_tokens_decoder().values()}
    words = [tokenizer.id_to_token(number) or "" for number in range(tokenizer.get_vocab_size())]
    spoken = np.array([word not in special and any(map(str.isalnum, word)) for word in words], dtype=bool)
    function = np.array([word.lstrip(WORD_STARTS).lower() in FUNCTION_WORDS for word in words], dtype=bool)
    return Content(spoken, spoken & ~function, _telling(words))


def _telling(words: Sequence[str]) -> NDArray[np.float32]:
    # Vocabularies are written down with the commonest pieces first, and how much a word tells grows with the logarithm
    # of its rarity (Spärck Jones 1972). Rarity in a deployment's own knowledge was measured too, and does worse
    # (benchmarks/RESULTS.md): the words of its subject are common there.
    bare = [word.strip(WORD_STARTS + "#") for word in words]
    ranks = np.cumsum([len(word) > 1 and word.isalnum() for word in bare])
    rarity = 1 + np.log1p(ranks / COMMONEST) / np.log1p(max(1, ranks[-1]) / COMMONEST)
    telling: NDArray[np.float32] = np.where(_continues(words), CONTINUING * rarity, rarity).astype(np.float32)
    return telling


def _continues(words: Sequence[str]) -> NDArray[np.bool_]:
    if any(word.startswith("##") for word in words):
        return np.array([word.startswith("##") for word in words])
    return np.array([not word.startswith(tuple(WORD_STARTS)) for word in words])
