import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np

from retrieval.encoding.onnx_form import Facts, Form, find_form, fingerprint_of


def test_a_form_is_found_by_the_model_it_was_made_from(tmp_path: Path, tiny_model: Path, tiny_form: Form) -> None:
    places = [tmp_path / "nothing here", tiny_form.folder.parent]
    assert find_form(fingerprint_of(tiny_model), places) == tiny_form
    assert find_form("another", places) is None


def test_a_folder_without_facts_is_no_form(tmp_path: Path) -> None:
    (tmp_path / "half").mkdir()
    assert find_form("half", [tmp_path]) is None


def test_whatever_shapes_a_model_changes_its_fingerprint(tmp_path: Path, tiny_model: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(tiny_model, copy)
    assert fingerprint_of(copy) == fingerprint_of(tiny_model)
    (copy / "README.md").write_text("other words")
    assert fingerprint_of(copy) == fingerprint_of(tiny_model)
    weights = copy / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x01")
    changed = fingerprint_of(copy)
    assert changed != fingerprint_of(tiny_model)
    (copy / "tokenizer.json").rename(copy / "tokens.json")
    assert fingerprint_of(copy) not in (changed, fingerprint_of(tiny_model))


def test_facts_are_read_as_they_were_written(tmp_path: Path) -> None:
    form = Form(tmp_path, Facts(refused="it is no BERT model"))
    form.write_facts()
    assert Form.read(tmp_path) == form


def test_the_models_id_tells_precision_and_origin(tiny_form: Form) -> None:
    encoder = tiny_form.encoder("tiny")
    assert encoder.model_id == f"tiny fp32 {tiny_form.facts.digest}"
    other = Form(tiny_form.folder, replace(tiny_form.facts, digest="0123")).encoder("tiny")
    assert other.model_id != encoder.model_id
    assert np.array_equal(other.encode(["days"]), encoder.encode(["days"]))
