import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from retrieval.encoding.embedding import Encoder, ModelNotFound, known_form, load_encoder
from retrieval.encoding.onnx_encoder import OnnxEncoder
from retrieval.encoding.onnx_form import PREPARED
from retrieval.encoding.torch_encoder import TorchEncoder
from tests.house.sources import ROOT
from tests.retrieval.search.test_keywords import ODD
from tests.retrieval.tiny_model import save_tiny_model

HEAVY = ("torch", "sentence_transformers", "transformers", "onnx")
ANSWER_ALONE = f"""
import sys
from retrieval.encoding.embedding import load_encoder
reading = load_encoder().read(["How many days can I carry over?"])[0]
print(reading.vector.shape, [name for name in {HEAVY} if name in sys.modules])
"""


def test_texts_that_mean_the_same_are_near(encoder: Encoder) -> None:
    ill, sick, hotel = encoder.encode(["I am ill today", "I'm sick and cannot work", "The price of a hotel in Zurich"])
    assert ill @ sick > ill @ hotel + 0.2


def test_every_vector_has_unit_length(encoder: Encoder) -> None:
    vectors = encoder.encode(["one", "", "two words", "\0"])
    assert vectors.shape == (4, encoder.dimension)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-4)


def test_no_texts_give_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_texts_keep_their_order_however_long_they_are(encoder: Encoder) -> None:
    texts = ["short", "a much longer sentence about payslips and bank accounts", "mid length text"]
    together = encoder.encode(texts)
    assert np.allclose(together, np.concatenate([encoder.encode([text]) for text in texts]), atol=1e-4)


def test_tokens_are_counted_beyond_what_the_model_reads(encoder: Encoder) -> None:
    assert encoder.count_tokens("word") == 1
    assert encoder.count_tokens("word " * 1000) == 1000
    assert encoder.count_tokens("") == 0


@pytest.mark.parametrize(
    "text",
    [
        "one line\nand an\N{COMBINING ACUTE ACCENT}other",
        "a\r\nb\x0bc\u2028d\n\n",
        "don't\n##ing [CLS]\n[SEP]",
        "日本\n語 e\n\u0301",
    ],
)
def test_a_text_has_the_tokens_of_its_lines(encoder: Encoder, text: str) -> None:
    apart = [encoder.count_tokens(line) for line in text.split("\n")]
    assert encoder.count_tokens(text) == encoder.count_tokens(text.replace("\n", " ")) == sum(apart)


def test_the_limit_is_what_the_model_reads_of_a_text(encoder: Encoder) -> None:
    full = "word " * encoder.token_limit
    whole, longer, shorter = encoder.encode(
        [full, full + "hotel in Zurich", full[: len(full) // 2] + "hotel in Zurich"]
    )
    assert np.allclose(whole, longer, atol=1e-5)
    assert not np.allclose(whole, shorter, atol=1e-3)


def test_characters_that_nobody_sees_change_nothing(encoder: Encoder) -> None:
    plain, hidden = encoder.encode(["reset password", "re\u200bset\u202e \u200fpass\u00adword\ufeff"])
    assert np.allclose(plain, hidden, atol=1e-5)


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_whatever_somebody_types_has_a_vector_and_a_length(encoder: Encoder, text: str) -> None:
    assert np.isfinite(encoder.encode([text])).all()
    assert encoder.count_tokens(text) >= 0


def test_the_packaged_model_is_run_in_eight_bits_and_says_so(encoder: Encoder) -> None:
    assert isinstance(encoder, OnnxEncoder)
    assert encoder.model_id.startswith("all-MiniLM-L6-v2 int8 ")


def test_it_ranks_as_the_original_does(encoder: Encoder, tmp_path: Path) -> None:
    facts = known_form(None, tmp_path)
    assert facts is not None
    assert facts.overlap >= 0.95


def test_a_question_is_read_without_torch(encoder: Encoder) -> None:
    done = subprocess.run([sys.executable, "-c", ANSWER_ALONE], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == f"({encoder.dimension},) []\n"


def test_a_model_of_ones_own_is_prepared_once_and_kept_with_the_data(tiny_model: Path, tmp_path: Path) -> None:
    said: list[str] = []
    first = load_encoder(str(tiny_model), tmp_path, said.append)
    again = load_encoder(str(tiny_model), tmp_path, said.append)
    assert isinstance(first, OnnxEncoder)
    assert said == ["Preparing the embedding model. This is done once and takes about a minute."]
    assert len(list((tmp_path / "models").iterdir())) == 1
    assert first.model_id == again.model_id
    assert first.model_id.startswith(f"{tiny_model} fp32 ")
    assert np.array_equal(first.encode(["carry over days"]), again.encode(["carry over days"]))


def test_a_model_that_has_no_form_is_run_by_torch_which_is_said(tmp_path: Path) -> None:
    model = str(save_tiny_model(tmp_path, pooling="cls"))
    load_encoder(model, tmp_path)
    said: list[str] = []
    encoder = load_encoder(model, tmp_path, said.append)
    assert isinstance(encoder, TorchEncoder)
    assert encoder.model_id == model
    assert said == ["The embedding model is run by torch, which is slower: it does not pool by the mean."]
    facts = known_form(model, tmp_path)
    assert facts is not None
    assert facts.refused == "it does not pool by the mean"


def test_where_no_form_can_be_kept_torch_is_used(tiny_model: Path, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("This is no folder.")
    said: list[str] = []
    assert isinstance(load_encoder(str(tiny_model), tmp_path, said.append), TorchEncoder)
    assert "its ONNX form could not be made" in said[-1]


def test_no_form_is_known_before_one_is_made(tiny_model: Path, tmp_path: Path) -> None:
    assert known_form(str(tiny_model), tmp_path) is None
    assert known_form("a-name-on-the-hub", tmp_path) is None


def test_the_set_up_prepares_the_packaged_model_beside_its_packages() -> None:
    assert PREPARED.is_relative_to(sys.prefix)


def test_a_model_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match="no-such-model"):
        load_encoder(str(tmp_path / "no-such-model"))
