"""One pass of an embedding model in its ONNX form."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from retrieval.encoding.content_words import content_of_vocabulary
from retrieval.encoding.onnx_graph import GRAPH_FILE
from retrieval.encoding.visible_text import visible

Floats = NDArray[np.float32]
Tokens = list[int]

TOKENIZER_FILE = "tokenizer.json"

REMEMBERED_LINES = 4_096
"""Lines whose tokens are counted once: splitting counts a text, its blocks, and what they are put together to."""

LONGEST_REMEMBERED = 2_000
"""Characters of a line; a picture written out as text would fill the memory with lines that never come again."""


class WordStates(NamedTuple):
    """The last layer's states of a text's content words, a row each, and how much each word counts, 1 in all."""

    states: Floats
    shares: Floats


class OnnxModel:
    """The graph and the tokenizer in `folder`. `most_tokens` of a text are read, the special ones at its ends included.

    May be used from any number of threads: each pass is computed on the one that asks for it.
    """

    def __init__(self, folder: Path, most_tokens: int) -> None:
        """Takes some 0.2 seconds, most of it importing the library."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # Several passes at once use the cores better than one that is spread over them. Two threads took a third off a
        # question on a machine that had nothing else to do, and doubled it on one that had.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # It would keep a plan, and memory for it, for every length of text there is.
        options.enable_mem_pattern = False
        errors_only = 3
        options.log_severity_level = errors_only
        graph = str(folder / GRAPH_FILE)
        self._session: Any = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        self.most_tokens = most_tokens
        self.dimension = int(self._session.get_outputs()[0].shape[1])
        self.tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._content = content_of_vocabulary(self.tokenizer)
        # Where words are told apart at every space before anything else, no token goes beyond a line.
        self._reads_by_line = isinstance(self.tokenizer.pre_tokenizer, BertPreTokenizer)
        self._tokens_in = lru_cache(REMEMBERED_LINES)(self._count)

    def count_tokens(self, text: str) -> int:
        """How many tokens `text` has, without the special ones."""
        text = visible(text)
        return sum(map(self._tokens_on, text.split("\n"))) if self._reads_by_line else self._count(text)

    def _tokens_on(self, line: str) -> int:
        return self._tokens_in(line) if len(line) <= LONGEST_REMEMBERED else self._count(line)

    def _count(self, text: str) -> int:
        return len(self.tokenizer.encode(text, add_special_tokens=False).ids)

    def tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """What the model reads of each text."""
        encoded = self.tokenizer.encode_batch_fast([visible(text) for text in texts])
        return [self._cut(each.ids) for each in encoded]

    def vectors(self, texts: Sequence[Tokens]) -> Floats:
        """A unit vector for each text, from one pass."""
        found: list[Floats] = self._session.run(["vectors"], _padded(texts))
        return found[0]

    def vectors_and_words(self, texts: Sequence[Tokens]) -> tuple[Floats, list[WordStates]]:
        """The vectors, and for each text what the last layer makes of its content words; from one pass."""
        vectors, states = self._session.run(["vectors", "states"], _padded(texts))
        words = [self._content.of(np.array(text)) for text in texts]
        return vectors, [WordStates(each[of.places], of.shares) for each, of in zip(states, words, strict=True)]

    def _cut(self, tokens: Tokens) -> Tokens:
        return tokens if len(tokens) <= self.most_tokens else [*tokens[: self.most_tokens - 1], tokens[-1]]


def _padded(texts: Sequence[Tokens]) -> dict[str, NDArray[np.int32]]:
    # onnxruntime multiplies two tokens at a time and rounds a last one without a partner differently: with an even
    # number of them a text has the same vector, to the last bit, alone and in any company.
    longest = max(map(len, texts))
    tokens = np.zeros((len(texts), longest + longest % 2), dtype=np.int32)
    mask = np.zeros_like(tokens)
    for row, text in enumerate(texts):
        tokens[row, : len(text)] = text
        mask[row, : len(text)] = 1
    return {"tokens": tokens, "mask": mask}
