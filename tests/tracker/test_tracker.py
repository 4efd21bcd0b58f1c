from __future__ import annotations

import io
import json
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest

from claimtrack import vectorcache
from claimtrack.attribution.belief import probability as rule_probability
from claimtrack.errors import BrokenIndexError, EncoderMismatchError, InputError, NotFoundError
from claimtrack.layout import SCHEMA
from claimtrack.searching import Query
from claimtrack.tracker import Tracker
from claimtrack.tracker_results import ArticleView, ClaimView, ClusterView, SourceView
from claimtrack.types import CitationKind, Claim, Source, SourceType, Status
from tests.pipeline.world import ARTICLES, jsonl


def blocked(tracker: Tracker, article: str = "verge") -> Claim:
    """The claim of an article that the account was blocked."""
    claims = [c for c in tracker.corpus().claims.values() if c.article == article]
    return min(claims, key=lambda c: c.span)


def test_an_index_is_reopened_with_its_own_encoder(tracker: Tracker) -> None:
    tracker.close()
    with Tracker(tracker.folder.root) as again:
        assert again.info().encoder == "hash"
        assert [hit.claim.article for hit in again.search("blocked the account of the Lembang company", 2)] in (
            ["verge", "blog"],
            ["blog", "verge"],
        )


def test_adding_the_same_again_leaves_every_byte(tracker: Tracker, articles: Path) -> None:
    tracker.close()
    before = {path.name: path.read_bytes() for path in tracker.folder.root.iterdir()}
    report = tracker.add([articles])
    assert (len(report.unchanged), report.changed) == (4, False)
    assert {path.name: path.read_bytes() for path in tracker.folder.root.iterdir()} == before


