"""Any sentence-transformers model, by hub name (``owner/name`` or ``owner/name@revision``) or local path."""

from __future__ import annotations

import os
import socket
import tomllib
from collections.abc import Sequence
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies

import numpy as np

from claimtrack.backends.cache import sha256_of
from claimtrack.backends.embedder_torch import TorchEmbedder
from claimtrack.errors import BackendError
from claimtrack.protocols import Progress, Vectors
from claimtrack.types import Span

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_WEIGHTS = ("model.safetensors", "pytorch_model.bin")
_HUB = "https://huggingface.co"


class SbertEmbedder:
    """A model that the user names; torch is loaded for queries too."""

    def __init__(self, name: str) -> None:
        """Keep the name; the model is loaded on first use.

        Raises:
            BackendError: ``name`` is empty, or a path where no folder is.
        """
        self._folder = Path(name).expanduser()
        self._name = name
        if not name or (name.startswith(("/", ".", "~")) and not self._folder.is_dir()):
            raise BackendError(
                "no sentence-transformers model is there", name or "sbert:", "Give a hub name (owner/name) or a model's folder."
            )
        self._torch = TorchEmbedder(self._load)

    @cached_property
    def id(self) -> str:
        """Hub name, or folder name and the beginning of the sha256 of its weights."""
        if not self._folder.is_dir():
            return f"sbert:{self._name}"
        weights = sorted(path for path in self._folder.rglob("*") if path.name in _WEIGHTS)
        return "@".join([f"sbert:{self._folder.resolve().name}", *(sha256_of(path)[:12] for path in weights)])

    @property
    def dimension(self) -> int:
        """Length of a vector; loads the model."""
        return self._torch.dimension

    @cached_property
    def cross_lingual(self) -> bool:
        """Whether each probe sentence finds its translations first, both ways; loads the model."""
        text = (files("claimtrack.backends") / "probe.toml").read_text(encoding="utf-8")
        languages: list[list[str]] = list(tomllib.loads(text)["sentences"].values())
        spaces = [self.embed(sentences) for sentences in languages]
        return all(
            (one @ other.T).argmax(axis=1).tolist() == list(range(len(one)))
            for one in spaces
            for other in spaces
            if one is not other
        )

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return unit vectors of shape (len(texts), dimension)."""
        return self._torch.embed(texts, progress)

    def embed_query(self, text: str) -> Vectors:
        """Return one unit vector of shape (dimension,)."""
        return np.asarray(self._torch.embed([text])[0], np.float32)

    def embed_in_context(self, items: Sequence[tuple[str, Span]], progress: Progress | None = None) -> Vectors:
        """Return unit vectors of the spans, read within their contexts."""
        return self._torch.embed_in_context(items, progress)

    def _load(self) -> SentenceTransformer:
        """A folder, or the copy in the hub's cache; a model that is in neither is downloaded."""
        from sentence_transformers import SentenceTransformer

        try:
            if self._folder.is_dir():
                return SentenceTransformer(str(self._folder))
            name, _, revision = self._name.partition("@")
            try:
                return SentenceTransformer(name, revision=revision or None, local_files_only=True)
            except OSError:
                self._must_reach_hub()
                return SentenceTransformer(name, revision=revision or None)
        except BackendError:
            raise
        except Exception as error:  # a model may bring its own code and files, and fail in any way
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise BackendError(f"the model cannot be loaded ({reason})", self._name, "Check the name or the folder.") from error

    def _must_reach_hub(self) -> None:
        """Without a network the hub's client would try for over a minute."""
        host = urlsplit(os.environ.get("HF_ENDPOINT", _HUB)).hostname or ""
        if os.environ.get("HF_HUB_OFFLINE", "") not in ("", "0") or not (getproxies() or _resolves(host)):
            raise BackendError(
                "the model is not in the hub's cache and the hub cannot be reached",
                self._name,
                "Go online once, or give the folder of a downloaded model: sbert:PATH",
            )


def _resolves(host: str) -> bool:
    try:
        return bool(socket.getaddrinfo(host, 443))
    except OSError:
        return False
