"""Which pieces of a model's vocabulary carry content: those that a question and a passage are compared by."""

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
class Content:
    """For every piece of a vocabulary: whether it is spoken at all, and whether it says something."""

    is_spoken: NDArray[np.bool_]
    is_content: NDArray[np.bool_]

    def places(self, pieces: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where content stands among `pieces`; where all are function words, where those stand."""
        places = np.flatnonzero(self.is_content[pieces])
        return places if len(places) else np.flatnonzero(self.is_spoken[pieces])


def content_of_vocabulary(tokenizer: "Tokenizer") -> Content:
    """What the pieces of `tokenizer` are; markers such as [CLS] and punctuation are not spoken."""
    special = {piece.content for piece in tokenizer.get_added_tokens_decoder().values()}
    words = [tokenizer.id_to_token(number) or "" for number in range(tokenizer.get_vocab_size())]
    spoken = np.array([word not in special and any(map(str.isalnum, word)) for word in words], dtype=bool)
    function = np.array([word.lstrip("▁Ġ").lower() in FUNCTION_WORDS for word in words], dtype=bool)
    return Content(spoken, spoken & ~function)
