"""A sentence-transformers model that is made in a second, for what is true of any model."""

from pathlib import Path

import pytest

from retrieval.encoding.onnx_form import Form, fingerprint_of
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
