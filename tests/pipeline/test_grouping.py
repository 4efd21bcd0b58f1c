"""What comes of many small runs is, byte for byte, what comes of one."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimtrack.backends.embedder_hash import HashEmbedder
from claimtrack.backends.engine_local import LocalEngine
from claimtrack.backends.store_sqlite import SqliteStore
from claimtrack.exporters import export
from claimtrack.grouping import group, is_due
from claimtrack.matching.nearby import Reach
from claimtrack.memo import memo
from claimtrack.pipeline import add
from claimtrack.types import Article
from claimtrack.view import corpus_view
from tests.pipeline.test_pipeline import CountingEmbedder
from tests.pipeline.tokens import WordEmbedder, ask_for_tokens

FORMATS = ("records", "clusters", "csv", "json", "graphml", "dot", "html", "markdown", "prov")
PLACES = ("Lembang", "Belmar", "Kota Baru")
LINES = {
    "en": ("The port of {} was closed on {}.", "The mayor of {} denied every report on {}.", "Ferries to {} stop on {}."),
    "fr": ("Le port de {} a été fermé {}.", "Le maire de {} a tout démenti {}."),
    "id": ("Pelabuhan {} ditutup pada hari {}.", "Wali kota {} membantah laporan itu pada hari {}."),
}
DAYS = {"en": ("Monday", "Friday"), "fr": ("lundi", "vendredi"), "id": ("Senin", "Jumat")}


def article(number: int, version: int = 0) -> Article:
    """One of many articles about few events: wordings recur, so that lists of neighbours are full and ties many."""
    lang = ("en", "en", "fr", "id")[number % 4]
    lines, day = LINES[lang], DAYS[lang][(number // 3 + version) % 2]
    told = [
        lines[(number // 4 + step) % len(lines)].format(PLACES[(number + step + version) % 3], day) for step in range(2 + version)
    ]
    published = f"2025-03-{1 + number % 3:02}"
    return Article(f"a{number:02}", "\n\n".join(told), outlet=f"Paper {number % 5}", lang=lang, published=published)


POOL = tuple(article(number) for number in range(16))


def opened(folder: Path) -> SqliteStore:
    return SqliteStore(folder / "claims.sqlite", write=True)


def put(store: SqliteStore, articles: Sequence[Article], embedder: type[HashEmbedder] = HashEmbedder) -> None:
    add(store, articles, memo(embedder(), store, "hash"))


def exported(store: SqliteStore) -> dict[str, str]:
    corpus = corpus_view(store)
    out = {}
    for name in FORMATS:
        text = io.StringIO()
        export(name, corpus, text)
        out[name] = text.getvalue()
    return out


FEW = Reach(3, articles=2)
NEAR = Reach(3, articles=16, least=0.45)  # of most articles all that are near are looked at
JUDGES = ("judged by cosine", "judged as the program does", "judged near by", "judged near by as the program does")


@pytest.fixture(params=[*JUDGES, "judged token by token"])
def judge(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> type[HashEmbedder]:
    """Few neighbours a claim and an article, so that new ones displace old ones, and three judges, each with its embedder."""
    monkeypatch.setenv("CLAIMTRACK_ALLOW_TEST_ENCODER", "1")
    monkeypatch.setattr("claimtrack.grouping.matches.NEIGHBOURS", 3)
    reach = NEAR if "near by" in request.param else FEW
    monkeypatch.setattr("claimtrack.grouping.matches.reach_of", lambda encoder, neighbours: reach)
    if request.param in ("judged by cosine", "judged near by"):
        request.getfixturevalue("world")
    if request.param == "judged token by token":
        ask_for_tokens(monkeypatch)
        return WordEmbedder
    return HashEmbedder


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_the_order_the_exports_are_those_of_one_run(
    judge: type[HashEmbedder], tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Articles come in any order and in several runs; some come in another version first, some come and go."""
    order = data.draw(st.permutations(range(len(POOL))))
    cuts = data.draw(st.sets(st.integers(1, len(POOL) - 1), max_size=4))
    older = data.draw(st.sets(st.sampled_from(range(len(POOL))), max_size=4))
    going = data.draw(st.sets(st.integers(20, 25), max_size=3))
    apart, together = (opened(tmp_path_factory.mktemp(name)) for name in ("apart", "together"))
    put(apart, [article(number, 1) for number in sorted(older)] + [article(number) for number in sorted(going)], judge)
    for start, stop in pairwise([0, *sorted(cuts), len(order)]):
        put(apart, [POOL[place] for place in order[start:stop]], judge)
    if going:
        apart.remove([f"a{number:02}" for number in going])
        group(apart, memo(judge(), apart, "hash"), LocalEngine())
    put(together, POOL, judge)
    one, two = together.corpus(), apart.corpus()
    assert one.matches == two.matches
    assert {c.id: (c.label, c.claims, c.story) for c in one.clusters.values()} == {
        c.id: (c.label, c.claims, c.story) for c in two.clusters.values()
    }
    assert exported(together) == exported(apart)
    assert any(len(cluster.claims) > 2 for cluster in one.clusters.values())
    assert list(apart.check()) == []
    standings = [store.standing(store.state().rules.split()[0], ()) for store in (together, apart)]
    for name in ("keys", "spaces", "near", "cosines"):
        np.testing.assert_array_equal(*(getattr(one.placed, name) for one in standings))


