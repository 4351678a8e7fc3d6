import os
import shutil
from pathlib import Path
from time import time

import numpy as np
import pytest

from retrieval.encoding import onnx_making
from retrieval.encoding.agreement import familiar_questions
from retrieval.encoding.onnx_form import AXES_FILE, Form
from retrieval.encoding.onnx_making import ABANDONED_SECONDS, UNFINISHED, Compared, make_form, why_not
from retrieval.encoding.torch_encoder import TorchEncoder, load_torch
from tests.retrieval.tiny_model import save_tiny_model


@pytest.fixture(autouse=True)
def _short_comparisons(monkeypatch: pytest.MonkeyPatch) -> None:
    questions, passages = familiar_questions(lambda text: len(text.split()), 30)
    monkeypatch.setattr(onnx_making, "familiar_questions", lambda *_: (questions[:40], passages[:60]))


@pytest.fixture(scope="module")
def original(tiny_model: Path) -> TorchEncoder:
    return load_torch(str(tiny_model), "tiny", offline=True)


def test_a_model_that_suffers_from_eight_bits_keeps_its_precision(tiny_form: Form, original: TorchEncoder) -> None:
    assert tiny_form.facts.precision == "fp32"
    assert tiny_form.facts.overlap > 0.99
    texts = ["carry over days", "", "Ask your manager by December."]
    encoder = tiny_form.encoder("tiny")
    assert np.allclose(encoder.encode(texts), original.encode(texts), atol=1e-5)
    assert encoder.token_limit == original.token_limit
    assert [len(each.tokens) for each in encoder.read(texts)] == [len(each.tokens) for each in original.read(texts)]


def test_words_are_kept_along_axes_that_always_point_the_same_way(tiny_form: Form) -> None:
    with np.load(tiny_form.folder / AXES_FILE) as kept:
        assert kept["axes"].dtype == np.float32
        assert ((kept["axes"] ** 3).sum(axis=0) >= 0).all()


def test_a_form_that_ranks_differently_is_refused_and_this_is_remembered(
    tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(onnx_making, "ENOUGH", 1.01)
    form = make_form(str(tiny_model), "f", tmp_path)
    assert form.facts.refused.startswith("its ONNX form ranks differently (overlap@10 0.9")
    assert Form.read(tmp_path / "f") == form


def test_nothing_half_is_left_behind(tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: TorchEncoder) -> Compared:
        raise OSError("the disk is full")

    monkeypatch.setattr(onnx_making.Compared, "by", fail)
    with pytest.raises(OSError, match="the disk is full"):
        make_form(str(tiny_model), "f", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_a_dead_process_left_is_cleared_away(tmp_path: Path, tiny_model: Path, tiny_form: Form) -> None:
    old, young = tmp_path / f"{UNFINISHED}old", tmp_path / f"{UNFINISHED}young"
    for folder in (old, young):
        folder.mkdir()
    long_ago = time() - ABANDONED_SECONDS - 60
    os.utime(old, (long_ago, long_ago))
    shutil.copytree(tiny_form.folder, tmp_path / "f")
    # Another process has finished meanwhile: its form is taken.
    assert make_form(str(tiny_model), "f", tmp_path).facts == tiny_form.facts
    assert sorted(each.name for each in tmp_path.iterdir()) == ["f", young.name]


def test_a_model_that_pools_otherwise_is_left_to_torch(tmp_path: Path) -> None:
    by_first_token = load_torch(str(save_tiny_model(tmp_path, pooling="cls")), "cls", offline=True)
    assert why_not(by_first_token.model) == "it does not pool by the mean"


def test_a_model_with_another_activation_is_left_to_torch(tmp_path: Path) -> None:
    relu = load_torch(str(save_tiny_model(tmp_path, hidden_act="relu")), "relu", offline=True)
    assert why_not(relu.model) == "it uses another activation than gelu"


def test_prompts_and_further_modules_are_left_to_torch(tiny_model: Path) -> None:
    from sentence_transformers.sentence_transformer.modules import Dense

    model = load_torch(str(tiny_model), "tiny", offline=True).model
    assert why_not(model) == ""
    model.default_prompt_name = "query"
    assert why_not(model) == "it puts a prompt before every text"
    model.append(Dense(48, 8))
    assert why_not(model) == "it is made of Transformer, Pooling, Normalize, Dense"
