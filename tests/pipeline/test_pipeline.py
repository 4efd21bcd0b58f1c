from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimtrack.backends.embedder_hash import HashEmbedder
from claimtrack.backends.engine_local import LocalEngine
from claimtrack.backends.store_sqlite import SqliteStore
from claimtrack.errors import EncoderMismatchError
from claimtrack.fingerprint import fingerprint_of
from claimtrack.grouping import group
from claimtrack.memo import memo
from claimtrack.pipeline import BATCH, AddReport, add
from claimtrack.protocols import Progress, Vectors
from claimtrack.types import Article, Refusal
from tests.pipeline.world import ARTICLES

pytestmark = pytest.mark.usefixtures("world")
VERGE, BLOG, RELAI, KABAR = ARTICLES


class CountingEmbedder(HashEmbedder):
    """Keeps the texts that it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.asked += texts
        return super().embed(texts, progress)


def fresh(folder: Path) -> SqliteStore:
    return SqliteStore(folder / "claims.sqlite", write=True)


def put(store: SqliteStore, items: Iterable[Article | Refusal], embedder: HashEmbedder | None = None) -> AddReport:
    return add(store, items, memo(embedder or HashEmbedder(), store, "hash"))


def partition(store: SqliteStore) -> set[frozenset[str]]:
    return {frozenset(cluster.claims) for cluster in store.corpus().clusters.values()}


def test_articles_become_claims_attributions_and_clusters(tmp_path: Path) -> None:
    store = fresh(tmp_path)
    report = put(store, ARTICLES)
    assert report.added == ("verge", "blog", "relai", "kabar")
    assert (report.replaced, report.unchanged, report.refused) == ((), (), ())
    corpus = store.corpus()
    assert report.claims == len(corpus.claims)
    assert report.clusters == len(corpus.clusters)
    assert corpus.languages == {"blog": "en", "kabar": "id", "relai": "fr", "verge": "en"}
    assert {(item.article, item.outlet) for item in corpus.citations} >= {("blog", "The Verge"), ("relai", "The Verge")}
    blocked = {c.article: c.id for c in corpus.claims.values() if c.text.startswith("OpenAI blocked the account")}
    assert set(blocked) == {"verge", "blog"}
    assert any(set(blocked.values()) <= members for members in partition(store))
    assert list(store.check()) == []


def test_the_same_again_changes_nothing_and_embeds_nothing(tmp_path: Path) -> None:
    store, embedder = fresh(tmp_path), CountingEmbedder()
    put(store, ARTICLES, embedder)
    generation, corpus = store.state().generation, store.corpus()
    embedder.asked.clear()
    report = put(store, reversed(ARTICLES), embedder)
    assert report.unchanged == ("kabar", "relai", "blog", "verge")
    assert not report.changed
    assert embedder.asked == []
    assert (store.state().generation, store.corpus()) == (generation, corpus)


def test_equal_texts_are_embedded_once_and_new_articles_alone(tmp_path: Path) -> None:
    store, embedder = fresh(tmp_path), CountingEmbedder()
    put(store, [VERGE], embedder)
    twin = replace(VERGE, id="twin")
    put(store, [twin, BLOG], embedder)
    assert len(embedder.asked) == len(set(embedder.asked))


def test_another_text_under_the_same_id_replaces_the_article(tmp_path: Path) -> None:
    store = fresh(tmp_path)
    put(store, ARTICLES)
    changed = replace(BLOG, text="The Lembang company has moved to Lyon, according to Reuters.")
    report = put(store, [changed])
    assert (report.added, report.replaced, report.unchanged) == ((), ("blog",), ())
    texts = [claim.text for claim in store.corpus().claims.values() if claim.article == "blog"]
    assert texts
    assert all("account" not in text for text in texts)
    assert store.state().grouped == store.state().generation
    assert list(store.check()) == []


def test_two_contents_under_one_id_in_one_run_are_said_so(tmp_path: Path) -> None:
    store = fresh(tmp_path)
    report = put(store, [VERGE, replace(BLOG, id="verge"), VERGE])
    assert report.added == ("verge",)
    assert [(item.where, "given twice" in item.what) for item in report.refused] == [("verge", True)]
    assert store.corpus().articles["verge"] == VERGE


def test_a_refused_input_does_not_stop_the_rest(tmp_path: Path) -> None:
    store = fresh(tmp_path)
    unknown = Article("zh", "人工智能公司昨天宣布了新的模型。" * 5)
    refusal = Refusal("file:7", "is broken", "mend it")
    report = put(store, [refusal, unknown, Article("empty", " \n "), VERGE])
    assert report.added == ("verge",)
    assert report.refused[0] == refusal
    assert [item.where for item in report.refused[1:]] == ["zh", "empty"]
    assert all(item.what and item.mend for item in report.refused)


def test_a_lone_surrogate_does_not_lose_the_article(tmp_path: Path) -> None:
    store = fresh(tmp_path)
    broken = replace(VERGE, text=VERGE.text.replace("memo", "me\ud83do"), title="Title \udc00 here")
    assert put(store, [broken]).added == ("verge",)
    held = store.corpus().articles["verge"]
    assert len(held.text) == len(broken.text)
    assert held.text == broken.text.replace("\ud83d", "\ufffd")
    assert held.title == "Title \ufffd here"
    assert put(store, [broken]).unchanged == ("verge",)


def test_another_encoder_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    store = fresh(tmp_path)
    put(store, [VERGE])

    class Other(HashEmbedder):
        id = "other/1"

    def unread() -> Iterable[Article]:
        raise AssertionError("nothing may be read")
        yield VERGE

    with pytest.raises(EncoderMismatchError, match=r"hash/words-4grams-v1, the one asked for is other/1.*claimtrack add PATH"):
        add(store, unread(), memo(Other(), store, "other"))


def test_an_encoder_without_a_matcher_of_its_own_is_taken_with_a_note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("CLAIMTRACK_ALLOW_TEST_ENCODER", "1")
    store = fresh(tmp_path)
    report = put(store, ARTICLES)
    assert len(report.notes) == 1
    assert report.notes[0].startswith("no matcher was fitted for the encoder hash/words-4grams-v1: a generic one judges")
    assert any(len(cluster.claims) > 1 for cluster in store.corpus().clusters.values())
    assert put(store, ARTICLES).notes == report.notes


def test_a_run_that_broke_off_is_completed_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = fresh(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr("claimtrack.pipeline.group", _break_off)
        with pytest.raises(_Broken):
            put(store, ARTICLES)
    assert [finding.check for finding in store.check()] == ["clusters"]
    report = put(store, ARTICLES)
    assert len(report.unchanged) == 4
    assert list(store.check()) == []
    (tmp_path / "whole").mkdir()
    whole = fresh(tmp_path / "whole")
    put(whole, ARTICLES)
    assert whole.corpus() == store.corpus()


class _Broken(Exception):
    pass


def _break_off(*_: object) -> None:
    raise _Broken


def test_grouping_begins_again_when_the_store_moved_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = fresh(tmp_path)
    put(store, ARTICLES)
    regroup, tries = store.regroup, []

    def moving(grouping: object) -> bool:
        tries.append(grouping)
        if len(tries) == 1:
            store.remove(["kabar"])
        return regroup(grouping)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "regroup", moving)
    group(store, memo(HashEmbedder(), store, "hash"), LocalEngine())
    assert len(tries) == 2
    assert list(store.check()) == []


def test_batches_are_transactions_of_their_own(tmp_path: Path) -> None:
    store = fresh(tmp_path)
    many = [Article(f"n{n:03}", f"The town of Lembang opened bridge number {n} on Monday.", lang="en") for n in range(BATCH + 2)]
    report = put(store, many)
    assert len(report.added) == BATCH + 2
    assert store.state().generation == 2


def test_a_stumbling_stage_refuses_the_article_and_keeps_what_was_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = fresh(tmp_path)
    put(store, [VERGE])
    monkeypatch.setattr("claimtrack.pipeline.extract", _break_off)
    assert ["_Broken" in refusal.what for refusal in put(store, [BLOG]).refused] == [True]
    assert list(store.corpus().articles) == ["verge"]
    assert list(store.check()) == []


def test_new_rules_renew_an_article_and_embed_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, embedder = fresh(tmp_path), CountingEmbedder()
    put(store, ARTICLES, embedder)
    corpus = store.corpus()
    embedder.asked.clear()
    monkeypatch.setattr("claimtrack.fingerprint.rules", lambda: "other rules")
    assert put(store, ARTICLES, embedder).replaced == tuple(article.id for article in ARTICLES)
    assert embedder.asked == []
    assert store.corpus() == corpus


def test_the_fingerprint_tells_every_field(tmp_path: Path) -> None:
    fields = {"text": "x", "outlet": "x", "url": "x", "lang": "fr", "published": "x", "title": "x", "author": "x"}
    prints = {fingerprint_of(VERGE), *(fingerprint_of(replace(VERGE, **{name: value})) for name, value in fields.items())}
    assert len(prints) == 8
    assert fingerprint_of(replace(VERGE, id="other")) == fingerprint_of(VERGE)


_POOL = (
    *ARTICLES,
    replace(VERGE, id="copy", outlet="Another"),
    replace(BLOG, id="copy2", text=BLOG.text.replace("Friday", "Monday")),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(len(_POOL))), cuts=st.sets(st.integers(1, len(_POOL) - 1), max_size=3))
def test_order_and_batches_of_ingestion_do_not_change_the_clusters(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], cuts: set[int]
) -> None:
    together = fresh(tmp_path_factory.mktemp("together"))
    put(together, _POOL)
    apart = fresh(tmp_path_factory.mktemp("apart"))
    bounds = [0, *sorted(cuts), len(order)]
    for start, stop in pairwise(bounds):
        put(apart, [_POOL[place] for place in order[start:stop]])
    assert partition(apart) == partition(together)
    assert len(partition(together)) < len(together.corpus().claims), "some claims must come together"
    one, two = together.corpus(), apart.corpus()
    assert (one.articles, one.claims, one.attributions, one.matches) == (two.articles, two.claims, two.attributions, two.matches)
    assert sorted(one.citations, key=repr) == sorted(two.citations, key=repr)
    assert {key: v.tolist() for key, v in together.language_means().items()} == {
        key: v.tolist() for key, v in apart.language_means().items()
    }


def test_removing_what_was_added_leads_back(tmp_path: Path) -> None:
    store = fresh(tmp_path)
    put(store, ARTICLES[:3])
    before = partition(store)
    put(store, [KABAR])
    store.remove(["kabar"])
    group(store, memo(HashEmbedder(), store, "hash"), LocalEngine())
    assert partition(store) == before


def test_a_fault_of_ours_in_one_article_does_not_cost_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from claimtrack import pipeline

    real = pipeline.derive

    def stumbling(article: Article, *rest: Any) -> Any:
        if article.id == "b":
            raise IndexError("tuple index out of range")
        return real(article, *rest)

    monkeypatch.setattr(pipeline, "derive", stumbling)
    rows = [{"id": name, "lang": "en", "text": f"The port of {name.upper()}town was closed on Monday."} for name in "abc"]
    (tmp_path / "x.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    monkeypatch.setenv("CLAIMTRACK_ALLOW_TEST_ENCODER", "1")
    from claimtrack.tracker import Tracker

    with Tracker(tmp_path / "i", "hash") as tracker:
        report = tracker.add([tmp_path / "x.jsonl"])
    assert report.added == ("a", "c")
    assert [refusal.where for refusal in report.refused] == [f"{tmp_path / 'x.jsonl'}:2"]
    assert "IndexError at test_pipeline.py" in report.refused[0].what
