from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from claimtrack.backends import registry
from claimtrack.backends.embedder_hash import HashEmbedder
from claimtrack.errors import BackendError, InputError
from claimtrack.fingerprint import matching_rules
from claimtrack.matching.aligner import Aligner
from claimtrack.matching.judged import Judged
from claimtrack.matching.model import matcher
from claimtrack.protocols import TokenStates
from claimtrack.training.run import Options, refuse_too_little, same_pairs, train
from claimtrack.types import MatchInput, Span
from tests.cli.test_commands import Run, run

__all__ = ["run"]

ACTS = ["closes the plant", "fires the director", "pays the fine", "opens an inquiry", "sells its ships", "recalls the batteries"]


class Words:
    """A vector a word, by its spelling; bears the id of the default encoder."""

    id = "e5-small/words"
    dimension = 384
    cross_lingual = True

    def embed(self, texts: Sequence[str], progress: object = None) -> Any:
        return np.array([self.embed_query(text) for text in texts], np.float32).reshape(len(texts), 384)

    def embed_in_context(self, items: Sequence[tuple[str, Span]]) -> Any:
        return self.embed([text[span.start : span.end] for text, span in items])

    def embed_tokens(self, items: Sequence[tuple[str, Span | None]], progress: object = None) -> Iterator[TokenStates]:
        for text, span in items:
            shown = text if span is None else text[span.start : span.end]
            states = np.stack([_word(word) for word in shown.casefold().split()])
            yield TokenStates(self.embed_query(shown), states, np.ones(len(states), np.float32))

    def embed_query(self, text: str) -> Any:
        total = sum(_word(word) for word in text.casefold().split())
        return np.asarray(total / np.linalg.norm(total), np.float32)


def _word(word: str) -> Any:
    seed = int.from_bytes(hashlib.sha256(word.strip(".,").encode()).digest()[:4], "big")
    return np.random.RandomState(seed).randn(384).astype(np.float32)


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "embedder", lambda name, allow_test=False: HashEmbedder() if name == "hash" else Words())


def judged_rows(stories: int, articles: int = 3) -> list[dict[str, Any]]:
    """Every act told in every article of a story, each time with another word in front, in turns of languages."""
    rows = []
    for story in range(stories):
        for article in range(articles):
            texts = [f"Firm{story} {('again', 'surely', 'today')[article % 3]} {act}" for act in ACTS]
            for family, text in enumerate(texts):
                told = {"article": f"{story}-{article}", "title": f"News of Firm{story}", "context": ". ".join(texts)}
                lang = ("fr", "id", "en")[article % 3]
                rows.append({"text": text, "family": f"f{family}", "story": f"s{story}", "lang": lang, **told})
    return rows


def written(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_what_was_learnt_is_used_where_it_is_named(
    tmp_path: Path, words: None, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    data = written(tmp_path / "a.jsonl", judged_rows(6))
    made = tmp_path / "made"
    code, out, err = run("train", str(data), "-o", str(made), "--check", str(data))
    assert code == 0, err
    assert "108 claims of 36 families in 6 stories" in out
    assert "held-out stories" in out
    assert f"CLAIMTRACK_MATCHER={made}" in "".join(err.split())
    shipped, rules, aligner = matcher("e5-small/words"), matching_rules("e5-small/words"), Aligner.load().id
    monkeypatch.setenv("CLAIMTRACK_MATCHER", str(made))
    own = matcher("e5-small/words")
    assert (own.across.slope, own.across.shift) != (shipped.across.slope, shipped.across.shift)
    np.testing.assert_allclose(own.across.logistic.weights, shipped.across.logistic.weights)
    assert matching_rules("e5-small/words") != rules
    assert Aligner.load().id != aligner
    assert matcher("use").calibrated  # those of other encoders are there too
    monkeypatch.setenv("CLAIMTRACK_MATCHER", str(tmp_path))
    with pytest.raises(BackendError, match="without matcher"):
        matcher("e5-small/words")


def test_training_anew_writes_the_same_bytes_every_time(tmp_path: Path, words: None) -> None:
    data = written(tmp_path / "a.jsonl", judged_rows(12, 4))
    first, second = (train([data], tmp_path / name, (), Options(fresh=True)) for name in ("one", "two"))
    assert first.scores == second.scores
    assert first.scores[0].precision > 0.9
    for name in ("aligner.npz", "matcher.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    made = json.loads((tmp_path / "one" / "matcher.json").read_text(encoding="utf-8"))["encoders"]
    assert "alignment" in made["e5-small"]["across"]["features"]
    assert "*" in made


@pytest.mark.parametrize(
    ("stories", "fresh", "said"), [(1, False, "1 stories and 18 pairs"), (6, True, "6 stories and 108 pairs")]
)
def test_too_little_is_refused_before_anything_is_loaded(tmp_path: Path, run: Run, stories: int, fresh: bool, said: str) -> None:
    data = written(tmp_path / "a.jsonl", judged_rows(stories))
    code, out, err = run("train", str(data), "-o", str(tmp_path / "made"), *(["--fresh"] if fresh else []))
    assert (code, out) == (1, "")
    assert said in " ".join(err.split())
    assert not (tmp_path / "made").exists()


def test_an_encoder_without_tokens_cannot_be_trained_on(tmp_path: Path, words: None) -> None:
    data = written(tmp_path / "a.jsonl", judged_rows(4))
    with pytest.raises(InputError, match="does not show tokens"):
        train([data], tmp_path / "made", (), Options(encoder="hash"))


def test_pairs_of_one_article_do_not_count() -> None:
    claims = tuple(MatchInput(f"{n}", "x", "en", article) for n, article in enumerate("aabc"))
    judged = Judged(claims, ("f", "f", "f", "g"), ("s",) * 4)
    assert same_pairs(judged) == 2
    with pytest.raises(InputError, match="too little"):
        refuse_too_little(judged, fresh=False)


def test_a_matcher_without_tokens_is_fitted_apart(tmp_path: Path, words: None) -> None:
    from claimtrack.training.__main__ import main

    data = written(tmp_path / "a.jsonl", judged_rows(12, 4))
    main([str(data), "--encoder", "hash", "-o", str(tmp_path / "made")])
    main([str(data), "--encoder", "hash", "hash", "-o", str(tmp_path / "made")])
    made = json.loads((tmp_path / "made" / "matcher.json").read_text(encoding="utf-8"))["encoders"]
    for name, rule in (("hash", "pair-blend-4"), ("*", "pair-blend-generic-3")):
        assert made[name]["rule"] == rule
        assert "alignment" not in made[name]["across"]["features"]
    assert made["*"]["offsets"] == {}
