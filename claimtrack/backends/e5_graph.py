"""Writes the layers of e5-small as an ONNX graph with its weights beside it (85 MB): embedded tokens in, last states out.

Products are in fp32. Measured beside products of the file's own four bits (2026-11-22, two cores, AVX2): those are a third
smaller in time for one text alone, but stand still where texts are read together, and a cosine of .9999 is lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from claimtrack.backends.e5_weights import Shape

Array = NDArray[np.float32]

GRAPH, DATA = "encoder.onnx", "encoder.weights"
INPUT, OUTPUT = "tokens", "states"
_SMALL = 1024  # bytes: constants below stay in the graph
_EPSILON = 1e-12
_OWN = "com.microsoft"  # the domain of onnxruntime's own operators
_ATTENTION = ("attention.self.query", "attention.self.key", "attention.self.value")


def write_graph(tensors: Mapping[str, Array], shape: Shape, path: Path) -> None:
    """Write the graph of the encoder's layers to ``path``, and ``DATA`` with its weights into the same folder.

    onnxruntime maps that file, so a session that does not pack the weights anew opens in 40 ms.

    Args:
        tensors: the model's tensors by their transformers names.
        shape: how many layers, heads and units there are.
        path: the file to write; its input has the shape (texts, tokens, hidden), its output the same.
    """
    _Graph(tensors, shape).write(path)


class _Graph:
    def __init__(self, tensors: Mapping[str, Array], shape: Shape) -> None:
        self._tensors = tensors
        self._shape = shape
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def write(self, path: Path) -> None:
        from onnx import TensorProto, helper, save

        states = self._norm(INPUT, "embeddings.LayerNorm")
        for layer in range(self._shape.layers):
            states = self._layer(states, f"encoder.layer.{layer}.")
        self._nodes[-1].output[0] = OUTPUT
        ends = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, ["texts", "tokens", self._shape.hidden])
            for name in (INPUT, OUTPUT)
        ]
        graph = helper.make_graph(self._nodes, "e5-small", ends[:1], ends[1:], self._constants)
        versions = [helper.make_opsetid("", 17), helper.make_opsetid(_OWN, 1)]
        model = helper.make_model(graph, opset_imports=versions, ir_version=9)
        save(model, path, save_as_external_data=True, location=DATA, size_threshold=_SMALL)
        (path.parent / DATA).chmod(0o644)

    def _layer(self, states: str, layer: str) -> str:
        weight = np.concatenate([self._tensors[f"{layer}{part}.weight"] for part in _ATTENTION])
        bias = np.concatenate([self._tensors[f"{layer}{part}.bias"] for part in _ATTENTION])
        product = self._product(states, weight, f"{layer}qkv")
        joined = self._add("Add", [product, self._constant(f"{layer}qkv.bias", bias)], [f"{layer}qkv"])
        parts = [f"{layer}{name}" for name in "qkv"]
        sizes = self._constant(f"{layer}sizes", np.full(3, self._shape.hidden, np.int64))
        self._add("Split", [joined, sizes], parts, axis=-1)
        mixed = self._add("MultiHeadAttention", parts, [f"{layer}mixed"], _OWN, num_heads=self._shape.heads)
        states = self._joined(mixed, states, f"{layer}attention.output")
        inner = self._product(states, self._tensors[f"{layer}intermediate.dense.weight"], f"{layer}inner")
        inner_bias = self._constant(f"{layer}inner.bias", self._tensors[f"{layer}intermediate.dense.bias"])
        inner = self._add("BiasGelu", [inner, inner_bias], [f"{layer}gelu"], _OWN)
        return self._joined(inner, states, f"{layer}output")

    def _joined(self, new: str, old: str, part: str) -> str:
        """A dense layer over ``new``, added to ``old`` and normalised."""
        dense = self._product(new, self._tensors[f"{part}.dense.weight"], f"{part}.dense")
        norm = [
            self._constant(f"{part}.{name}", self._tensors[f"{part}.{name}"])
            for name in ("LayerNorm.weight", "LayerNorm.bias", "dense.bias")
        ]
        return self._add("SkipLayerNormalization", [dense, old, *norm], [f"{part}.sum"], _OWN, epsilon=_EPSILON)

    def _norm(self, states: str, part: str) -> str:
        norm = [self._constant(f"{part}.{name}", self._tensors[f"{part}.{name}"]) for name in ("weight", "bias")]
        return self._add("LayerNormalization", [states, *norm], [f"{part}.normed"], axis=-1, epsilon=_EPSILON)

    def _product(self, states: str, weight: Array, name: str) -> str:
        return self._add("MatMul", [states, self._constant(f"{name}.weight", weight.T)], [f"{name}.product"])

    def _constant(self, name: str, values: NDArray[Any]) -> str:
        from onnx import numpy_helper

        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _add(self, kind: str, inputs: Sequence[str], outputs: list[str], domain: str = "", **options: Any) -> str:
        from onnx import helper

        self._nodes.append(helper.make_node(kind, list(inputs), outputs, domain=domain, **options))
        return outputs[0]
