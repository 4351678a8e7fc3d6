"""Any sentence-transformers model, run by torch: slower and larger in memory than an ONNX form, but it takes every
model."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from retrieval.encoding.content_words import content_of_vocabulary
from retrieval.encoding.cores import available_cores
from retrieval.encoding.familiar_text import familiar_text
from retrieval.encoding.late_interaction import Floats, Reading, TokenAxes, fit_axes
from retrieval.encoding.visible_text import visible

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BATCH_SIZE = 32
SPECIAL_TOKENS = 2
"""The model's own marks at a text's ends."""

DEFAULT_LIMIT = 256
"""Tokens read by a model that does not say."""

MOST_THREADS = 4
"""More threads make a single question to a small model slower, not faster."""


class TorchEncoder:
    """See `retrieval.encoding.embedding.Encoder`."""

    def __init__(self, model: "SentenceTransformer", model_id: str) -> None:
        self.model = model
        self.model_id = model_id
        self.tokenizer = _uncut(model)
        self.dimension = int(model.get_embedding_dimension() or 0)
        self.token_limit = int(model.max_seq_length or DEFAULT_LIMIT) - SPECIAL_TOKENS
        self._content = content_of_vocabulary(self.tokenizer)

    def count_tokens(self, text: str) -> int:
        """See `Encoder`."""
        return len(self.tokenizer.encode(visible(text), add_special_tokens=False).ids)

    def encode(self, texts: Sequence[str]) -> Floats:
        """See `Encoder`. The library sorts the texts by length itself, which spares most of the padding."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = self.model.encode(
            [visible(text) for text in texts],
            batch_size=BATCH_SIZE,
            normalize_embeddings=True,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        return np.asarray(vectors, dtype=np.float32)

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """See `Encoder`."""
        passes = [(vector, self._content.of(pieces), states) for vector, pieces, states in self._passes(texts)]
        return [
            Reading(vector, self._axes.rows(states[words.places]), words.shares) for vector, words, states in passes
        ]

    @cached_property
    def _axes(self) -> TokenAxes:
        # Fitted at the first reading: it takes some seconds, which who only compares whole texts need not wait for.
        passes = self._passes(familiar_text())
        return fit_axes(np.concatenate([states[self._content.of(pieces).places] for _, pieces, states in passes]))

    def _passes(self, texts: Sequence[str]) -> list[tuple[Floats, NDArray[np.int64], Floats]]:
        found = self.model.encode(
            [visible(text) for text in texts],
            batch_size=BATCH_SIZE,
            output_value=None,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return [_unpadded(each) for each in cast("list[dict[str, Any]]", found)]


def load_torch(path: str, model_id: str, offline: bool) -> TorchEncoder:
    """The model at `path`, a folder or a name on the hub; `offline` forbids to look for it there.

    Takes about five seconds, most of it the library's own import. Raises OSError or ValueError when there is no such
    model.
    """
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    return TorchEncoder(SentenceTransformer(path, device="cpu", local_files_only=offline), model_id)


def calm_threads() -> None:
    """Keeps torch from taking every core for every question."""
    import torch

    torch.set_num_threads(min(MOST_THREADS, max(1, available_cores() // 2)))


def _uncut(model: "SentenceTransformer") -> Tokenizer:
    # The model's own tokenizer cuts and pads to the model's length, which would count every text as equally long.
    copy = Tokenizer.from_str(model.tokenizer.backend_tokenizer.to_str())
    copy.no_truncation()
    copy.no_padding()
    return copy


def _unpadded(features: dict[str, Any]) -> tuple[Floats, NDArray[np.int64], Floats]:
    # The vector, the pieces and their states, without what was added to make a batch of equal lengths.
    length = int(features["attention_mask"].sum())
    return (
        features["sentence_embedding"].numpy(),
        features["input_ids"][:length].numpy(),
        features["token_embeddings"][:length].numpy(),
    )