@pytest.mark.usefixtures("world")
def test_only_new_text_is_embedded_and_only_new_pairs_are_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from claimtrack.grouping import matches

    store, embedder = opened(tmp_path), CountingEmbedder()
    add(store, POOL[:12], memo(embedder, store, "hash"))
    embedder.asked.clear()
    judge, seen = matches.judge_pairs, []

    def counting(claims: Sequence[object], vectors: object, pairs: np.ndarray, *rest: object, **how: object) -> object:
        seen.extend((claims[a].article, claims[b].article) for a, b in pairs.tolist())  # type: ignore[attr-defined]
        return judge(claims, vectors, pairs, *rest, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(matches, "judge_pairs", counting)
    add(store, POOL[12:13], memo(embedder, store, "hash"))
    assert seen
    assert {"a12" in pair for pair in seen} == {True}
    assert all(any(text in POOL[12].text for text in asked.split("\n")) for asked in embedder.asked)
    assert not is_due(store, memo(embedder, store, "hash"))


@pytest.mark.usefixtures("world")
def test_other_rules_make_everything_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = opened(tmp_path)
    put(store, POOL[:6])
    before = exported(store)
    monkeypatch.setattr("claimtrack.fingerprint._matching", lambda: "others")
    assert is_due(store, memo(HashEmbedder(), store, "hash"))
    put(store, ())
    assert not is_due(store, memo(HashEmbedder(), store, "hash"))
    assert exported(store) == before


@pytest.mark.usefixtures("world")
def test_an_old_id_still_leads_to_its_cluster(tmp_path: Path) -> None:
    store = opened(tmp_path)
    seen: dict[str, frozenset[str]] = {}
    for one in POOL:
        put(store, [one])
        clusters = store.corpus().clusters
        aliases = {alias: c.id for c in clusters.values() for alias in c.aliases}
        assert not aliases.keys() & clusters.keys()
        for name, claims in seen.items():
            assert claims & set(clusters[aliases.get(name, name)].claims)
        seen |= {name: frozenset(c.claims) for name, c in clusters.items() if len(c.claims) > 1}
    assert seen


def test_an_index_of_before_gets_its_tokens_at_the_next_add(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if it had been made with them; and new tokens only for what is new after that, until the aligner is another."""
    store, whole, embedder = opened(tmp_path), SqliteStore(tmp_path / "whole.sqlite", write=True), WordEmbedder()
    put(store, POOL[:6])
    monkeypatch.setattr("claimtrack.fingerprint._matching", lambda: "with tokens")
    ask_for_tokens(monkeypatch)
    add(store, POOL[6:7], memo(embedder, store, "hash"))
    put(whole, POOL[:7], WordEmbedder)
    assert exported(store) == exported(whole)
    assert set(embedder.read) == {claim.text for claim in store.corpus().claims.values()}
    assert {"alignment" in dict(one.reasons) for one in store.corpus().matches} >= {True}
    embedder.read.clear()
    add(store, POOL[7:8], memo(embedder, store, "hash"))
    new = [claim.text for claim in store.corpus().claims.values() if claim.article == POOL[7].id]
    assert embedder.read
    assert set(embedder.read) == set(new)
    ask_for_tokens(monkeypatch, "another")
    monkeypatch.setattr("claimtrack.fingerprint._matching", lambda: "with others")
    embedder.read.clear()
    add(store, (), memo(embedder, store, "hash"))
    assert set(embedder.read) == {claim.text for claim in store.corpus().claims.values()}
    assert list(store.check()) == []
