"""Writes a BERT-like sentence encoder as an ONNX graph, straight from its weights.

The graph uses onnxruntime's own fused operators, so nothing is left to be found by an optimiser when it is loaded. Its
inputs are `tokens` and `mask` (whole numbers, texts × tokens; the mask is 1 where there is a token), its outputs
`vectors` (unit length, texts × width) and `states` (the last layer, texts × tokens × width).

In eight bits, weights are rounded in blocks with a scale each, and so are the activations of every token while they are
multiplied: a text's vector does not depend on what it shares a batch with, and no outlier coarsens anything but its own
block. Scales for whole tensors were faster on long texts, and lost a tenth of the ten nearest passages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from onnx import ModelProto

Floats = NDArray[np.float32]
Precision = Literal["int8", "fp32"]

FUSED = "com.microsoft"
"""The domain of onnxruntime's own operators."""

OPSET, IR_VERSION = 17, 8
FLOAT = 1
"""ONNX's number for floats of 32 bits."""

BLOCK = 128
"""Weights that share a scale. 32 agree a little better with the original (overlap@10 .974, not .960) and took a third
longer; benchmarks/RESULTS.md."""

INT8_PRODUCTS = 4
"""onnxruntime's `accuracy_level` that multiplies in whole numbers."""

GRAPH_FILE, WORDS_FILE = "encoder.onnx", "words.f32"


@dataclass(frozen=True)
class BertShape:
    """The size of a BERT encoder, and what its layers add to a variance before they divide by it."""

    layers: int
    heads: int
    epsilon: float


def write_graph(folder: Path, weights: Mapping[str, Floats], shape: BertShape, precision: Precision) -> None:
    """Writes the encoder whose `weights` have the names that transformers gives a BertModel's.

    The table of words stands in a file of its own: onnxruntime maps it, so that only rows in use take memory.
    """
    graph = _Graph(precision)
    hidden = _embeddings(graph, weights, shape)
    for number in range(shape.layers):
        hidden = _layer(graph, _Part(weights, f"encoder.layer.{number}."), shape, hidden)
    _pooling(graph, hidden)
    words = weights["embeddings.word_embeddings.weight"]
    # An earlier table may still be mapped by somebody: it is replaced and not written over.
    (folder / WORDS_FILE).unlink(missing_ok=True)
    words.tofile(folder / WORDS_FILE)
    (folder / GRAPH_FILE).write_bytes(_model(graph, words).SerializeToString())


@dataclass(frozen=True)
class _Part:
    """The weights of one part of the model, by their names within it."""

    weights: Mapping[str, Floats]
    name: str

    def __getitem__(self, name: str) -> Floats:
        return self.weights[self.name + name]

    def inside(self, name: str) -> "_Part":
        return _Part(self.weights, self.name + name)


@dataclass(frozen=True)
class _Node:
    """One operation, named by its first output."""

    operator: str
    inputs: Sequence[str]
    outputs: Sequence[str]
    domain: str
    attributes: Mapping[str, Any]