def test_what_add_refuses_is_reported_and_the_rest_stored(tracker: Tracker, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "new", "lang": "en", "text": "The harbour of Lembang burned on Sunday."}\n{"id": \n')
    report = tracker.add([bad, tmp_path / "nowhere.txt"])
    assert report.added == ("new",)
    assert [item.where.removeprefix(str(tmp_path)) for item in report.refused] == ["/bad.jsonl:2", "/nowhere.txt"]
    assert "new" in tracker.corpus().articles


def test_progress_is_told_by_stage(tmp_path: Path, articles: Path, world: None) -> None:
    told: list[tuple[str, int, int]] = []
    with Tracker(tmp_path / "other", "hash") as tracker:
        tracker.add([articles], lambda stage, done, total: told.append((stage, done, total)))
    assert told[0] == ("read", 0, 1)
    assert ("read", 1, 1) in told
    assert all(0 <= done <= total for _, done, total in told)


def test_a_search_finds_by_words_and_tells_where(tracker: Tracker) -> None:
    hit, *_ = tracker.search(Query("compte bloqué société", lang="fr"))
    assert hit.claim.article == hit.article.id == "relai"
    assert hit.article.outlet == "Le Relais"
    assert hit.lexical_rank == 1
    assert hit.similarity is not None
    assert -1 <= hit.similarity <= 1
    assert hit.cluster in tracker.corpus().clusters


def test_vectors_are_read_once_for_as_long_as_nothing_comes(
    tracker: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing by another process either."""
    opened, open_for_search = [], vectorcache.open_for_search
    monkeypatch.setattr(vectorcache, "open_for_search", lambda *given: opened.append(given) or open_for_search(*given))
    new = jsonl(
        tmp_path / "new.jsonl", replace(ARTICLES[0], id="new", text="Seventeen lighthouses of Belmar went dark on Monday.")
    )
    first = tracker.search("blocked the account")
    assert tracker.search("blocked the account") == first
    assert len(opened) == 1
    with Tracker(tracker.folder.root) as other:
        other.add([new])
    assert tracker.search("lighthouses of Belmar")[0].article.id == "new"
    assert len(opened) == 2
    tracker.close()
    assert tracker.search("lighthouses of Belmar")[0].article.id == "new"
    assert len(opened) == 3


def test_clusters_come_most_widespread_first(tracker: Tracker) -> None:
    views = tracker.clusters()
    assert {claim for view in views for claim in view.cluster.claims} == set(tracker.corpus().claims)
    assert [len(view.articles) for view in views] == sorted((len(view.articles) for view in views), reverse=True)
    assert {article.id for article in views[0].articles} >= {"verge", "blog"}
    assert [article.id for article in views[0].articles][:2] == ["verge", "blog"], "in order of publication"
    assert all(view.cross_lingual for view in tracker.clusters(cross_lingual=True))
    story = views[0].cluster.story
    assert {view.cluster.story for view in tracker.clusters(story=story)} == {story}
    assert tracker.clusters(story="none") == ()


def test_show_an_article(tracker: Tracker) -> None:
    view = tracker.show("relai")
    assert isinstance(view, ArticleView)
    assert (view.article.id, view.language) == ("relai", "fr")
    assert {item.outlet for item in view.citations} >= {"The Verge"}
    assert [claim.article for claim in view.claims] == ["relai"] * len(view.claims)
    assert set(view.clusters) == {claim.id for claim in view.claims}
    assert all(view.article.text[m.span.start : m.span.end] for m in view.marks)


def test_show_a_claim_by_the_beginning_of_its_id(tracker: Tracker) -> None:
    claim = blocked(tracker)
    view = tracker.show(claim.id[:8])
    assert isinstance(view, ClaimView)
    assert view.claim == claim
    assert view.cluster is not None
    assert claim.id in view.cluster.claims
    assert view.matches[0].rule == "test.cosine"
    assert view.quotations[0].text == ARTICLES[0].text[claim.span.start : claim.span.end]
    assert {item.id for item in view.attributions} == set(claim.attributions)


def test_show_a_cluster_and_a_source(tracker: Tracker) -> None:
    claim = blocked(tracker)
    cluster = tracker.cluster("OpenAI blocked the account of the Lembang company")
    view = tracker.show(cluster.id)
    assert isinstance(view, ClusterView)
    assert claim.id in view.cluster.claims
    source = tracker.show(Source("The Verge", SourceType.OUTLET).id)
    assert isinstance(source, SourceView)
    assert source == tracker.show("the verge")
    assert {item.article for item in source.attributions} >= {"relai", "kabar"}
    assert {item.article for item in source.citations} >= {"relai", "kabar"}
    assert all(quote.text for quote in source.quotations)


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("vergs", "no article, claim, cluster, source has the id 'vergs'. Nearest: verge"),
        ("zzzzzzzz", "claimtrack clusters"),
        ("", "no article"),
        ("ve", "1 ids begin with 've'. Give more of it: article verge"),
    ],
)
def test_an_unknown_id_names_the_nearest_or_the_command(tracker: Tracker, wanted: str, message: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        tracker.show(wanted)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_ambiguous_beginning_is_not_guessed(tracker: Tracker, tmp_path: Path) -> None:
    tracker.add([jsonl(tmp_path / "more.jsonl", *(replace(ARTICLES[0], id=name) for name in ("vergers", "vergette")))])
    with pytest.raises(NotFoundError, match=r"3 ids begin with 'verg'.*article verge; article vergers; article vergette"):
        tracker.show("verg")
    assert tracker.show("verge").article.id == "verge", "a whole id is no beginning"  # type: ignore[union-attr]


def test_a_text_leads_to_the_cluster_that_most_hits_speak_for(tracker: Tracker) -> None:
    cluster = tracker.cluster("the account of the Lembang company was blocked")
    assert blocked(tracker).id in cluster.claims
    with pytest.raises(NotFoundError):
        tracker.cluster("nosuchid")


def test_compare_and_trace_take_an_id_or_a_text(tracker: Tracker) -> None:
    cluster = tracker.cluster("OpenAI blocked the account of the Lembang company")
    comparison = tracker.compare(cluster.id)
    assert comparison.cluster == cluster.id
    assert {row.article for row in comparison.rows} == {tracker.corpus().claims[c].article for c in cluster.claims}
    assert tracker.compare("OpenAI blocked the account of the Lembang company") == comparison
    traced = tracker.trace(cluster.id)
    assert traced.cluster == cluster.id
    assert traced.independent_origins == len(traced.origins) - len(traced.statements)
    assert {leg.article for leg in traced.legs} == {row.article for row in comparison.rows}


def test_outlets_say_who_refers_to_whom(tracker: Tracker) -> None:
    rows = tracker.outlets()
    assert ("Le Relais", "The Verge", CitationKind.CITES, ("relai",)) in [(r.citing, r.cited, r.kind, r.articles) for r in rows]
    assert [row.count for row in rows] == sorted((row.count for row in rows), reverse=True)
    assert all(row.citing != row.cited for row in rows)
    assert {row.citing for row in rows if "kabar" in row.articles} == {None}
    assert all("The Verge" in (row.citing, row.cited) for row in tracker.outlets("theverge.com"))
    assert tracker.outlets("theverge.com")
    assert tracker.outlets("Nobody at all") == ()


def test_the_graph_can_be_focused(tracker: Tracker) -> None:
    whole, near = tracker.graph(), tracker.graph("article:relai", depth=1)
    assert {"article:verge", "article:relai"} <= set(whole.nodes)
    assert set(near.nodes) < set(whole.nodes)
    with pytest.raises(NotFoundError):
        tracker.graph("nobody")


def test_export_writes_every_article(tracker: Tracker, tmp_path: Path) -> None:
    out = io.StringIO()
    tracker.export("records", out)
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [row["article"] for row in rows] == ["blog", "kabar", "relai", "verge"]
    tracker.export("clusters", tmp_path / "clusters.jsonl")
    assert len((tmp_path / "clusters.jsonl").read_text().splitlines()) == len(tracker.corpus().clusters)
    with pytest.raises(InputError, match="unknown export format 'pdf'"):
        tracker.export("pdf", out)


def test_why_leads_back_to_the_words(tracker: Tracker) -> None:
    claim = blocked(tracker, "relai")
    chain = tracker.why(claim.id)
    first = chain.steps[0]
    assert (first.what, first.id, first.made_by) == ("claim", claim.id, claim.rule)
    assert first.quotation is not None
    assert first.quotation.text == ARTICLES[2].text[claim.span.start : claim.span.end]
    kinds = [step.what for step in chain.steps]
    assert kinds[0] == "claim"
    assert kinds[-1] == "article"
    assert {"status", "attribution", "cluster"} <= set(kinds)
    cluster = tracker.cluster("OpenAI blocked the account of the Lembang company")
    matches = [step for step in tracker.why(cluster.id).steps if step.what.startswith("match")]
    assert matches[0].probability is not None
    assert matches[0].made_by == "test.cosine over hash/words-4grams-v1"
    attribution = tracker.corpus().attributions[claim.attributions[0]]
    step = tracker.why(attribution.id).steps[0]
    assert (step.made_by, step.probability) == (attribution.rule, attribution.probability)
    assert attribution.probability == pytest.approx(rule_probability(attribution.rule))
    assert 0.5 < attribution.probability < 1
    assert [step.what for step in tracker.why("verge").steps] == ["article"]


def test_info_counts(tracker: Tracker) -> None:
    info = tracker.info()
    assert (info.schema, info.dimension, info.counts["articles"]) == (SCHEMA, 128, 4)
    assert info.languages == {"en": 2, "fr": 1, "id": 1}
    assert set(info.sizes) == {"claims.sqlite", "manifest.json", "vectors.faiss"}
    assert all(size > 0 for size in info.sizes.values())


def test_results_are_frozen(tracker: Tracker) -> None:
    with pytest.raises(FrozenInstanceError):
        tracker.info().schema = 2  # type: ignore[misc]


def test_reading_where_there_is_no_index_makes_none(tmp_path: Path) -> None:
    with Tracker(tmp_path / "none") as tracker, pytest.raises(BrokenIndexError, match=r"no index.*claimtrack add PATH --index"):
        tracker.search("anything")
    assert not (tmp_path / "none").exists()


def test_another_encoder_is_refused_for_reading_and_writing(tracker: Tracker, articles: Path) -> None:
    with Tracker(tracker.folder.root, "use") as other:
        with pytest.raises(EncoderMismatchError, match=r"hash/words-4grams-v1, the one asked for is .*--index NEW"):
            other.add([articles])
        with pytest.raises(EncoderMismatchError):
            other.search("anything")


def test_an_index_of_refusals_only_is_empty_and_whole(tmp_path: Path, world: None) -> None:
    (tmp_path / "empty.txt").touch()
    with Tracker(tmp_path / "index", "hash") as tracker:
        report = tracker.add([tmp_path / "empty.txt"])
        assert len(report.refused) == 1
        assert tracker.search("anything") == ()
        assert tracker.clusters() == ()
        assert tracker.outlets() == ()
        assert tracker.info().counts["articles"] == 0
        assert tracker.doctor().ok, tracker.doctor()


def test_two_readers_and_a_writer_share_an_index(tracker: Tracker, tmp_path: Path) -> None:
    with Tracker(tracker.folder.root) as reader:
        assert len(reader.corpus().articles) == 4
        tracker.add([jsonl(tmp_path / "more.jsonl", replace(ARTICLES[0], id="again"))])
        assert len(reader.corpus().articles) == 5
        assert reader.show("again").article.id == "again"  # type: ignore[union-attr]


def test_statuses_filter(tracker: Tracker) -> None:
    assert {hit.claim.status for hit in tracker.search(Query("Lembang", status="denied"))} <= {Status.DENIED}
