"""Whether an article must be worked on again: its content, and the rules that were applied to it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from claimtrack.matching.learnt import contents
from claimtrack.types import Article

# What takes part in deriving a record from one article, and in matching and clustering claims.
RULES = ("ingest", "attribution", "claims", "status", "lang", "sources", "dates", "types", "kinds")
RULES_DATA = ("data/attribution-rules.json", "data/status.json")  # fitted numbers that the rules above read
MATCHING = ("matching", "clustering", "quantities", "dates", "lang", "data", "grouping", "standing")


def fingerprint_of(article: Article) -> str:
    """SHA-256 of everything given of an article and of the rules; another one under the same id replaces the article."""
    fields = (article.text, article.outlet, article.url, article.lang, article.published, article.title, article.author)
    return hashlib.sha256(json.dumps((rules(), *fields)).encode("ascii")).hexdigest()


@cache
def rules() -> str:
    """SHA-256 of the files, code and data, that make claims and attributions of an article."""
    return _hashed((*RULES, *RULES_DATA), (".py", ".toml", ".json"))


def matching_rules(encoder: str) -> str:
    """SHA-256 of what makes matches and clusters of claims with an encoder; others begin anew."""
    found = hashlib.sha256(f"{encoder} {_matching()}".encode())
    for content in contents():  # of $CLAIMTRACK_MATCHER
        found.update(hashlib.sha256(content).digest())
    return found.hexdigest()


@cache
def _matching() -> str:
    return _hashed(MATCHING, (".py", ".toml", ".json", ".npz"))


def _hashed(names: Iterable[str], kinds: tuple[str, ...]) -> str:
    found = hashlib.sha256()
    for name in names:
        for content in _contents(_place(files("claimtrack"), name), kinds):
            found.update(hashlib.sha256(content).digest())
    return found.hexdigest()


def _place(package: Traversable, name: str) -> Traversable:
    """Where a name leads: a folder, a data file, or a module."""
    named = package / name
    return named if named.is_dir() or named.is_file() else package / f"{name}.py"


def _contents(place: Traversable, kinds: tuple[str, ...]) -> Iterator[bytes]:
    if place.is_dir():
        for inner in sorted(place.iterdir(), key=lambda one: one.name):
            yield from _contents(inner, kinds)
    elif place.name.endswith(kinds):
        yield place.read_bytes()