@dataclass
class _Graph:
    """The operations and constants so far."""

    precision: Precision
    nodes: list[_Node] = field(default_factory=list)
    constants: dict[str, NDArray[Any]] = field(default_factory=dict)

    def constant(self, name: str, values: NDArray[Any]) -> str:
        self.constants[name] = np.ascontiguousarray(values)
        return name

    def node(self, operator: str, inputs: Sequence[str], *outputs: str, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(_Node(operator, inputs, outputs, domain, attributes))
        return outputs[0]

    def product(self, tokens: str, name: str, weight: Floats) -> str:
        """`tokens` times `weight` (inputs × outputs)."""
        if self.precision == "fp32":
            return self.node("MatMul", [tokens, self.constant(f"{name}.weight", weight)], name)
        rounded, scales = in_blocks(weight)
        inputs = [tokens, self.constant(f"{name}.weight", rounded), self.constant(f"{name}.scales", scales)]
        return self.node(
            "MatMulNBits",
            inputs,
            name,
            domain=FUSED,
            K=weight.shape[0],
            N=weight.shape[1],
            bits=8,
            block_size=BLOCK,
            accuracy_level=INT8_PRODUCTS,
        )


def in_blocks(weight: Floats) -> tuple[NDArray[np.uint8], Floats]:
    """A matrix (inputs × outputs) rounded to eight bits in blocks of inputs: the bytes, outputs × blocks × `BLOCK`, 128
    for zero, and what to multiply each block by."""
    inputs, outputs = weight.shape
    padded = np.pad(weight.T, ((0, 0), (0, -inputs % BLOCK))).reshape(outputs, -1, BLOCK)
    largest = np.abs(padded).max(axis=2)
    scales = np.where(largest == 0, 1.0, largest / 127).astype(np.float32)
    rounded = np.rint(padded / scales[:, :, None]) + 128
    return rounded.astype(np.uint8), scales


def _embeddings(graph: _Graph, weights: Mapping[str, Floats], shape: BertShape) -> str:
    part = _Part(weights, "embeddings.")
    # All tokens are of the first kind, so its vector is added to every place beforehand.
    places = part["position_embeddings.weight"] + part["token_type_embeddings.weight"][0]
    inputs = [
        "tokens",
        "",
        "words",
        graph.constant("places", places),
        "",
        graph.constant("embeddings.scale", part["LayerNorm.weight"]),
        graph.constant("embeddings.shift", part["LayerNorm.bias"]),
    ]
    outputs = ("embeddings", "embeddings.mask")
    return graph.node("EmbedLayerNormalization", inputs, *outputs, domain=FUSED, epsilon=shape.epsilon)


def _layer(graph: _Graph, part: _Part, shape: BertShape, hidden: str) -> str:
    attended = _attention(graph, part.inside("attention."), shape, hidden)
    mixed = _added(graph, part.inside("attention.output."), shape, attended, hidden)
    wide = graph.product(mixed, f"{part.name}intermediate", part["intermediate.dense.weight"].T)
    bias = graph.constant(f"{part.name}intermediate.bias", part["intermediate.dense.bias"])
    bent = graph.node("BiasGelu", [wide, bias], f"{part.name}gelu", domain=FUSED)
    return _added(graph, part.inside("output."), shape, bent, mixed)


def _attention(graph: _Graph, part: _Part, shape: BertShape, hidden: str) -> str:
    kinds = ("query", "key", "value")
    weight = np.concatenate([part[f"self.{kind}.weight"].T for kind in kinds], axis=1)
    bias = np.concatenate([part[f"self.{kind}.bias"] for kind in kinds])
    together = graph.product(hidden, f"{part.name}self", weight)
    thirds = graph.constant("thirds", np.full(3, weight.shape[0], dtype=np.int64))
    names = [f"{part.name}{kind}" for kind in kinds]
    graph.node("Split", [together, thirds], *names, axis=-1)
    inputs = [*names, graph.constant(f"{part.name}bias", bias), "mask"]
    return graph.node("MultiHeadAttention", inputs, f"{part.name}attended", domain=FUSED, num_heads=shape.heads)


def _added(graph: _Graph, part: _Part, shape: BertShape, tokens: str, to: str) -> str:
    product = graph.product(tokens, f"{part.name}dense", part["dense.weight"].T)
    inputs = [
        product,
        to,
        graph.constant(f"{part.name}scale", part["LayerNorm.weight"]),
        graph.constant(f"{part.name}shift", part["LayerNorm.bias"]),
        graph.constant(f"{part.name}bias", part["dense.bias"]),
    ]
    return graph.node("SkipLayerNormalization", inputs, f"{part.name}normal", domain=FUSED, epsilon=shape.epsilon)


def _pooling(graph: _Graph, hidden: str) -> None:
    """The mean over a text's tokens, which needs no division: the length is made 1 anyway."""
    graph.node("Identity", [hidden], "states")
    graph.node("Cast", ["mask"], "weights", to=FLOAT)
    axis = graph.constant("axis", np.array([1], dtype=np.int64))
    graph.node("Unsqueeze", ["weights", axis], "weights.row")
    graph.node("MatMul", ["weights.row", hidden], "sums")
    graph.node("Squeeze", ["sums", axis], "sums.row")
    graph.node("LpNormalization", ["sums.row"], "vectors", axis=-1, p=2)


def _model(graph: _Graph, words: Floats) -> "ModelProto":
    """The graph as ONNX writes it, whose table of words stands in `WORDS_FILE`."""
    from onnx import TensorProto, helper, numpy_helper

    table = TensorProto(name="words", data_type=FLOAT, dims=words.shape, data_location=TensorProto.EXTERNAL)
    for key, value in (("location", WORDS_FILE), ("offset", "0"), ("length", str(words.nbytes))):
        table.external_data.add(key=key, value=value)
    texts = ["texts", "length"]
    made = helper.make_graph(
        [
            helper.make_node(each.operator, each.inputs, each.outputs, domain=each.domain, **each.attributes)
            for each in graph.nodes
        ],
        "encoder",
        [helper.make_tensor_value_info(name, TensorProto.INT32, texts) for name in ("tokens", "mask")],
        [
            helper.make_tensor_value_info("vectors", FLOAT, ["texts", words.shape[1]]),
            helper.make_tensor_value_info("states", FLOAT, [*texts, words.shape[1]]),
        ],
        [table, *(numpy_helper.from_array(values, name) for name, values in graph.constants.items())],
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=IR_VERSION)
