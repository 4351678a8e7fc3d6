"""What several tests of retrieval ask: the known passages, and a model that is made in a second."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.encoding.embedding import Encoder
from retrieval.encoding.onnx_form import Form, fingerprint_of
from retrieval.looking import Lookup
from tests.retrieval.desk import KNOWN
from tests.retrieval.shelf import by_meaning_alone, filled
from tests.retrieval.tiny_model import save_tiny_model


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a BERT with two narrow layers and random weights, which pools by the mean."""
    return save_tiny_model(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def tiny_form(tmp_path_factory: pytest.TempPathFactory, tiny_model: Path) -> Form:
    """Its ONNX form."""
    from retrieval.encoding.onnx_making import make_form

    return make_form(str(tiny_model), fingerprint_of(tiny_model), tmp_path_factory.mktemp("forms"))


@pytest.fixture(scope="module")
def lookup(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Lookup]:
    """A look over the known passages that goes by their meaning alone."""
    directory: Path = tmp_path_factory.mktemp("index")
    index = asyncio.run(filled(directory, encoder, KNOWN))
    yield Lookup(encoder, index, by_meaning_alone())
    index.close()
