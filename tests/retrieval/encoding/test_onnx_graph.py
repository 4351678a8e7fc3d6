from pathlib import Path

import numpy as np
import pytest

from retrieval.encoding.onnx_graph import (
    BLOCK,
    GRAPH_FILE,
    WORDS_FILE,
    BertShape,
    Floats,
    Precision,
    in_blocks,
    write_graph,
)

VOCABULARY, WIDTH, WIDE, PLACES = 50, 32, 80, 16
SHAPE = BertShape(layers=2, heads=4, epsilon=1e-12)


def _weights() -> dict[str, Floats]:
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=VOCABULARY,
        hidden_size=WIDTH,
        num_hidden_layers=SHAPE.layers,
        num_attention_heads=SHAPE.heads,
        intermediate_size=WIDE,
        max_position_embeddings=PLACES,
        initializer_range=0.3,
    )
    return {name: tensor.numpy() for name, tensor in BertModel(config).state_dict().items()}


def _run(folder: Path, tokens: list[list[int]], mask: list[list[int]]) -> tuple[Floats, Floats]:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(folder / GRAPH_FILE), providers=["CPUExecutionProvider"])
    inputs = {"tokens": np.array(tokens, dtype=np.int32), "mask": np.array(mask, dtype=np.int32)}
    vectors, states = session.run(["vectors", "states"], inputs)
    return vectors, states


def _by_torch(weights: dict[str, Floats], tokens: list[int]) -> Floats:
    import torch
    from transformers import BertConfig, BertModel

    config = BertConfig(
        vocab_size=VOCABULARY,
        hidden_size=WIDTH,
        num_hidden_layers=SHAPE.layers,
        num_attention_heads=SHAPE.heads,
        intermediate_size=WIDE,
        max_position_embeddings=PLACES,
    )
    model = BertModel(config).train(False)
    model.load_state_dict({name: torch.from_numpy(values.copy()) for name, values in weights.items()})
    with torch.no_grad():
        states: Floats = model(input_ids=torch.tensor([tokens])).last_hidden_state[0].numpy()
    return states


@pytest.mark.parametrize(("precision", "tolerance"), [("fp32", 1e-4), ("int8", 0.15)])
def test_the_graph_computes_what_torch_computes(tmp_path: Path, precision: Precision, tolerance: float) -> None:
    weights = _weights()
    write_graph(tmp_path, weights, SHAPE, precision)
    long, short = [1, 2, 3, 4, 5, 6], [7, 8, 9]
    vectors, states = _run(tmp_path, [long, [*short, 0, 0, 0]], [[1] * 6, [1, 1, 1, 0, 0, 0]])
    for row, tokens in enumerate((long, short)):
        expected = _by_torch(weights, tokens)
        assert np.abs(states[row, : len(tokens)] - expected).max() < tolerance
        mean = expected.mean(axis=0)
        assert vectors[row] @ mean / np.linalg.norm(mean) > 1 - tolerance / 10
        assert np.linalg.norm(vectors[row]) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_a_texts_vector_does_not_depend_on_its_company(tmp_path: Path, precision: Precision) -> None:
    write_graph(tmp_path, _weights(), SHAPE, precision)
    alone, _ = _run(tmp_path, [[7, 8, 9]], [[1, 1, 1]])
    together, _ = _run(tmp_path, [[7, 8, 9, 0, 0], [1, 2, 3, 4, 5]], [[1, 1, 1, 0, 0], [1] * 5])
    assert np.allclose(alone[0], together[0], atol=1e-5)


def test_the_words_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    weights = _weights()
    write_graph(tmp_path, weights, SHAPE, "fp32")
    words = np.fromfile(tmp_path / WORDS_FILE, dtype=np.float32).reshape(VOCABULARY, WIDTH)
    assert np.array_equal(words, weights["embeddings.word_embeddings.weight"])


def test_a_graph_can_be_written_again_while_an_earlier_one_is_open(tmp_path: Path) -> None:
    write_graph(tmp_path, _weights(), SHAPE, "int8")
    held = np.memmap(tmp_path / WORDS_FILE, dtype=np.float32, mode="r")
    first = held[0]
    write_graph(tmp_path, _weights(), SHAPE, "fp32")
    assert held[0] == first


@pytest.mark.parametrize("inputs", [BLOCK, BLOCK * 3, BLOCK + 16, 16])
def test_weights_are_rounded_by_at_most_half_a_step_of_their_block(inputs: int) -> None:
    weight = np.random.default_rng(5).normal(size=(inputs, 8)).astype(np.float32)
    weight[0, 0] = 40.0  # An outlier coarsens its own block only.
    rounded, scales = in_blocks(weight)
    restored = ((rounded.astype(np.float32) - 128) * scales[:, :, None]).reshape(8, -1)[:, :inputs].T
    steps = np.repeat(scales, BLOCK, axis=1)[:, :inputs].T
    assert (np.abs(restored - weight) <= steps / 2 + 1e-6).all()
    assert scales[1:].max() < 0.1


def test_a_block_of_nothing_stays_nothing() -> None:
    rounded, scales = in_blocks(np.zeros((BLOCK, 2), dtype=np.float32))
    assert (rounded == 128).all()
    assert np.isfinite(scales).all()
